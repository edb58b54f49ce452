import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { type Browser, chromium as playwright } from "playwright-core";
import { bundle } from "./bundle.ts";
import { notHere } from "./not-here.ts";
import { type FileRun, outcomeOf } from "./results.ts";
import { root } from "./root.ts";
import type { Runtime } from "./runtime.ts";
import type { TestResult } from "./web/node-test.ts";
import { within } from "./within.ts";

const web = resolve(import.meta.dir, "web");
const listed = notHere.chromium;

/** The installed Chromium, without a window: each test file in a page of its own. */
export const chromium: Runtime = {
  name: "chromium",
  title: "Chromium",
  notHere: listed,
  missing: () => (executable() === undefined ? "not installed: CHROMIUM=path, or apt-get install chromium" : undefined),
  async run(files, folder) {
    const out = join(folder, "chromium");
    const paths = await bundle(files, out, {
      standIns: {
        "node:assert": join(web, "assert-loose.ts"),
        "node:assert/strict": join(web, "assert.ts"),
        "node:async_hooks": join(web, "async-hooks.ts"),
        "node:events": join(web, "events.ts"),
        "node:process": join(web, "process.ts"),
        "node:util": join(web, "util.ts"),
      },
      globals: [join(web, "process.ts")],
      first: join(web, "set-immediate.ts"),
      footer: "globalThis.runTests = run;",
    });
    const server = serve(out);
    const browser = await playwright.launch({
      executablePath: executable() ?? "",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    });
    const printed: string[] = [];
    const runs: FileRun[] = [];
    try {
      for (const path of paths) runs.push(await runFile(browser, new URL(path, server.url).href, path, printed));
      return outcomeOf(browser.version(), runs, listed, printed);
    } finally {
      await browser.close();
      await server.stop(true);
    }
  },
};

async function runFile(browser: Browser, url: string, file: string, printed: string[]): Promise<FileRun> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const crashed = new Promise<never>((_, reject) => page.on("crash", () => reject(new Error("the page crashed"))));
    page.on("console", (message) => printed.push(message.text()));
    await page.goto(new URL("/", url).href);
    const results = page.evaluate<TestResult[], { url: string; names: string[] }>(
      async ({ url, names }) => {
        await import(url);
        const { runTests } = globalThis as unknown as { runTests(names: string[]): Promise<TestResult[]> };
        return runTests(names);
      },
      { url, names: Object.keys(listed) },
    );
    return { file, results: await within(file, Promise.race([results, crashed])) };
  } catch (crash) {
    return { file, results: [], crash };
  } finally {
    await context.close();
  }
}

/** An empty page, the bundles, and the module that a test imports by its address. */
function serve(folder: string): Bun.Server<undefined> {
  return Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      const { pathname } = new URL(request.url);
      if (pathname === "/")
        return new Response('<!doctype html><link rel="icon" href="data:,">', {
          headers: { "content-type": "text/html" },
        });
      for (const base of [folder, root]) {
        const file = Bun.file(join(base, relative("/", pathname)));
        if (pathname.endsWith(".js") && (await file.exists())) return new Response(file);
      }
      return new Response(null, { status: 404 });
    },
  });
}

function executable(): string | undefined {
  const { CHROMIUM } = Bun.env;
  if (CHROMIUM !== undefined) return existsSync(CHROMIUM) ? CHROMIUM : undefined;
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    const path = Bun.which(name);
    if (path !== null) return path;
  }
  return undefined;
}
