// The tests that docs/guarantees.md and docs/differences.md name.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Case } from "./junit.ts";

/** A test that a page names. */
interface Named {
  readonly file: string;
  readonly title: string;
}

/** What a pattern finds in a page. */
function namedIn(page: string, pattern: RegExp): Named[] {
  const matches = readFileSync(resolve(import.meta.dir, "../docs", page), "utf8").matchAll(pattern);
  return [...matches].map(({ groups: { file = "?", title = "?" } = {} }) => ({ file, title }));
}

/** The paths that a file may have that a page calls `lock`, `core/waiter` or `rules`. */
function pathsOf(name: string): string[] {
  const [folder, file = folder] = name.split("/");
  return [`packages/${folder}/test/${file}`, `packages/semaphore/test/${name}`, `conformance/test/${name}`];
}

/** What is named, and was not among the tests that have passed. */
export function missingGuarantees(cases: readonly Case[]): string[] {
  const named = [
    ...namedIn("guarantees.md", /^- `(?<file>[\w\-/]+)`: (?<title>.*)$/gm),
    ...namedIn("differences.md", /^\| (?!asyncio|---).* \| (?:`(?<title>.*)`, )?(?<file>.*) \|$/gm),
  ];
  if (named.length === 0) return ["the pages name no test"];
  const passed = cases.filter(({ outcome }) => outcome === "passed");
  return named
    .filter(({ file, title }) => {
      const paths = pathsOf(file).map((path) => `${path}.test.ts`);
      return !passed.some((test) => paths.includes(test.file) && `: ${test.name}`.endsWith(`: ${title}`));
    })
    .map(({ file, title }) => `${file} has no test called: ${title}`);
}
