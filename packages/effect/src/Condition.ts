/**
 * A lock, and a queue of fibers that wait, without the lock, for what its holders change.
 *
 * @since 0.1.0
 */
import * as Plain from "@sync/condition";
import { enqueue, enqueueWait, type Waiter } from "@sync/core";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import { dual, type LazyArg } from "effect/Function";
import type { Inspectable } from "effect/Inspectable";
import type { Pipeable } from "effect/Pipeable";
import { hasProperty, isPromiseLike } from "effect/Predicate";
import { Facade } from "./internal/facade.ts";
import { hold } from "./internal/hold.ts";
import { messageOf } from "./internal/message.ts";
import { request } from "./internal/request.ts";
import type { Lock } from "./Lock.ts";
import { NotAcquiredError } from "./NotAcquiredError.ts";

export type { Truthy } from "@sync/condition";
export { NotAcquiredError } from "./NotAcquiredError.ts";

/**
 * The key by which a `Condition` is recognised.
 *
 * @category type IDs
 * @stability experimental
 * @since 0.1.0
 */
export const TypeId = "~@sync/effect/Condition" as const;

/**
 * A lock, and a queue of fibers that wait for what its holders change.
 *
 * **When to use**
 *
 * Use it if fibers wait for a state that other fibers change: a buffer that is not empty, a job that is done.
 *
 * **Details**
 *
 * `wait` frees the lock. Another fiber acquires it, changes something and calls `notify`. The notified fiber goes on when it
 * has the lock again. Notifications go to the fibers that have waited longest. Several conditions may share one lock.
 *
 * **Gotchas**
 *
 * `wait` and `notify` fail with `NotAcquiredError` outside of `withLock`. An interrupted `wait` acquires the lock again before
 * it ends, because the code around it holds the lock. So an interruption takes as long as other fibers hold the lock.
 *
 * **Example** (A bounded buffer's consumer)
 *
 * ```ts
 * import { Condition } from "@sync/effect";
 * import { Effect, Fiber } from "effect";
 * import assert from "node:assert/strict";
 *
 * const items: string[] = [];
 * const program = Effect.gen(function* () {
 *   const changed = yield* Condition.make();
 *   const consumer = yield* Effect.forkChild(
 *     Condition.withLock(
 *       changed,
 *       Effect.map(
 *         Condition.waitFor(changed, () => items.length > 0),
 *         () => items.shift(),
 *       ),
 *     ),
 *   );
 *   yield* Effect.yieldNow;
 *   items.push("apple");
 *   yield* Condition.withLock(changed, Condition.notify(changed));
 *   return yield* Fiber.join(consumer);
 * });
 * assert.equal(await Effect.runPromise(program), "apple");
 * ```
 *
 * @category models
 * @stability experimental
 * @since 0.1.0
 */
export interface Condition extends Pipeable, Inspectable {
  /** The key by which it is recognised. */
  readonly [TypeId]: typeof TypeId;
  /** The plain condition, for promise code. Both share one queue. */
  readonly plain: Plain.Condition;
}

class ConditionImpl extends Facade<Plain.Condition> implements Condition {
  readonly [TypeId] = TypeId;

  toJSON(): { readonly _id: string; readonly locked: boolean; readonly waiting: number } {
    return { _id: "Condition", locked: this.plain.locked(), waiting: this.plain.waiting };
  }
}

/**
 * Makes a condition, with a lock of its own or a given one, without an effect.
 *
 * @category constructors
 * @stability experimental
 * @since 0.1.0
 */
export const makeUnsafe = (lock?: Lock): Condition => fromPlain(new Plain.Condition(lock?.plain));

/**
 * Makes a condition, with a lock of its own or a given one.
 *
 * **Example** (A condition as a service)
 *
 * ```ts
 * import { Condition } from "@sync/effect";
 * import { Context, Effect, Layer } from "effect";
 * import assert from "node:assert/strict";
 *
 * class Changed extends Context.Service<Changed, Condition.Condition>()("app/Changed") {
 *   static readonly layer = Layer.effect(Changed)(Condition.make());
 * }
 *
 * const program = Effect.gen(function* () {
 *   const changed = yield* Changed;
 *   return yield* Condition.withLock(changed, Condition.notifyAll(changed));
 * });
 * assert.equal(await Effect.runPromise(program.pipe(Effect.provide(Changed.layer))), 0);
 * ```
 *
 * @category constructors
 * @stability experimental
 * @since 0.1.0
 */
export const make = (lock?: Lock): Effect.Effect<Condition> => Effect.sync(() => makeUnsafe(lock));

/**
 * Makes a condition of effects from a plain one. Promise code may go on to use the plain one: both share one queue.
 *
 * @category constructors
 * @stability experimental
 * @since 0.1.0
 */
export const fromPlain = (plain: Plain.Condition): Condition => new ConditionImpl(plain);

/**
 * Whether a value is a `Condition`.
 *
 * @category guards
 * @stability experimental
 * @since 0.1.0
 */
export const isCondition = (u: unknown): u is Condition => hasProperty(u, TypeId);

