// Leaks and soak: `--seed N --operations N --long`.
import { commandLine } from "../command-line.ts";
import { Random } from "../random.ts";
import { Report } from "../report.ts";
import { collections, watch } from "./collected.ts";
import { cyclesOfJobs } from "./jobs.ts";
import { cyclesOfKeys } from "./keys.ts";
import { cyclesOf, measure } from "./leaks.ts";
import { soak } from "./soak.ts";
import { makers } from "./subjects.ts";

const { long, seed, number } = commandLine(["operations"]);
const cycles = long ? 1_000_000 : 20_000;
const operations = number("operations", long ? 10_000_000 : 200_000);
console.log(`${long ? "long" : "short"}: ${cycles} cycles a combination, ${operations} operations, --seed ${seed}`);
const report = new Report();
for (const [name, make] of Object.entries(makers)) {
  for (const [how, run] of cyclesOf(make())) await measure(report, `${name}, ${how}`, run, cycles);
}
for (const [how, run] of cyclesOfJobs()) await measure(report, how, run, cycles);
for (const [how, run] of cyclesOfKeys()) await measure(report, how, run, cycles);
for (const collection of collections()) await watch(report, collection);
await soak(report, new Random(seed), operations);
report.end();
