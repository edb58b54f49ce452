/**
 * Mutual exclusion: one fiber at a time, in the order in which they came.
 *
 * A lock here stands on a plain one of `@sync/lock`: promise code and effects can contend for it, in one line.
 *
 * @since 0.1.0
 */
import { enqueue, type LockToken, type Observer, type Token, type Waiter } from "@sync/core";
import * as Plain from "@sync/lock";
import * as Effect from "effect/Effect";
import type { Inspectable } from "effect/Inspectable";
import type { Option } from "effect/Option";
import type { Pipeable } from "effect/Pipeable";
import { hasProperty } from "effect/Predicate";
import type { Scope } from "effect/Scope";
import { Facade } from "./internal/facade.ts";
import { type Acquisition, hold, holdIfAvailable, holdScoped, keep } from "./internal/hold.ts";
import { NotAcquiredError } from "./NotAcquiredError.ts";

export { NotAcquiredError } from "./NotAcquiredError.ts";

/**
 * What a value of this module is recognised by.
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
 * Use it to guard what must not be interleaved: a token refresh, a file, a sequence of writes.
 *
 * **Details**
 *
 * Strictly first in, first out. A release hands the lock to the longest waiter in the same step, and no newcomer overtakes. An
 * interrupted fiber leaves the line at once, in constant time.
 *
 * **Gotchas**
 *
 * It is not reentrant: a fiber that holds the lock and asks for it again waits for itself.
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
  /** What it is recognised by. */
  readonly [TypeId]: typeof TypeId;
  /** The plain lock, for promise code. It is the same lock: they share one line. */
  readonly plain: Plain.Lock;
}

class LockImpl extends Facade<Plain.Lock> implements Lock, Acquisition<LockToken | undefined, never> {
  readonly [TypeId] = TypeId;

  readonly enqueue = (observer: Observer<Token>): Waiter<Token, LockToken | undefined> => this.plain[enqueue](observer);

  toJSON(): { readonly _id: string; readonly locked: boolean; readonly waiting: number } {
    return { _id: "Lock", locked: this.plain.locked(), waiting: this.plain.waiting };
  }
}

/**
 * Makes an unlocked lock, at once.
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
 * A lock of effects that is also the plain lock that it is made from: promise code and effects share its line, in the order in
 * which they came. `lock.plain` is the plain one.
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
 * The wait is interruptible where the caller is. A fiber that is interrupted while it waits leaves the line at once; one that is
 * interrupted when it has been granted the lock, and before it runs, gives it back.
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
  const guard = (effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => hold(self as LockImpl, effect);
  return effect === undefined ? guard : guard(effect);
}

/**
 * Runs an effect with the lock if it is free now, and gives `Option.none()` if it is not. Never waits.
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
  const guard = (effect: Effect.Effect<A, E, R>): Effect.Effect<Option<A>, E, R> =>
    holdIfAvailable(() => self.plain.tryAcquire(), effect);
  return effect === undefined ? guard : guard(effect);
}

/**
 * Acquires the lock, and releases it when the scope closes.
 *
 * **Details**
 *
 * The wait is interruptible where the caller is. From the grant to the scope's finalizer is one uninterruptible step.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export const acquireScoped = (self: Lock): Effect.Effect<void, never, Scope> => holdScoped(self as LockImpl);

/**
 * Acquires the lock, and leaves it to the caller to `release` it.
 *
 * **Gotchas**
 *
 * An interruption between this effect and what follows leaves the lock held by nobody. Prefer `withLock` or `acquireScoped`.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export const acquire = (self: Lock): Effect.Effect<void> => keep(self as LockImpl, undefined);

/**
 * Releases the lock, whoever holds it, and hands it to the longest waiter. Fails with `NotAcquiredError` if nobody does.
 *
 * **Gotchas**
 *
 * Not for a lock that `withLock` or a scope releases: a lock has no owner, as asyncio's has none.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export const release = (self: Lock): Effect.Effect<void, NotAcquiredError> =>
  Effect.suspend(() => {
    if (!self.plain.locked()) return new NotAcquiredError({ message: "release of a lock that is not acquired" });
    self.plain.release();
    return Effect.void;
  });

/**
 * Whether somebody holds the lock.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const locked = (self: Lock): Effect.Effect<boolean> => Effect.sync(() => lockedUnsafe(self));

/**
 * Whether somebody holds the lock, at once.
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
 * How many wait for the lock, at once.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const waitingUnsafe = (self: Lock): number => self.plain.waiting;
