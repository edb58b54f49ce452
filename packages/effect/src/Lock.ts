/**
 * Mutual exclusion: one fiber at a time, first in, first out.
 *
 * A lock here is a facade of a plain one of `@sync/lock`. Promise code and effects share its queue.
 *
 * @since 0.1.0
 */
import * as Plain from "@sync/lock";
import * as Effect from "effect/Effect";
import type { Inspectable } from "effect/Inspectable";
import type { Option } from "effect/Option";
import type { Pipeable } from "effect/Pipeable";
import { hasProperty } from "effect/Predicate";
import type { Scope } from "effect/Scope";
import { Facade } from "./internal/facade.ts";
import { hold, holdIfAvailable, holdScoped, keep } from "./internal/hold.ts";
import { NotAcquiredError } from "./NotAcquiredError.ts";

export { NotAcquiredError } from "./NotAcquiredError.ts";

/**
 * The key by which a `Lock` is recognised.
 *
 * @category type IDs
 * @stability experimental
 * @since 0.1.0
 */
export const TypeId = "~@sync/effect/Lock" as const;

/**
 * A lock, which one fiber holds at a time.
 *
 * **When to use**
 *
 * Use it for what must not be interleaved: a token refresh, a file, a sequence of writes.
 *
 * **Details**
 *
 * Strictly first in, first out. A release hands the lock to the fiber that has waited longest, in the same step. An interrupted
 * fiber is removed from the queue at once, in constant time.
 *
 * **Gotchas**
 *
 * The lock is not reentrant: a fiber that holds it and acquires it again waits for itself.
 *
 * **Example** (One at a time)
 *
 * ```ts
 * import { Lock } from "@sync/effect";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * let inside = 0;
 * const program = Effect.gen(function* () {
 *   const lock = yield* Lock.make();
 *   const section = Effect.gen(function* () {
 *     assert.equal(++inside, 1);
 *     yield* Effect.yieldNow;
 *     inside--;
 *   });
 *   yield* Effect.all([section, section, section].map(Lock.withLock(lock)), { concurrency: "unbounded" });
 * });
 * await Effect.runPromise(program);
 * ```
 *
 * @category models
 * @stability experimental
 * @since 0.1.0
 */
export interface Lock extends Pipeable, Inspectable {
  /** The key by which it is recognised. */
  readonly [TypeId]: typeof TypeId;
  /** The plain lock, for promise code. Both share one queue. */
  readonly plain: Plain.Lock;
}

class LockImpl extends Facade<Plain.Lock> implements Lock {
  readonly [TypeId] = TypeId;

  toJSON(): { readonly _id: string; readonly locked: boolean; readonly waiting: number } {
    return { _id: "Lock", locked: this.plain.locked(), waiting: this.plain.waiting };
  }
}

/**
 * Makes an unlocked lock, without an effect.
 *
 * **When to use**
 *
 * Use it where a lock is needed outside of an effect.
 *
 * @category constructors
 * @stability experimental
 * @since 0.1.0
 */
export const makeUnsafe = (): Lock => fromPlain(new Plain.Lock());

/**
 * Makes an unlocked lock.
 *
 * **Example** (A lock as a service)
 *
 * ```ts
 * import { Lock } from "@sync/effect";
 * import { Context, Effect, Layer } from "effect";
 * import assert from "node:assert/strict";
 *
 * class WriteLock extends Context.Service<WriteLock, Lock.Lock>()("app/WriteLock") {
 *   static readonly layer = Layer.effect(WriteLock)(Lock.make());
 * }
 *
 * const program = Effect.gen(function* () {
 *   const lock = yield* WriteLock;
 *   return yield* Lock.withLock(lock, Effect.succeed("written"));
 * });
 * assert.equal(await Effect.runPromise(program.pipe(Effect.provide(WriteLock.layer))), "written");
 * ```
 *
 * @category constructors
 * @stability experimental
 * @since 0.1.0
 */
export const make = (): Effect.Effect<Lock> => Effect.sync(makeUnsafe);

