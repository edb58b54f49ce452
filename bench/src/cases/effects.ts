// The facade, beside effect's own.
import * as Lock from "@sync/effect/Lock";
import * as Ours from "@sync/effect/Semaphore";
import * as Effect from "effect/Effect";
import * as Latch from "effect/Latch";
import * as Theirs from "effect/Semaphore";
import { SlowQueue } from "../libraries/slow.ts";
import { shuffler } from "../random.ts";
import { casesOf, ignore, parts, repeated, settle, timed } from "./case.ts";

const operations = 1000;
const ours = ["@sync/effect/Semaphore", "@sync/effect/Lock"];

/** An effect under a permit of that contender, or as it is. */
function guard(name: string, effect: Effect.Effect<void>): Effect.Effect<void> {
  if (name === "@sync/effect/Semaphore") return Ours.makeUnsafe(1).withPermit(effect);
  if (name === "@sync/effect/Lock") return Lock.withLock(Lock.makeUnsafe(), effect);
  return name === "effect" ? Theirs.makeUnsafe(1).withPermit(effect) : effect;
}

/** An effect that waits for ever. */
function wait(name: string): Effect.Effect<void> {
  if (name === "effect Latch") return Latch.makeUnsafe().await;
  if (name === "effect Semaphore") return Theirs.makeUnsafe(0).withPermit(Effect.void);
  if (name === "Effect.never") return Effect.never;
  if (name === "slow") {
    const queue = new SlowQueue();
    return Effect.callback(() => Effect.sync(queue.add(ignore)));
  }
  const lock = Lock.makeUnsafe();
  lock.plain.tryAcquire();
  return Lock.withLock(lock, Effect.void);
}

export const effects = casesOf({
  "effect-uncontended": {
    title: "Effects, uncontended: withPermit",
    about: "One fiber runs an effect under `withPermit` again and again. The floor runs the effect alone.",
    ours,
    floors: ["bare effect"],
    peers: ["effect"],
    prepare(_contender, _size, name) {
      const guarded = guard(
        name,
        Effect.sync(() => {}),
      );
      const program = Effect.gen(function* () {
        for (let i = 0; i < operations; i++) yield* guarded;
      });
      return timed(operations, () => Effect.runPromise(program));
    },
  },
  "effect-contention": {
    title: "Effects, contended: fibers that all want one permit",
    about:
      "So many fibers start at once, and each yields while it holds the permit. Without a semaphore, all yield at once; one after the " +
      "other is what mutual exclusion itself costs.",
    ours,
    floors: ["no semaphore", "one after the other"],
    peers: ["effect"],
    sizes: [1000, 16_000],
    prepare(_, size, name) {
      const concurrency = name === "one after the other" ? 1 : "unbounded";
      const run = () => {
        const each = guard(name, Effect.yieldNow);
        return Effect.runPromise(Effect.forEach(Array(size), () => each, { concurrency, discard: true }));
      };
      return repeated(size, run, 2000);
    },
  },
  "effect-interruption": {
    title: "Effects: every fiber is interrupted, in random order",
    about:
      "So many fibers wait, and all are interrupted, in random order. Timed are the interruptions. Effect's own latch searches its " +
      "waiters. The floor is a fiber that waits for nothing.",
    ours: ["@sync/effect/Lock"],
    floors: ["Effect.never"],
    peers: ["effect Semaphore", "effect Latch"],
    sizes: [1000, 8000, 32_000],
    flat: true,
    prepare(_, size, name) {
      const shuffle = shuffler(size);
      const run = async (time: (part: () => void) => void) => {
        const waiting = wait(name);
        const fibers = shuffle(Array.from({ length: size }, () => Effect.runFork(waiting)));
        await settle();
        time(() => {
          for (const fiber of fibers) fiber.interruptUnsafe();
        });
      };
      return parts(size, run, 2000);
    },
  },
});
