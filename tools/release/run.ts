import { delimiter, dirname, join, resolve } from "node:path";

export const root: string = resolve(import.meta.dir, "../..");

const programs = join(root, "node_modules/.bin");

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  /** Folders whose programs go before all others. */
  readonly path?: string[];
  readonly seconds?: number;
}

/** The environment that programs run in: quiet, without colours, with the repository's own programs. */
export function environment({ env = {}, path = [] }: RunOptions = {}): Record<string, string> {
  const { PATH: inherited = "" } = Bun.env;
  return {
    ...(Bun.env as Record<string, string>),
    NO_COLOR: "1",
    NODE_NO_WARNINGS: "1",
    DENO_NO_UPDATE_CHECK: "1",
    ...env,
    PATH: [...path, programs, inherited].join(delimiter),
  };
}

/** What runs now, each a group of its own, which ends with its own children. */
const running = new Set<Bun.Subprocess>();

/** Ends a program and its children. */
export async function end(child: Bun.Subprocess): Promise<void> {
  if (running.has(child)) process.kill(-child.pid, "SIGKILL");
  await child.exited;
}

/** Has the process, told to stop, end all that it runs, and then clean up. */
export function whenStopped(cleanUp: () => void): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, async () => {
      await Promise.all([...running].map(end));
      cleanUp();
      process.exit(1);
    });
  }
}

/** Starts a program, which writes what it prints to a file, or to the stream that is returned. */
export function start<Out extends "pipe" | Bun.BunFile>(
  command: readonly string[],
  out: Out,
  options: RunOptions = {},
) {
  const env = environment(options);
  const { PATH: searched = "" } = env;
  const [name = "", ...rest] = command;
  const program = Bun.which(name, { PATH: searched });
  if (program === null) throw new Error(`there is no program ${name}`);
  const { cwd = root } = options;
  const child = Bun.spawn([program, ...rest], { cwd, env, stdin: "ignore", stdout: out, stderr: out, detached: true });
  running.add(child);
  child.exited.finally(() => running.delete(child));
  return child;
}

/** Runs a program to its end. Resolves with what it printed to stdout; throws all it printed if it failed. */
export async function run(command: readonly string[], options: RunOptions = {}): Promise<string> {
  const { seconds = 120 } = options;
  const child = start(command, "pipe", options);
  const timer = setTimeout(() => end(child), seconds * 1000);
  const [stdout, stderr] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  await child.exited;
  clearTimeout(timer);
  if (child.exitCode === 0) return stdout;
  const why =
    child.signalCode === null ? `exit code ${child.exitCode}` : `${child.signalCode}, after ${seconds} s at most`;
  throw new Error(`${command.join(" ")}: ${why}\n${stdout}${stderr}`);
}

/** The folder of a Node of that major version, with npm's own package `node`. */
export async function nodeFolder(major: number): Promise<string> {
  const path = await run(["npx", "--yes", `node@${major}`, "-p", "process.execPath"]);
  return dirname(path.trim());
}
