import { delimiter, dirname, resolve } from "node:path";
import { execa, type Options } from "execa";

export const root: string = resolve(import.meta.dir, "../..");

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Folders whose programs go before all others. */
  readonly path?: readonly string[];
}

/** How programs run: quiet, without colours, with the repository's own programs, and no longer than this process. */
export function options({ cwd = root, env, path = [] }: RunOptions = {}) {
  const { PATH = "" } = Bun.env;
  const quiet = { NO_COLOR: "1", NODE_NO_WARNINGS: "1", DENO_NO_UPDATE_CHECK: "1" };
  return {
    cwd,
    env: { ...quiet, ...env, PATH: [...path, PATH].join(delimiter) },
    preferLocal: true,
    localDir: root,
    stdin: "ignore",
    stripFinalNewline: false,
  } as const satisfies Options;
}

/** Runs a program to its end. Resolves with what it printed to stdout; throws all it printed if it failed. */
export async function run([program = "", ...args]: readonly string[], where: RunOptions = {}): Promise<string> {
  const result = await execa(program, args, { ...options(where), timeout: 300_000, reject: false });
  if (result.failed) throw new Error(result.message);
  return result.stdout;
}

/** The folder of a Node of that major version, with npm's own package `node`. */
export async function nodeFolder(major: number): Promise<string> {
  const path = await run(["npx", "--yes", `node@${major}`, "-p", "process.execPath"]);
  return dirname(path.trim());
}
