// Runs the same test files on every runtime, or on those named: `npm test`, `npm test -- deno chromium`, `--jobs=1`.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Glob } from "bun";
import { type Choice, choiceOf, inCI } from "./runtimes/choice.ts";
import { runtimes } from "./runtimes/index.ts";
import { root } from "./runtimes/root.ts";
import type { Outcome, Runtime } from "./runtimes/runtime.ts";
import { page, writeTable } from "./runtimes/table.ts";
import { writeSecondCopy } from "./second-copy.ts";

let passed = 0;
let failed = 0;

function fail(message: string): void {
  failed++;
  console.log(message);
}

async function findTests(): Promise<string[]> {
  const globs = ["packages/*/test/**/*.test.ts", "conformance/test/**/*.test.ts", "examples/test/**/*.test.ts"];
  const tests = globs.flatMap((glob) => [...new Glob(glob).scanSync({ cwd: root })].sort());
  await writeSecondCopy();
  return tests;
}

async function run(runtime: Runtime, files: readonly string[], folder: string): Promise<Outcome> {
  const started = performance.now();
  const outcome = await runtime.run(files, folder).catch(
    (error: Error): Outcome => ({
      version: "?",
      passed: 0,
      failed: 1,
      skipped: 0,
      notHere: 0,
      output: `${error.stack}`,
    }),
  );
  print(runtime, outcome, (performance.now() - started) / 1000);
  passed += outcome.passed;
  failed += outcome.failed;
  return outcome;
}

/** All at once, so that what runs beside it does not come in between. */
function print({ name }: Runtime, { version, output, ...counts }: Outcome, seconds: number): void {
  const lines = counts.failed > 0 ? [output] : [];
  for (const counted of output.match(/^.*: \d+ runs$/gm) ?? []) lines.push(`          ${counted}`); // of a sweep
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
  const notHere = counts.notHere > 0 ? `, not here: ${counts.notHere}` : "";
  const sum = `${counts.passed} passed, ${counts.failed} failed${skipped}${notHere}`;
  console.log([...lines, `${name.padEnd(10)}${sum}  (${version}, ${seconds.toFixed(1)} s)`].join("\n"));
}

function chosen(): Choice {
  try {
    return choiceOf(Bun.argv.slice(2));
  } catch (error) {
    console.error(String(error));
    process.exit(2);
  }
}

const choice = chosen();
const outcomes = new Map<Runtime, Outcome>();
const present = choice.runtimes.filter((runtime) => {
  const missing = runtime.missing?.();
  if (missing === undefined) return true;
  const line = `${runtime.name.padEnd(10)}${missing}`;
  if (choice.required) fail(line);
  else console.log(line);
  return false;
});

const files = await findTests();
const folder = mkdtempSync(join(tmpdir(), "sync-test-"));
const queue = [...present];
async function work(): Promise<void> {
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    outcomes.set(next, await run(next, files, folder));
  }
}
await Promise.all(Array.from({ length: choice.jobs }, work));
rmSync(folder, { recursive: true });

const totals = [...outcomes.values()].map(
  ({ passed, failed, skipped, notHere }) => passed + failed + skipped + notHere,
);
if (new Set(totals).size > 1) fail(`the runtimes did not run the same number of tests: ${totals.join(", ")}`);

if (failed === 0 && outcomes.size === runtimes.length) {
  const ordered = new Map(runtimes.flatMap((runtime) => [...outcomes].filter(([other]) => other === runtime)));
  if (writeTable(ordered)) {
    const message = `npm test has rewritten ${page}: commit it`;
    if (inCI) fail(message);
    else console.log(message);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
