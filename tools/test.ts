// Runs the same test files on every runtime, or on those named: `npm test`, `npm test -- deno chromium`, `--jobs=1`.
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { missingGuarantees } from "./guarantees.ts";
import { inCI } from "./in-ci.ts";
import { pool } from "./pool.ts";
import { TemporaryFolder } from "./release/repository.ts";
import { type Runtime, runtimes } from "./runtimes.ts";
import { runSuite, testPaths } from "./suite.ts";
import { type Counts, page, writeTable } from "./table.ts";

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
const files = testPaths();
using folder = new TemporaryFolder();

/** Runs all tests. What it prints comes at once, so that what runs beside it does not come in between. */
async function run({ name, test, notHere = {} }: Runtime): Promise<Counts> {
  const report = join(folder.path, `${name}.xml`);
  const { exitCode, output, cases, seconds, ...counts } = await runSuite(test(files, report), report);
  const problems: string[] = [];
  if (counts.failed === 0 && (exitCode !== 0 || counts.passed === 0)) problems.push(`it ended with ${exitCode}`);
  const listed = Object.keys(notHere).length;
  if (counts.skipped !== listed) problems.push(`${counts.skipped} tests were skipped, and ${listed} cannot run here`);
  if (name === "bun") problems.push(...missingGuarantees(cases));
  passed += counts.passed;
  failed += counts.failed + problems.length;
  const shown = counts.failed + problems.length > 0 ? [output, ...problems] : [];
  for (const [counted] of output.matchAll(/^.*: \d+ runs$/gm)) shown.push(`          ${counted}`); // of a sweep
  const skipped = counts.skipped > 0 ? `, not here: ${counts.skipped}` : "";
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
await pool(queue, Array.from({ length: Number(values.jobs) }), async (runtime) => {
  outcomes.set(runtime, await run(runtime));
});

const totals = [...outcomes.values()].map(({ passed, failed, skipped }) => passed + failed + skipped);
if (new Set(totals).size > 1) fail(`the runtimes did not run the same number of tests: ${totals.join(", ")}`);

if (failed === 0 && outcomes.size === runtimes.length && writeTable(runtimes)) {
  const message = `npm test has rewritten ${page}: commit it`;
  if (inCI) fail(message);
  else console.log(message);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
