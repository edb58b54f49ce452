// The differential test: random programs on CPython's asyncio and on these packages must look the same.
//
//   main.ts [--runs N] [--long] [--seed N] [--path KIND/P]
import fc from "fast-check";
import { commandLine } from "../command-line.ts";
import { Report } from "../report.ts";
import { loadPython, type Python } from "./asyncio.ts";
import { checkDifferences } from "./check-differences.ts";
import { compare } from "./compare.ts";
import { kinds, programs } from "./generate.ts";
import type { Program } from "./program.ts";
import { printDifferent, Tally } from "./report.ts";
import { shrink } from "./shrink.ts";

const { long, seed, number, text } = commandLine(["runs", "path"]);
const runs = number("runs", long ? 100_000 : 4000);
const [only, path] = text("path")?.split("/") ?? [];
if (only !== undefined && !(kinds.includes(only) && path))
  throw new RangeError(`--path must be KIND/P, got ${text("path")}`);

const python = await loadPython();
console.log(`CPython ${python.version}; seed ${seed}`);
const report = new Report();
await checkDifferences(python, report);

const tally = new Tally();
for (const kind of only === undefined ? kinds : [only]) await runKind(kind, python);
tally.print();
for (const { programs } of Object.values(tally.kinds)) report.passed += programs;
report.end();

/** Runs a kind of programs until one differs, and prints that one. */
async function runKind(kind: string, python: Python): Promise<void> {
  let differed = false; // what is run to shrink the first that differs does not count
  const property = fc.asyncProperty(programs(kind), async (program) => {
    const verdict = await compare(program, python);
    differed ||= verdict.kind === "different";
    if (!differed) tally.add(kind, verdict);
    return verdict.kind !== "different";
  });
  const numRuns = Math.ceil(runs / kinds.length);
  const own = seed + kinds.indexOf(kind); // kinds that draw alike are not to run the same programs
  const details = await fc.check(property, { seed: own, numRuns, ...(path === undefined ? {} : { path }) });
  if (!details.failed) return;
  const found = details.counterexample?.[0] as Program;
  const differs = async (program: Program) => (await compare(program, python)).kind === "different";
  const program = (await differs(found)) ? await shrink(found, differs) : found;
  printDifferent(program, await compare(program, python), details.errorInstance);
  report.check(false, `replay: --seed ${seed} --path "${kind}/${details.counterexamplePath}"`, "it differs");
}
