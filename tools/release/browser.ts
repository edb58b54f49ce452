import { existsSync } from "node:fs";
import { build } from "esbuild";
import { chromium } from "playwright-core";

/** A browser with an empty page, in which a program can run. */
export interface Browser extends AsyncDisposable {
  /** Runs a bundle as a module. Resolves with what it wrote to the console. */
  run(bundle: string): Promise<string>;
}

/** Starts Chromium: Debian's, or the one that CHROMIUM names. */
export async function startBrowser(): Promise<Browser> {
  const { CHROMIUM: executablePath = "/usr/bin/chromium" } = Bun.env;
  if (!existsSync(executablePath)) {
    throw new Error(`there is no ${executablePath}: install chromium, name another in CHROMIUM, or say --no-browser`);
  }
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: () => new Response("<!doctype html><title>page</title>", { headers: { "content-type": "text/html" } }),
  });
  return {
    async run(bundle) {
      const page = await browser.newPage();
      const printed: string[] = [];
      const errors: string[] = [];
      page.on("console", (message) => printed.push(message.text()));
      page.on("pageerror", (error) => errors.push(String(error)));
      await page.goto(String(server.url));
      await page.addScriptTag({ type: "module", content: `${bundle}\nglobalThis.done = true;` });
      await page.waitForFunction("globalThis.done === true", undefined, { timeout: 20_000 }).catch((error) => {
        throw new Error([error, ...printed, ...errors].join("\n"));
      });
      await page.close();
      if (errors.length > 0) throw new Error(errors.join("\n"));
      return printed.join("\n");
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      server.stop(true);
    },
  };
}

/** Bundles a module for browsers, with all that it imports. */
export async function bundleForBrowser(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    minify: true,
    logLevel: "silent",
  });
  return outputFiles.map(({ text }) => text).join("");
}
