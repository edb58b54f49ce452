// A Cloudflare Worker that makes one of each primitive while it loads.
import { cpSync } from "node:fs";
import { join } from "node:path";
import { ask, startWorker } from "../release/worker.ts";

/** Uses each primitive by five requests at once, through a Durable Object. */
export async function runWorker(project: string): Promise<void> {
  const entry = join(project, "worker.js");
  cpSync(join(import.meta.dir, "workers/worker.js"), entry);
  const worker = await startWorker(entry);
  try {
    for (const name of JSON.parse(await ask(worker, "")) as string[]) {
      const path = `shared?use=${encodeURIComponent(name)}`;
      const answers = await Promise.all(Array.from({ length: 5 }, () => ask(worker, path)));
      if (answers.some((answer) => answer !== "true")) throw new Error(`${name}: ${answers.join(", ")}`);
    }
  } finally {
    await worker.dispose();
  }
}
