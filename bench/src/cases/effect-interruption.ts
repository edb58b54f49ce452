import * as Lock from "@sync/effect/Lock";
import * as Effect from "effect/Effect";
import * as Latch from "effect/Latch";
import * as Theirs from "effect/Semaphore";
import { type Case, repeats } from "../case.ts";
import { now } from "../clock.ts";
import { randomFrom, shuffle } from "../random.ts";
import { settle } from "../settle.ts";

const interruption: Case = {
  title: "Effects: every fiber is interrupted, in random order",
  about:
    "So many fibers wait, and all are interrupted, in random order. Timed are the interruptions. Effect's own latch searches its " +
    "waiters. The floor is a fiber that waits for nothing.",
  ours: ["@sync/effect/Lock"],
  floors: ["Effect.never"],
  peers: ["effect Semaphore", "effect Latch"],
  sizes: [1000, 8000, 32_000],
  flat: true,
  seconds: 1,
  async prepare(contender, size) {
    const random = randomFrom(size);
    const wait = waitOf(contender);
    const times = repeats(size, 2000);
    return async () => {
      let spent = 0;
      for (let i = 0; i < times; i++) {
        const fibers = shuffle(
          Array.from({ length: size }, () => Effect.runFork(wait)),
          random,
        );
        const started = now();
        for (const fiber of fibers) fiber.interruptUnsafe();
        spent += now() - started;
        await settle();
      }
      return spent / (times * size);
    };
  },
};
export default interruption;

function waitOf(contender: string): Effect.Effect<void> {
  if (contender === "effect Latch") return Latch.makeUnsafe().await;
  if (contender === "effect Semaphore") return Theirs.makeUnsafe(0).withPermit(Effect.void);
  if (contender === "Effect.never") return Effect.never;
  const lock = Lock.makeUnsafe();
  lock.plain.tryAcquire();
  return Lock.withLock(lock, Effect.void);
}
