/** Which tests to run, and how. */
export interface Suite {
  /** Files or folders of tests. */
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
  readonly passed: number;
  /** The names of the tests that failed. Empty, though the run failed, if it could not even load or was ended. */
  readonly failed: readonly string[];
  readonly ok: boolean;
  /** Whether it failed only because something did not come to an end. */
  readonly timedOut: boolean;
  readonly output: string;
}

/** What the tests of an instrumented copy need. */
export const preload = "./conformance/src/mutation/switches.ts";

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
  if (child.signalCode === null && !/^Ran \d+ tests? across/m.test(output))
    throw new Error(`no test could run:\n${output}`);
  const failed = [...output.matchAll(/^\(fail\) (.*?)(?: \[[\d.]+ms\])?$/gm)].map(([, name]) => name as string);
  const hung = output.match(/this test timed out after|came past it too often/g)?.length ?? 0;
  return {
    passed: Number(output.match(/^ *(\d+) pass$/m)?.[1] ?? 0),
    failed: [...new Set(failed)],
    ok,
    timedOut: !ok && (child.signalCode !== null || (failed.length > 0 && hung >= failed.length)),
    output,
  };
}
