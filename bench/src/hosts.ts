import { join, resolve } from "node:path";
import { nodeFolder, root } from "../../tools/release/run.ts";

/** The folder of the benchmarks. */
export const folder: string = resolve(import.meta.dirname, "..");

/** A runtime to measure on. */
export interface Host {
  readonly name: "Node" | "Bun" | "Deno";
  /** What runs any program on it. */
  readonly plain: readonly string[];
  /** What runs a benchmark on it: with our sources, and with the collector at hand. */
  readonly bench: readonly string[];
}

/** The runtimes to measure on. */
export async function findHosts(): Promise<Host[]> {
  const node = join(await nodeFolder(24), "node");
  const bun = process.execPath;
  const deno = [join(root, "node_modules/.bin/deno"), "run", "-A"];
  const v8 = ["--expose-gc", "--min-semi-space-size=64"]; // so large that nothing is collected in the middle of a sample
  const source = "--conditions=@sync/source";
  return [
    { name: "Node", plain: [node], bench: [node, ...v8, source] },
    { name: "Bun", plain: [bun], bench: [bun, source] },
    { name: "Deno", plain: deno, bench: [...deno, `--v8-flags=${v8.join(",")}`] },
  ];
}
