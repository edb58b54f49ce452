// A Cloudflare Worker that loads every entry of all packages, and makes one of each primitive meanwhile.
import { cpSync } from "node:fs";
import { join } from "node:path";
import type { Packed } from "../release/packed.ts";
import { ask, startWorker } from "../release/worker.ts";

/** Uses each primitive by five requests at once, through a Durable Object. */
export async function runWorker(packed: readonly Packed[], project: string): Promise<void> {
  cpSync(join(import.meta.dir, "workers/worker.js"), join(project, "worker.js"));
  const lines = entriesOf(packed).map((name) => `import "${name}";`);
  lines.push('export * from "./worker.js";', 'export { default } from "./worker.js";');
  const entry = join(project, "entry.js");
  await Bun.write(entry, lines.join("\n"));
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

/** What can be imported, but what switches tracing on in a process: a Worker has none. */
function entriesOf(packed: readonly Packed[]): string[] {
  const entries = packed.flatMap(({ manifest: { name, exports } }) =>
    Object.keys(exports).map((entry) => name + entry.slice(1)),
  );
  return entries.filter((entry) => !/\/(package\.json|register)$/.test(entry));
}
