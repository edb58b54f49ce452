// Runs the same test files on every runtime, or on those named: `npm test`, `npm test -- deno chromium`, `--jobs=1`.
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { execa } from "execa";
import { missingGuarantees } from "./guarantees.ts";
import { casesOf } from "./junit.ts";
import { TemporaryFolder } from "./release/repository.ts";
import { options } from "./release/run.ts";
import { type Runtime, runtimes } from "./runtimes.ts";
import { type Counts, page, writeTable } from "./table.ts";
import { testFiles } from "./test-files.ts";

const { CI = "" } = Bun.env;
const inCI = !["", "0", "false"].includes(CI);
const { values, positionals } = parseArgs({
  options: { jobs: { type: "string", default: "2" } },
  allowPositionals: true,
});
const unknown = positionals.find((name) => !runtimes.some((runtime) => runtime.name === name));
if (unknown !== undefined) {
  console.error(`no runtime is called ${unknown}; there are ${runtimes.map(({ name }) => name).join(", ")}`);
  process.exit(2);
}
const chosen = runtimes.filter(({ name }) => positionals.length === 0 || positionals.includes(name));

let [passed, failed] = [0, 0];
function fail(message: string): void {
  failed++;
  console.log(message);
}

/** A second copy of @sync/lock and its core, as a project has that installs two versions of it. */
await Bun.build({
  entrypoints: [resolve(import.meta.dir, "../packages/lock/src/index.ts")],
  conditions: ["@sync/source"],
  outdir: resolve(import.meta.dir, "generated"),
  naming: "second-copy.js",
  minify: { identifiers: true }, // class names are not what anything is recognised by
});
const files = testFiles.flatMap((glob) => [...new Bun.Glob(glob).scanSync()].sort());
using folder = new TemporaryFolder();

/** Runs all tests. What it prints comes at once, so that what runs beside it does not come in between. */
async function run({ name, test, notHere = {} }: Runtime): Promise<Counts> {
  const started = performance.now();
  const report = join(folder.path, `${name}.xml`);
  const [program = "", ...args] = test(files, report);
  const { exitCode, all } = await execa(program, args, { ...options(), all: true, reject: false });
  const cases = casesOf(report);
  const count = (outcome: string) => cases.filter((test) => test.outcome === outcome).length;
  const counts = { passed: count("passed"), failed: count("failed"), skipped: count("skipped") };
  const problems: string[] = [];
  if (counts.failed === 0 && (exitCode !== 0 || counts.passed === 0)) problems.push(`it ended with ${exitCode}`);
  const listed = Object.keys(notHere).length;
  if (counts.skipped !== listed) problems.push(`${counts.skipped} tests were skipped, and ${listed} cannot run here`);
  if (name === "bun") problems.push(...missingGuarantees(cases));
  passed += counts.passed;
  failed += counts.failed + problems.length;
  const shown = counts.failed + problems.length > 0 ? [all, ...problems] : [];
  for (const [counted] of all.matchAll(/^.*: \d+ runs$/gm)) shown.push(`          ${counted}`); // of a sweep
  const skipped = counts.skipped > 0 ? `, not here: ${counts.skipped}` : "";
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  shown.push(`${name.padEnd(10)}${counts.passed} passed, ${counts.failed} failed${skipped}  (${seconds} s)`);
  console.log(shown.join("\n"));
  return counts;
}

const outcomes = new Map<Runtime, Counts>();
const queue = chosen.filter(({ name, missing }) => {
  if (missing === undefined) return true;
  const line = `${name.padEnd(10)}${missing}`;
  if (inCI || positionals.length > 0) fail(line);
  else console.log(line);
  return false;
});
async function work(): Promise<void> {
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) outcomes.set(next, await run(next));
}
await Promise.all(Array.from({ length: Number(values.jobs) }, work));

const totals = [...outcomes.values()].map(({ passed, failed, skipped }) => passed + failed + skipped);
if (new Set(totals).size > 1) fail(`the runtimes did not run the same number of tests: ${totals.join(", ")}`);

if (failed === 0 && outcomes.size === runtimes.length && writeTable(runtimes)) {
  const message = `npm test has rewritten ${page}: commit it`;
  if (inCI) fail(message);
  else console.log(message);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
