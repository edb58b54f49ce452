// A program of effects, as a user would write it.
import { Barrier, BoundedSemaphore, Condition, Event, Lock, Semaphore } from "@sync/effect";
import type { BrokenBarrierError } from "@sync/effect/Barrier";
import type { OverReleaseError, PermitsExceededError } from "@sync/effect/BoundedSemaphore";
import type { NotAcquiredError } from "@sync/effect/Lock";
import * as Effect from "effect/Effect";
import type * as Option from "effect/Option";
import * as EffectSemaphore from "effect/Semaphore";

export const locks: Effect.Effect<Option.Option<number>, NotAcquiredError> = Effect.gen(function* () {
  const lock: Lock.Lock = yield* Lock.make();
  yield* Lock.withLock(lock, Effect.succeed(1));
  yield* Effect.succeed(2).pipe(Lock.withLock(lock));
  yield* Lock.acquire(lock);
  yield* Lock.release(lock);
  yield* Effect.scoped(Lock.acquireScoped(lock));
  return yield* Lock.withLockIfAvailable(lock, Effect.succeed(3));
});

export const conditions: Effect.Effect<string, NotAcquiredError> = Effect.gen(function* () {
  const condition: Condition.Condition = yield* Condition.make();
  const notified: number = yield* Condition.withLock(condition, Condition.notify(condition, 2));
  yield* Condition.withLock(
    condition,
    Condition.waitFor(condition, () => notified === 0),
  );
  return String(condition.plain);
});

export const permits: Effect.Effect<number, PermitsExceededError | OverReleaseError> = Effect.gen(function* () {
  const bounded: BoundedSemaphore.BoundedSemaphore = yield* BoundedSemaphore.make(4);
  yield* BoundedSemaphore.take(bounded, 2);
  yield* BoundedSemaphore.release(bounded, 2);
  return yield* BoundedSemaphore.withPermits(bounded, 3, Effect.succeed(3));
});

export const swapped: Effect.Effect<string> = Effect.gen(function* () {
  const semaphore: Semaphore.Semaphore = yield* Semaphore.make(2);
  const own: EffectSemaphore.Semaphore = semaphore;
  return yield* EffectSemaphore.withPermits(own, 2, semaphore.withPermit(Effect.succeed("done")));
});

export const gates: Effect.Effect<number, BrokenBarrierError> = Effect.gen(function* () {
  const event: Event.Event = yield* Event.make();
  yield* Event.set(event);
  yield* Event.await(event);
  const barrier: Barrier.Barrier = yield* Barrier.make(1);
  return yield* Event.whenSet(event, Barrier.await(barrier));
});
