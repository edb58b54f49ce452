import * as Lock from "@sync/effect/Lock";
import * as Ours from "@sync/effect/Semaphore";
import * as Effect from "effect/Effect";
import * as Theirs from "effect/Semaphore";
import { type Case, repeats } from "../case.ts";
import { now } from "../clock.ts";

const contention: Case = {
  title: "Effects, contended: fibers that all want one permit",
  about:
    "So many fibers start at once, and each yields while it holds the permit. Without a semaphore, all yield at once; one after the " +
    "other is what mutual exclusion itself costs.",
  ours: ["@sync/effect/Semaphore", "@sync/effect/Lock"],
  floors: ["no semaphore", "one after the other"],
  peers: ["effect"],
  sizes: [1000, 16_000],
  seconds: 1,
  async prepare(contender, size) {
    const work = guard(contender, Effect.yieldNow);
    const concurrency = contender === "one after the other" ? 1 : "unbounded";
    const crowd = Effect.forEach(Array(size), () => work, { concurrency, discard: true });
    const times = repeats(size, 2000);
    return async () => {
      const started = now();
      for (let i = 0; i < times; i++) await Effect.runPromise(crowd);
      return (now() - started) / (times * size);
    };
  },
};
export default contention;

function guard(contender: string, effect: Effect.Effect<void>): Effect.Effect<void> {
  if (contender === "@sync/effect/Semaphore") return Ours.makeUnsafe(1).withPermit(effect);
  if (contender === "@sync/effect/Lock") return Lock.withLock(Lock.makeUnsafe(), effect);
  return contender === "effect" ? Theirs.makeUnsafe(1).withPermit(effect) : effect;
}
