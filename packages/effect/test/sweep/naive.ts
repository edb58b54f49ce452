import { enqueue } from "@sync/core";
import type { Lock } from "@sync/effect";
import * as Effect from "effect/Effect";
import { lockScenario } from "./lock.ts";
import type { Scenario } from "./scenario.ts";

// Two ways to write `withLock` that look right. They are here to see that the sweep finds what is wrong with them.

const acquire = (lock: Lock.Lock) =>
  Effect.withFiber((fiber) =>
    Effect.callback<{ readonly release: () => void }>((resume) => {
      const waiter = lock.plain[enqueue]({
        settled: () => fiber.currentDispatcher.scheduleTask(() => resume(Effect.succeed(waiter)), 0),
      });
      if (!waiter.pending) resume(Effect.succeed(waiter));
      return Effect.sync(() => waiter.cancel());
    }),
  );

/** It leaks the lock: an interruption after the wait and before the finalizer is there finds nobody to give it back. */
const interruptible = (lock: Lock.Lock, body: Effect.Effect<void>) =>
  Effect.scoped(
    Effect.andThen(
      Effect.acquireRelease(acquire(lock), (token) => Effect.sync(() => token.release()), { interruptible: true }),
      body,
    ),
  );

/** It cannot be interrupted while it waits. */
const uninterruptible = (lock: Lock.Lock, body: Effect.Effect<void>) =>
  Effect.acquireUseRelease(
    acquire(lock),
    () => body,
    (token) => Effect.sync(() => token.release()),
  );

const both = (name: string, use: Parameters<typeof lockScenario>[2]): readonly Scenario[] =>
  [true, false].map((held) => lockScenario(name, held, use, use));

export const naiveInterruptible: readonly Scenario[] = both("interruptible acquireRelease", interruptible);

export const naiveUninterruptible: readonly Scenario[] = both("uninterruptible acquireUseRelease", uninterruptible);