/**
 * Runs an effect with the condition's lock, and releases it however the effect ends, as `Lock.withLock` does.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export function withLock(self: Condition): <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>;
/** The same, with the effect that is guarded. */
export function withLock<A, E, R>(self: Condition, effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R>;
export function withLock<A, E, R>(self: Condition, effect?: Effect.Effect<A, E, R>): unknown {
  const guard = (effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => hold(self, effect);
  return effect === undefined ? guard : guard(effect);
}

/**
 * Frees the lock, waits for a notification, and acquires the lock again. Fails with `NotAcquiredError` if the lock is not held, or
 * if the token that holds it is released during the wait.
 *
 * **Details**
 *
 * A fiber that is interrupted while it waits acquires the lock again before it ends. If it was notified, the notification passes to
 * the next in the queue as soon as the fiber has the lock. If not, no other fiber is notified.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export const wait = (self: Condition): Effect.Effect<void, NotAcquiredError> => waitNoting(self, () => {});

/**
 * Waits until a predicate's value is truthy, and succeeds with that value. The predicate is a function or an effect. It runs first
 * without a wait, and then after each notification, with the lock held.
 *
 * **Details**
 *
 * A predicate that is true at first needs no lock. If the predicate fails or dies, or the fiber is interrupted, a notification that
 * the fiber has consumed passes to the next in the queue.
 *
 * **Gotchas**
 *
 * A function that returns a promise or an effect is a defect. The predicate may be an effect itself.
 *
 * **Example** (Waiting for a value)
 *
 * ```ts
 * import { Condition } from "@sync/effect";
 * import { Effect, Fiber, Ref } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const changed = yield* Condition.make();
 *   const answer = yield* Ref.make(0);
 *   const asks = yield* Effect.forkChild(Condition.withLock(changed, Condition.waitFor(changed, Ref.get(answer))));
 *   yield* Effect.yieldNow;
 *   yield* Ref.set(answer, 42);
 *   yield* Condition.withLock(changed, Condition.notifyAll(changed));
 *   return yield* Fiber.join(asks);
 * });
 * assert.equal(await Effect.runPromise(program), 42);
 * ```
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export const waitFor: {
  <A, E = never, R = never>(
    predicate: LazyArg<A> | Effect.Effect<A, E, R>,
  ): (self: Condition) => Effect.Effect<Plain.Truthy<A>, E | NotAcquiredError, R>;
  <A, E = never, R = never>(
    self: Condition,
    predicate: LazyArg<A> | Effect.Effect<A, E, R>,
  ): Effect.Effect<Plain.Truthy<A>, E | NotAcquiredError, R>;
} = dual(
  2,
  <A, E, R>(
    self: Condition,
    predicate: LazyArg<A> | Effect.Effect<A, E, R>,
  ): Effect.Effect<Plain.Truthy<A>, E | NotAcquiredError, R> =>
    Effect.suspend(() => {
      let notified: Waiter<true> | undefined;
      const evaluate: Effect.Effect<A, E, R> = Effect.isEffect(predicate) ? predicate : Effect.sync(predicate);
      const waitAgain = waitNoting(self, (waiter) => {
        notified = waiter;
      });
      const loop: Effect.Effect<Plain.Truthy<A>, E | NotAcquiredError, R> = Effect.flatMap(evaluate, (value) => {
        if (Effect.isEffect(value) || isPromiseLike(value)) {
          return Effect.die(new TypeError("predicate must not return a promise or an effect: it may be an effect"));
        }
        return isTruthy(value) ? Effect.succeed(value) : Effect.flatMap(waitAgain, () => loop);
      });
      return Effect.onExitPrimitive(loop, (exit) => {
        if (Exit.isFailure(exit)) notified?.cancel(); // passes its notification on
        return undefined;
      });
    }),
);

/**
 * Notifies up to `n` fibers (1 by default), those that have waited longest. They go to the end of the lock's queue. Succeeds
 * with the number of notified fibers. Fails with `NotAcquiredError` if the lock is not held. Anything but an integer >= 0 is a
 * defect.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export const notify = (self: Condition, n = 1): Effect.Effect<number, NotAcquiredError> =>
  Effect.suspend(() =>
    self.plain.locked() ? Effect.succeed(self.plain.notify(n)) : notAcquired("notify() on a lock that is not acquired"),
  );

/**
 * Notifies all fibers that wait, as `notify` does.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export const notifyAll = (self: Condition): Effect.Effect<number, NotAcquiredError> =>
  Effect.suspend(() => notify(self, self.plain.waiting));

/**
 * Whether the lock is held.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const locked = (self: Condition): Effect.Effect<boolean> => Effect.sync(() => lockedUnsafe(self));

/**
 * Whether the lock is held, without an effect.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const lockedUnsafe = (self: Condition): boolean => self.plain.locked();

/**
 * How many wait to be notified: fibers, promises and callbacks.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const waiting = (self: Condition): Effect.Effect<number> => Effect.sync(() => waitingUnsafe(self));

/**
 * How many wait to be notified, without an effect.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const waitingUnsafe = (self: Condition): number => self.plain.waiting;

/** Waits. It notes the waiter whose notification it has consumed, and `undefined` when it waits for another. */
function waitNoting(
  self: Condition,
  note: (notified: Waiter<true> | undefined) => void,
): Effect.Effect<void, NotAcquiredError> {
  return request<true, undefined, void, NotAcquiredError, never>({
    plain: {
      [enqueue](observer) {
        const waiter = self.plain[enqueueWait](observer);
        note(undefined);
        return waiter;
      },
    },
    granted: () => Effect.void,
    failed: (reason) => notAcquired(messageOf(reason)),
    exit(waiter, exit, wait) {
      if (Exit.isSuccess(exit)) {
        note(waiter);
        return undefined;
      }
      waiter.cancel();
      return waiter.pending ? wait.untilSettled() : undefined; // until it has the lock back
    },
  });
}

function isTruthy<A>(value: A): value is Plain.Truthy<A> {
  return Boolean(value);
}

function notAcquired(message: string): Effect.Effect<never, NotAcquiredError> {
  return new NotAcquiredError({ message });
}
