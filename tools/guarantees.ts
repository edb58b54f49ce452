// Every test that docs/guarantees.md and docs/differences.md name exists, in the file that they name. Ends with "N passed, N
// failed".
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

const root = resolve(import.meta.dir, "..");

/** The file that the page calls so: `lock`, `core/waiter`, `rules`. */
function fileOf(name: string): string | undefined {
  const [folder, file = folder] = name.split("/");
  const paths = [
    `packages/${folder}/test/${file}.test.ts`,
    `packages/semaphore/test/${name}.test.ts`,
    `conformance/test/${name}.test.ts`,
  ];
  return paths.map((path) => resolve(root, path)).find(existsSync);
}

/** The titles of a file's tests: what is put into them when they run stands as `*`. */
function titlesOf(file: string): string[] {
  const titles = readFileSync(file, "utf8").matchAll(/^\s*(?:test|each)\(\s*(["`])(.*?)\1,/gm);
  return [...titles].map(([, , title = ""]) => title.replace(/\$\{[^}]*\}/g, "*")).filter((title) => /\w/.test(title));
}

function matches(title: string, name: string): boolean {
  const pattern = title
    .split("*")
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join(".*");
  return new RegExp(`^(?:.*: )?${pattern}$`).test(name) || new RegExp(`^${pattern}$`).test(`Lock: ${name}`);
}

/** A test that a page names. */
interface Named {
  readonly file: string;
  readonly title: string;
}

/** What a pattern finds in a page. */
function namedIn(page: string, pattern: RegExp): Named[] {
  const matches = readFileSync(resolve(root, page), "utf8").matchAll(pattern);
  return [...matches].map(({ groups: { file = "?", title = "?" } = {} }) => ({ file, title }));
}

let passed = 0;
let failed = 0;
for (const { file, title } of [
  ...namedIn("docs/guarantees.md", /^- `(?<file>[\w\-/]+)`: (?<title>.*)$/gm),
  ...namedIn("docs/differences.md", /^\| (?!asyncio|---).* \| (?:`(?<title>.*)`, )?(?<file>.*) \|$/gm),
]) {
  const path = fileOf(file);
  if (path !== undefined && titlesOf(path).some((other) => matches(other, title))) passed++;
  else {
    failed++;
    console.log(`${file} has no test called: ${title}`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