/**
 * Makes a lock of effects from a plain one. Promise code may go on to use the plain one: both share one queue.
 *
 * **Example** (Promise code and effects contend for one lock)
 *
 * ```ts
 * import { Lock } from "@sync/effect";
 * import * as Plain from "@sync/lock";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const plain = new Plain.Lock();
 * const lock = Lock.fromPlain(plain);
 * const token = await plain.acquire();
 * const log: string[] = [];
 * const effect = Effect.runPromise(Lock.withLock(lock, Effect.sync(() => log.push("effect"))));
 * const promise = plain.with(() => log.push("promise"));
 * token.release();
 * await Promise.all([effect, promise]);
 * assert.deepEqual(log, ["effect", "promise"]);
 * assert.equal(lock.plain, plain);
 * ```
 *
 * @category constructors
 * @stability experimental
 * @since 0.1.0
 */
export const fromPlain = (plain: Plain.Lock): Lock => new LockImpl(plain);

/**
 * Whether a value is a `Lock`.
 *
 * @category guards
 * @stability experimental
 * @since 0.1.0
 */
export const isLock = (u: unknown): u is Lock => hasProperty(u, TypeId);

/**
 * Runs an effect with the lock, and releases it however the effect ends: by success, failure, defect or interruption.
 *
 * **Details**
 *
 * The wait is interruptible if the caller is. A fiber that is interrupted while it waits is removed from the queue at once. A fiber
 * that is interrupted after the grant, before it runs, gives the lock back.
 *
 * **Example** (Guarding an effect)
 *
 * ```ts
 * import { Lock } from "@sync/effect";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const lock = yield* Lock.make();
 *   return yield* Lock.withLock(lock, Lock.locked(lock));
 * });
 * assert.equal(Effect.runSync(program), true);
 * ```
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export function withLock(self: Lock): <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>;
/** The same, with the effect that is guarded. */
export function withLock<A, E, R>(self: Lock, effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R>;
export function withLock<A, E, R>(self: Lock, effect?: Effect.Effect<A, E, R>): unknown {
  const guard = (effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => hold(self, effect);
  return effect === undefined ? guard : guard(effect);
}

/**
 * Runs an effect with the lock if the lock is free, and succeeds with `Option.none()` if not. It never waits.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export function withLockIfAvailable(
  self: Lock,
): <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<Option<A>, E, R>;
/** The same, with the effect that is guarded. */
export function withLockIfAvailable<A, E, R>(
  self: Lock,
  effect: Effect.Effect<A, E, R>,
): Effect.Effect<Option<A>, E, R>;
export function withLockIfAvailable<A, E, R>(self: Lock, effect?: Effect.Effect<A, E, R>): unknown {
  const guard = (effect: Effect.Effect<A, E, R>): Effect.Effect<Option<A>, E, R> => holdIfAvailable(self, effect);
  return effect === undefined ? guard : guard(effect);
}

/**
 * Acquires the lock, and releases it when the scope closes.
 *
 * **Details**
 *
 * The wait is interruptible if the caller is. The grant and the scope's finalizer are one uninterruptible step.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export const acquireScoped = (self: Lock): Effect.Effect<void, never, Scope> => holdScoped(self);

/**
 * Acquires the lock. The caller must `release` it.
 *
 * **Gotchas**
 *
 * If the fiber is interrupted right after this effect, nothing releases the lock. Prefer `withLock` or `acquireScoped`.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export const acquire = (self: Lock): Effect.Effect<void> => keep(self, undefined);

/**
 * Releases the lock, whichever fiber holds it, and hands it to the next in the queue. Fails with `NotAcquiredError` if the lock is
 * free.
 *
 * **Gotchas**
 *
 * Do not use it for a lock that `withLock` or a scope releases: as asyncio's, the lock does not check which fiber releases it.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export const release = (self: Lock): Effect.Effect<void, NotAcquiredError> =>
  Effect.suspend(() => {
    if (!self.plain.locked()) return new NotAcquiredError({ message: "release() of a lock that is not acquired" });
    self.plain.release();
    return Effect.void;
  });

/**
 * Whether the lock is held.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const locked = (self: Lock): Effect.Effect<boolean> => Effect.sync(() => lockedUnsafe(self));

/**
 * Whether the lock is held, without an effect.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const lockedUnsafe = (self: Lock): boolean => self.plain.locked();

/**
 * How many wait for the lock: fibers, promises and callbacks.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const waiting = (self: Lock): Effect.Effect<number> => Effect.sync(() => waitingUnsafe(self));

/**
 * How many wait for the lock, without an effect.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const waitingUnsafe = (self: Lock): number => self.plain.waiting;
