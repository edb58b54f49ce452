// Whether every adapter of the benchmarks does what it is measured for, on the runtime that runs this.
import { peer, peers } from "./peers/index.ts";
import { verify } from "./peers/verify.ts";
import { runtime } from "./runtime.ts";

let [passed, failed] = [0, 0];
for (const name of peers) {
  for (const [ability, holds] of await verify(await peer(name))) {
    if (holds) passed++;
    else failed++;
    if (!holds) console.log(`FAILED  ${name} on ${runtime}: ${ability}`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
