// Runs the test suite with tracing on, on Node 24, Bun and Deno: `npm run prove -- traced`. Tracing must change nothing.
import { join, resolve } from "node:path";
import { TemporaryFolder } from "./release/repository.ts";
import { runtimes } from "./runtimes.ts";
import { runSuite, testPaths } from "./suite.ts";

const preload = resolve(import.meta.dir, "traced.mjs");

/** The tests that switch tracing on and off themselves; and the interruption sweep, whose many runs leave nothing else its turn. */
const left = /packages\/trace\/|\/(stuck|second-copy|sweep)\.test\.ts$/;
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
  const command = [...test(files, report)];
  command.splice(command.indexOf(place[0]) + 1, 0, `${place[1]}${preload}`);
  const { exitCode, output, cases, seconds, passed: good, failed: bad } = await runSuite(command, report);
  passed += good;
  failed += exitCode === 0 || bad > 0 ? bad : 1;
  counts.add(cases.length);
  if (exitCode !== 0 || good === 0) console.log(output);
  console.log(`${title}: ${good} passed, ${bad} failed  (${seconds} s)`);
}
if (counts.size > 1) {
  failed++;
  console.log(`the runtimes did not run the same number of tests: ${[...counts].join(", ")}`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
