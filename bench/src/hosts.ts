import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { folder } from "./spawn.ts";

/** A runtime to measure on. */
export interface Host {
  readonly name: "Node" | "Bun" | "Deno";
  /** What runs a benchmark on it: with our sources, and with the collector at hand. */
  command(program: string, ...args: readonly string[]): string[];
  /** What runs any program on it. */
  plain(program: string, ...args: readonly string[]): string[];
}

const node = "node@24";

/** The runtimes to measure on. */
export function findHosts(): Host[] {
  const { stdout } = spawnSync("npx", ["--yes", node, "-p", "process.execPath"], { encoding: "utf8" });
  const nodePath = stdout.trim();
  if (nodePath === "") throw new Error(`npx --yes ${node} does not run`);
  const v8 = ["--expose-gc", "--min-semi-space-size=64"]; // so large that nothing is collected in the middle of a sample
  const source = "--conditions=@sync/source";
  const bun = process.execPath;
  const deno = join(folder, "../node_modules/.bin/deno");
  return [
    {
      name: "Node",
      command: (...program) => [nodePath, ...v8, source, ...program],
      plain: (...program) => [nodePath, ...program],
    },
    { name: "Bun", command: (...program) => [bun, source, ...program], plain: (...program) => [bun, ...program] },
    {
      name: "Deno",
      command: (...program) => [deno, "run", "-A", `--v8-flags=${v8.join(",")}`, ...program],
      plain: (...program) => [deno, "run", "-A", ...program],
    },
  ];
}
