import { Glob } from "bun";

/** Which tests to run, and how. */
export interface Suite {
  /** Files of tests, run in that order. */
  readonly tests: readonly string[];
  /** Only the tests whose names match. */
  readonly pattern?: string;
  /** Stops at the first failure. */
  readonly bail?: boolean;
  /** After how many milliseconds a test has failed. Only what never settles takes so long, also on a busy machine. */
  readonly timeout?: number;
  /** How many seconds of processor time it may take: a loop without end is ended, however busy the machine is. */
  readonly seconds?: number;
  /** A module to load before the tests. */
  readonly preload?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** What became of a run. */
export interface Outcome {
  /** The files of each test that ran, by its name. */
  readonly files: ReadonlyMap<string, string[]>;
  /** The names of the tests that failed. Empty, though the run failed, if it could not even load or was ended. */
  readonly failed: readonly string[];
  readonly ok: boolean;
  /** Whether it failed only because something did not come to an end. */
  readonly timedOut: boolean;
  readonly output: string;
}

/** What the tests of an instrumented copy need. */
export const preload = "./conformance/src/mutation/observed.ts";

/** The files of tests in folders of a copy of the repository. */
export function testFiles(folder: string, ...folders: string[]): string[] {
  return folders.flatMap((each) => [...new Glob(`${each}/**/*.test.ts`).scanSync({ cwd: folder })]).sort();
}

/** Runs tests of a copy of the repository. */
export async function run(folder: string, suite: Suite): Promise<Outcome> {
  const options = ["--conditions=@sync/source", `--timeout=${suite.timeout ?? 10_000}`];
  if (suite.pattern !== undefined) options.push(`--test-name-pattern=${suite.pattern}`);
  if (suite.bail) options.push("--bail");
  if (suite.preload !== undefined) options.push(`--preload=${suite.preload}`);
  const bun = [process.execPath, "test", ...options, ...suite.tests.map((test) => `./${test}`)];
  const child = Bun.spawn(["sh", "-c", 'ulimit -t "$0" && exec "$@"', `${suite.seconds ?? 60}`, ...bun], {
    cwd: folder,
    env: { ...Bun.env, NO_COLOR: "1", ...suite.environment },
    stdout: "ignore",
    stderr: "pipe",
  });
  const output = await new Response(child.stderr).text();
  const ok = (await child.exited) === 0;
  const ended = child.signalCode !== null;
  if (!ended && !/^Ran \d+ tests? across/m.test(output)) throw new Error(`no test could run:\n${output}`);
  const files = new Map<string, string[]>();
  const failed: string[] = [];
  let file = "";
  for (const line of output.split("\n")) {
    file = line.match(/^(\S+\.test\.ts):$/)?.[1] ?? file;
    const [, outcome, name] = line.match(/^\((pass|fail)\) (.*?)(?: \[[\d.]+ms\])?$/) ?? [];
    if (name === undefined) continue;
    files.set(name, [...(files.get(name) ?? []), file]);
    if (outcome === "fail") failed.push(name);
  }
  const hung = output.match(/this test timed out after|came past it too often/g)?.length ?? 0;
  const timedOut = !ok && (ended || (failed.length > 0 && hung >= failed.length));
  return { files, failed, ok, timedOut, output };
}
