// Bugs that others had, put back one by one; and mutants of the sources: `--long --seed N --table --write`.
import { parseArgs } from "node:util";
import { putBack } from "./historical.ts";
import { checkPage, tableOfBugs, writePage } from "./page.ts";
import { Report } from "./report.ts";
import { score } from "./score.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 32)) },
    long: { type: "boolean", default: false },
    table: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});
const seed = Number(values.seed);
if (!Number.isSafeInteger(seed)) throw new Error("--seed takes an integer");

if (values.table) console.log(tableOfBugs());
else await prove();

async function prove(): Promise<void> {
  const report = new Report();
  console.log(values.long ? "long: all mutants" : `a sample of the mutants: --seed ${seed}`);
  await putBack(report, values.long);
  const scores = await score(report, values.long ? Number.POSITIVE_INFINITY : 100, seed);
  if (values.write) writePage(values.long ? scores : undefined);
  checkPage(report, values.long ? scores : undefined);
  console.log(`${report.passed} passed, ${report.failed} failed`);
  process.exitCode = report.failed > 0 ? 1 : 0;
}
