// The differential test: random programs on CPython's asyncio and on these packages must look the same.
//
//   main.ts [--runs N] [--long] [--seed N] [--path KIND/P]
import { parseArgs } from "node:util";
import fc from "fast-check";
import { loadPython, type Python } from "./asyncio.ts";
import { checkDifferences } from "./check-differences.ts";
import { compare } from "./compare.ts";
import { differences } from "./differences.ts";
import { kinds, programs } from "./generate.ts";
import type { Program } from "./program.ts";
import { describe, Tally, table } from "./report.ts";
import { shrink } from "./shrink.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string" },
    long: { type: "boolean", default: false },
    seed: { type: "string" },
    path: { type: "string" },
  },
});
const runs = whole("runs", values.runs ?? (values.long ? "100000" : "4000"));
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : whole("seed", values.seed);

const python = await loadPython();
console.log(`CPython ${python.version}; seed ${seed}`);

const { checked, wrong } = await checkDifferences(python);
console.log(`${checked - wrong.length} of ${checked} listed differences are shown by their minimal programs`);
for (const text of wrong) console.log(`\nNot a difference: ${text}`);

const tallies: Tally[] = [];
if (values.path === undefined) {
  for (const kind of kinds) tallies.push(await runKind(kind, python));
} else {
  const [kind = "", path] = values.path.split("/");
  if (!kinds.includes(kind) || path === undefined) throw new RangeError(`--path must be KIND/P, got ${values.path}`);
  tallies.push(await runKind(kind, python, path));
}
console.log(`\n${table(tallies, differences)}`);
const passed = tallies.reduce((sum, { programs }) => sum + programs, checked - wrong.length);
const failed = tallies.reduce((sum, { failures }) => sum + failures, wrong.length);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

/** Runs a kind of programs until one differs, and prints that one. */
async function runKind(kind: string, python: Python, path?: string): Promise<Tally> {
  const tally = new Tally(kind);
  const property = fc.asyncProperty(programs(kind), async (program) => {
    const verdict = await compare(program, python);
    tally.add(verdict);
    return verdict.kind !== "different";
  });
  const numRuns = Math.ceil(runs / kinds.length);
  const own = seed + kinds.indexOf(kind); // kinds that draw alike are not to run the same programs
  const details = await fc.check(property, { seed: own, numRuns, ...(path === undefined ? {} : { path }) });
  if (details.failed) {
    tally.failures++;
    const found = details.counterexample?.[0] as Program;
    const differs = async (program: Program) => (await compare(program, python)).kind === "different";
    const program = (await differs(found)) ? await shrink(found, differs) : found;
    console.log(`\n${describe(program, await compare(program, python), details.errorInstance)}`);
    console.log(`  replay: --seed ${seed} --path "${kind}/${details.counterexamplePath}"`);
  }
  return tally;
}

function whole(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number)) throw new RangeError(`--${name} must be an integer, got ${text}`);
  return number;
}
