// Runs the test suite with tracing on, on Node 24, Bun and Deno: `npm run prove -- traced`. Tracing must change nothing, and nothing
// false may be found.
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { TemporaryFolder } from "./release/repository.ts";
import { runtimes } from "./runtimes.ts";
import { runSuite, testPaths } from "./suite.ts";

const preload = resolve(import.meta.dir, "traced.mjs");

/** The tests that switch tracing on and off themselves. */
const left = /packages\/trace\/|\/(stuck|second-copy)\.test\.ts$/;
const files = testPaths().filter((file) => !left.test(file));
/** Where each runtime takes what is to be loaded first: behind which of its arguments. */
const places: Readonly<Record<string, readonly [after: string, flag: string]>> = {
  node24: ["node@24", "--import="],
  bun: ["test", "--preload="],
  deno: ["test", "--preload="],
};

using folder = new TemporaryFolder();
let [passed, failed] = [0, 0];

const counts = new Set<number>();
for (const { name, title, test } of runtimes) {
  const place = places[name];
  if (place === undefined) continue;
  const report = join(folder.path, `${name}.xml`);
  const findings = join(folder.path, `${name}.findings`);
  const command = [...test(files, report)];
  command.splice(command.indexOf(place[0]) + 1, 0, `${place[1]}${preload}`);
  const outcome = await runSuite(command, report, { env: { FALSE_FINDINGS: findings } });
  passed += outcome.passed;
  failed += outcome.failed;
  if (outcome.exitCode !== 0 && outcome.failed === 0) failed++;
  counts.add(outcome.cases.length);
  if (outcome.exitCode !== 0 || outcome.passed === 0) console.log(outcome.output);
  console.log(`${title}: ${outcome.passed} passed, ${outcome.failed} failed  (${outcome.seconds} s)`);

  const [on, ...found] = existsSync(findings) ? readFileSync(findings, "utf8").trim().split("\n") : [];
  const wrong = found.filter((line) => line !== "on"); // each process writes that
  for (const finding of wrong) console.log(`found, and false: ${finding}`);
  if (on === undefined) console.log("tracing was not on");
  if (on !== undefined && wrong.length === 0) passed++;
  else failed++;
}
if (counts.size > 1) {
  failed++;
  console.log(`the runtimes did not run the same number of tests: ${[...counts].join(", ")}`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
