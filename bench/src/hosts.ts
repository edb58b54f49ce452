import { join, resolve } from "node:path";
import { nodeFolder, root } from "../../tools/release/run.ts";

/** The folder of the benchmarks. */
export const folder: string = resolve(import.meta.dirname, "..");

/** A runtime to measure on. */
export interface Host {
  readonly name: "Node" | "Bun" | "Deno";
  /** What runs a benchmark on it: with our sources, and with the collector at hand. */
  command(program: string, ...args: readonly string[]): string[];
  /** What runs any program on it. */
  plain(program: string, ...args: readonly string[]): string[];
}

/** The runtimes to measure on. */
export async function findHosts(): Promise<Host[]> {
  const node = join(await nodeFolder(24), "node");
  const bun = process.execPath;
  const deno = [join(root, "node_modules/.bin/deno"), "run", "-A"];
  const v8 = ["--expose-gc", "--min-semi-space-size=64"]; // so large that nothing is collected in the middle of a sample
  const source = "--conditions=@sync/source";
  return [
    {
      name: "Node",
      command: (...program) => [node, ...v8, source, ...program],
      plain: (...program) => [node, ...program],
    },
    { name: "Bun", command: (...program) => [bun, source, ...program], plain: (...program) => [bun, ...program] },
    {
      name: "Deno",
      command: (...program) => [...deno, `--v8-flags=${v8.join(",")}`, ...program],
      plain: (...program) => [...deno, ...program],
    },
  ];
}
