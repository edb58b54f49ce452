import type { Reasons } from "./not-here.ts";
import type { Outcome } from "./runtime.ts";
import type { TestResult } from "./web/node-test.ts";

/** The results of each file, and what ended a file's run, if something did. */
export interface FileRun {
  readonly file: string;
  readonly results: readonly TestResult[];
  readonly crash?: unknown;
}

/** Sums up. A file that ended before it could report, or that has no test, is a failure; so is a listed test that no file has. */
export function outcomeOf(
  version: string,
  runs: readonly FileRun[],
  listed: Reasons,
  printed: readonly string[],
): Outcome {
  const results = runs.flatMap(({ results }) => results);
  const seen = new Set(results.filter(({ notHere }) => notHere).map(({ name }) => name));
  const problems = [
    ...runs.flatMap(({ file, results, crash }) => [
      ...results.filter(({ error }) => error !== undefined).map(({ name, error }) => `${file}: ${name}\n${error}`),
      ...(crash === undefined ? [] : [`${file}: ${crash instanceof Error ? crash.stack : crash}`]),
      ...(crash === undefined && results.length === 0 ? [`${file}: no test`] : []),
    ]),
    ...Object.keys(listed)
      .filter((name) => !seen.has(name))
      .map((name) => `listed as "not here", but there is no such test: ${name}`),
  ];
  return {
    version,
    passed: results.filter(({ error, notHere }) => error === undefined && notHere === undefined).length,
    failed: problems.length,
    skipped: 0,
    notHere: seen.size,
    output: [...printed, ...problems.map((problem) => `FAILED  ${problem}`)].join("\n"),
  };
}
