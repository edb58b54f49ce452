import { Barrier as PlainBarrier } from "@sync/barrier";
import { enqueue } from "@sync/core";
import { Barrier } from "@sync/effect";
import * as Effect from "effect/Effect";
import { Crowd } from "./crowd.ts";
import type { Scenario } from "./scenario.ts";

type Ending = "filled" | "reset" | "aborted";

/** Three fibers wait at a barrier for more than them, which outsiders then fill or break, or for three. */
const barrierScenario = (parties: number, ending: Ending): Scenario => ({
  name: `Barrier.await, ${parties} parties, ${ending}`,
  setUp() {
    const plain = new PlainBarrier(parties);
    const barrier = Barrier.fromPlain(plain);
    const crowd = new Crowd();
    const positions: number[] = [];
    let rounds = parties === 3 ? 1 : 0;
    const wait = Effect.map(crowd.counted(Barrier.await(barrier)), (position) => {
      positions.push(position);
    });
    let broken = false;
    return {
      victim: crowd.counted(Barrier.await(barrier)),
      others: [wait, wait],
      errors: ending === "filled" ? [] : ["BrokenBarrierError"],
      advance() {
        if (plain.waiting === 0) return false;
        rounds++;
        if (ending === "filled") while (plain.waiting > 0) plain[enqueue]();
        else if (ending === "reset") plain.reset();
        else plain.abort();
        broken ||= ending === "aborted";
        return true;
      },
      always() {
        if (plain.broken !== broken) return broken ? "not broken any more" : "broken by an interruption";
        const [first, second] = positions;
        return rounds === 1 && first !== undefined && first === second ? "two have one position" : undefined;
      },
      whenQuiet: () => crowd.problem(plain.waiting),
      atEnd: () => (plain.waiting > 0 ? "still queued" : undefined),
    };
  },
});

export const barrierScenarios: readonly Scenario[] = [
  barrierScenario(3, "filled"),
  barrierScenario(4, "filled"),
  barrierScenario(4, "reset"),
  barrierScenario(4, "aborted"),
];
