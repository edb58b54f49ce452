import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Miniflare } from "miniflare";
import packageJson from "../package.json" with { type: "json" };
import { bundle } from "./bundle.ts";
import { notHere } from "./not-here.ts";
import { type FileRun, outcomeOf } from "./results.ts";
import { root } from "./root.ts";
import type { Runtime } from "./runtime.ts";
import type { TestResult } from "./web/node-test.ts";
import { within } from "./within.ts";

const version = packageJson.devDependencies.miniflare.replace(/^4\./, "1.");
const compatibilityDate = "2026-07-01"; // the registry is the one with import.meta.url
const listed = notHere.workerd;
// A test imports this module by its address, which is the module's name here.
const secondCopy = "tools/generated/second-copy.js";

/** Cloudflare's workerd with its modules of Node: each test file in a worker of its own. */
export const workerd: Runtime = {
  name: "workerd",
  title: "workerd",
  notHere: listed,
  async run(files, folder) {
    const out = join(folder, "workerd");
    const paths = await bundle(files, out, {
      standIns: {
        "node:assert": "runtime",
        "node:assert/strict": "runtime",
        "node:async_hooks": "runtime",
        "node:events": "runtime",
        "node:process": "runtime",
        "node:util": "runtime",
      },
      globals: [],
      first: resolve(import.meta.dir, "web/timers.ts"),
      footer: `export default { fetch: async (request) => Response.json(await run(await request.json())) };`,
    });
    const printed: string[] = [];
    const print = async (stream: AsyncIterable<unknown>) => {
      for await (const text of stream) printed.push(String(text).trimEnd());
    };
    const miniflare = new Miniflare({
      handleRuntimeStdio: (out: AsyncIterable<unknown>, error: AsyncIterable<unknown>) =>
        void Promise.all([print(out), print(error)]),
      workers: paths.map((path) => ({
        name: path,
        compatibilityDate,
        compatibilityFlags: ["nodejs_compat", "new_module_registry"],
        modules: [
          { type: "ESModule", path, contents: readFileSync(join(out, path), "utf8") },
          { type: "ESModule", path: secondCopy, contents: readFileSync(join(root, secondCopy), "utf8") },
        ],
      })),
    });
    try {
      const runs: FileRun[] = [];
      for (const path of paths) runs.push(await runFile(miniflare, path));
      return outcomeOf(version, runs, listed, printed);
    } finally {
      await miniflare.dispose();
    }
  },
};

/** What is used of a worker: its full type wants Cloudflare's own. */
interface Worker {
  fetch(url: string, init: { method: string; body: string }): Promise<Pick<Response, "ok" | "text">>;
}

async function runFile(miniflare: Miniflare, file: string): Promise<FileRun> {
  try {
    const worker = (await miniflare.getWorker(file)) as unknown as Worker;
    const response = await within(
      file,
      worker.fetch("http://worker/", { method: "POST", body: JSON.stringify(Object.keys(listed)) }),
    );
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return { file, results: JSON.parse(text) as TestResult[] };
  } catch (crash) {
    return { file, results: [], crash };
  }
}
