// The torment: processes that are killed, stopped and cut off while they share locks. `--seed N --seconds N --histories N --long`.
import { commandLine } from "../../command-line.ts";
import { Report } from "../../report.ts";
import { missing } from "../servers.ts";
import { type Counts, run } from "./history.ts";

const { long, seed, number } = commandLine(["seconds", "histories"]);
const seconds = number("seconds", long ? 30 : 12);
const histories = number("histories", long ? 10 : 2);
const lease = 1_000;
const absent = missing();
if (absent.length > 0) {
  console.log(`not installed: apt-get install ${absent.join(" ")}`);
  console.log("0 passed, 0 failed");
  process.exit();
}
const report = new Report();
const totals: Partial<Counts> = {};
for (let i = 0; i < histories; i++) {
  for (const kind of ["postgres", "redis"] as const) {
    const own = seed + i;
    await report.run(`${kind}, seed ${own}`, async () => {
      const { counts, faults } = await run({ kind, seed: own, seconds, lease });
      for (const [what, count] of Object.entries(counts)) {
        totals[what as keyof Counts] = (totals[what as keyof Counts] ?? 0) + count;
      }
      if (faults.length > 0) throw new Error(`${faults.length} faults\n${faults.slice(0, 12).join("\n")}`);
      return said(counts);
    });
  }
}
console.log(`together: ${said(totals)}`);
report.end();
process.exit();

function said(counts: Partial<Counts>): string {
  return Object.entries(counts)
    .map(([what, count]) => `${what} ${count}`)
    .join(", ");
}
