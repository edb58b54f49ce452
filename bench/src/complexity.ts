// Checks that cost does not depend on how many wait, and that each check would find out if it did. Times are only ever compared
// with each other: processor time of many against that of few.
import { bound, growth, isFlat, isSteep } from "./complexity/check.ts";
import { checks } from "./complexity/checks.ts";
import { type Calls, callsOfOurs, callsOfStandIn } from "./complexity/listeners.ts";

let [passed, failed] = [0, 0];

function report(holds: boolean, text: string): void {
  if (holds) passed++;
  else failed++;
  console.log(`${holds ? "ok    " : "FAILED"}  ${text}`);
}

const oneListener = ({ added, removed }: Calls) => added === 1 && removed === 1;
for (const [name, calls] of Object.entries(callsOfOurs())) {
  report(
    oneListener(calls),
    `${name}: 1,000 wait with one signal: ${calls.added} listener added, ${calls.removed} removed`,
  );
}
const calls = callsOfStandIn();
report(!oneListener(calls), `the stand-in is found out: ${calls.added} added, ${calls.removed} removed`);

for (const { name, sizes, ours, standIn } of checks) {
  const [few, many] = sizes.map((size) => size.toLocaleString("en-US"));
  const ratio = await growth(ours, sizes, isFlat);
  report(
    ratio <= bound,
    `${name}: each of ${many} costs ${ratio.toFixed(1)} times what each of ${few} does, at most ${bound}`,
  );
  const slow = await growth(standIn, sizes, isSteep);
  report(slow > bound, `the stand-in is found out: ${slow.toFixed(1)} times`);
}

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
