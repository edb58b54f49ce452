// A run of the test files, and what its report says.
import { execa } from "execa";
import { type Case, casesOf } from "./junit.ts";
import { options, type RunOptions } from "./release/run.ts";
import { testFiles } from "./test-files.ts";

/** What came of a run. */
export interface Outcome {
  readonly exitCode: number | undefined;
  /** All that it printed. */
  readonly output: string;
  readonly cases: readonly Case[];
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** How long it took, with one decimal. */
  readonly seconds: string;
}

/** The paths of the test files. */
export function testPaths(): string[] {
  return testFiles.flatMap((glob) => [...new Bun.Glob(glob).scanSync()].sort());
}

/** Runs a command that writes a JUnit report to a file. */
export async function runSuite(
  [program = "", ...args]: readonly string[],
  report: string,
  where: RunOptions = {},
): Promise<Outcome> {
  const started = performance.now();
  const { exitCode, all: output } = await execa(program, args, { ...options(where), all: true, reject: false });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const cases = casesOf(report);
  const count = (outcome: Case["outcome"]) => cases.filter((test) => test.outcome === outcome).length;
  const counts = { passed: count("passed"), failed: count("failed"), skipped: count("skipped") };
  return { exitCode, output, cases, ...counts, seconds };
}
