// Leaks and soak: `--seed N --operations N --long`.
import { parseArgs } from "node:util";
import { collections, watch } from "./collected.ts";
import { cyclesOf, measure } from "./leaks.ts";
import { Report } from "./report.ts";
import { soak } from "./soak.ts";
import { makers } from "./subjects.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 32)) },
    operations: { type: "string" },
    long: { type: "boolean", default: false },
  },
});
const seed = Number(values.seed);
const cycles = values.long ? 1_000_000 : 20_000;
const operations = Number(values.operations ?? (values.long ? 10_000_000 : 200_000));
if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(operations) || operations < 1) {
  throw new Error("--seed and --operations take an integer");
}

console.log(
  `${values.long ? "long" : "short"}: ${cycles} cycles a combination, ${operations} operations, --seed ${seed}`,
);
const report = new Report();
for (const make of Object.values(makers)) {
  for (const way of cyclesOf(make())) await measure(report, way, cycles);
}
for (const collection of collections()) await watch(report, collection);
await soak(report, seed, operations);
console.log(`${report.passed} passed, ${report.failed} failed`);
process.exitCode = report.failed > 0 ? 1 : 0;
