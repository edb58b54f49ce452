// Runs the same test files on every runtime, or on those named: `npm test`, `npm test -- deno node26`.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Glob } from "bun";
import { writeExampleTests } from "./examples.ts";
import { writeSecondCopy } from "./second-copy.ts";

const root = resolve(import.meta.dir, "..");

/** The command that runs test files, and writes a JUnit report. */
const runtimes: Record<string, (files: string[], report: string) => string[]> = {
  bun: (files, report) => [
    "bun",
    "test",
    "--conditions=@sync/source",
    "--timeout=60000",
    "--reporter=junit",
    `--reporter-outfile=${report}`,
    ...files,
  ],
  deno: (files, report) => ["deno", "test", "-A", "--no-check", `--junit-path=${report}`, ...files],
  node22: (files, report) => node(22, files, report),
  node24: (files, report) => node(24, files, report),
  node26: (files, report) => node(26, files, report),
};

function node(version: number, files: string[], report: string): string[] {
  return [
    "npx",
    "--yes",
    `node@${version}`,
    "--test",
    "--conditions=@sync/source",
    "--test-timeout=60000",
    "--test-reporter=spec",
    "--test-reporter-destination=stdout",
    "--test-reporter=junit",
    `--test-reporter-destination=${report}`,
    ...files,
  ];
}

interface Result {
  readonly runtime: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
  readonly output: string;
}

async function run(runtime: string, files: string[], folder: string): Promise<Result> {
  const report = join(folder, `${runtime}.xml`);
  const started = performance.now();
  const process = Bun.spawn(runtimes[runtime]?.(files, report) ?? [], {
    cwd: root,
    env: { ...Bun.env, NO_COLOR: "1", NODE_NO_WARNINGS: "1" },
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err] = await Promise.all([new Response(process.stdout).text(), new Response(process.stderr).text()]);
  const exitCode = await process.exited;
  const counts = count(report);
  const crashed = exitCode !== 0 && counts.failed === 0; // it ended before it could report a failure
  return {
    runtime,
    passed: counts.passed,
    failed: counts.failed + (crashed || counts.passed === 0 ? 1 : 0),
    skipped: counts.skipped,
    seconds: (performance.now() - started) / 1000,
    output: `${out}\n${err}`,
  };
}

function count(report: string): { passed: number; failed: number; skipped: number } {
  let xml = "";
  try {
    xml = readFileSync(report, "utf8");
  } catch {
    // no report: the runtime did not get so far, which `run` counts as a failure
  }
  const cases = xml.match(/<testcase\b(?:[^">]|"[^"]*")*?(?:\/>|>[\s\S]*?<\/testcase>)/g) ?? [];
  const failed = cases.filter((xml) => /<(failure|error)\b/.test(xml)).length;
  const skipped = cases.filter((xml) => /<skipped\b/.test(xml)).length;
  return { passed: cases.length - failed - skipped, failed, skipped };
}

const chosen = Bun.argv.slice(2);
const unknown = chosen.find((name) => !(name in runtimes));
if (unknown !== undefined) {
  console.error(`no runtime is called ${unknown}; there are ${Object.keys(runtimes).join(", ")}`);
  process.exit(2);
}

const tests = ["packages/*/test/**/*.test.ts", "conformance/test/**/*.test.ts", "examples/test/**/*.test.ts"].flatMap(
  (glob) => [...new Glob(glob).scanSync({ cwd: root })].sort(),
);
const files = [...tests, ...writeExampleTests()];
await writeSecondCopy();
const folder = mkdtempSync(join(tmpdir(), "sync-test-"));
let passed = 0;
let failed = 0;
const totals = new Set<number>();
for (const runtime of chosen.length > 0 ? chosen : Object.keys(runtimes)) {
  const result = await run(runtime, files, folder);
  totals.add(result.passed + result.failed + result.skipped);
  passed += result.passed;
  failed += result.failed;
  if (result.failed > 0) console.log(result.output);
  for (const counted of result.output.match(/^.*: \d+ runs$/gm) ?? []) console.log(`        ${counted}`); // of a sweep
  const skipped = result.skipped > 0 ? `, ${result.skipped} skipped` : "";
  console.log(
    `${runtime.padEnd(8)}${result.passed} passed, ${result.failed} failed${skipped}  (${result.seconds.toFixed(1)} s)`,
  );
}
if (totals.size > 1) {
  failed++;
  console.log(`the runtimes did not run the same number of tests: ${[...totals].join(", ")}`);
}
rmSync(folder, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
