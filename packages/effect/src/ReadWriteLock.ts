/**
 * Many fibers that read, or one that writes, first in, first out.
 *
 * A read-write lock here is a facade of a plain one of `@sync/rwlock`. Promise code and effects share its queue.
 *
 * @since 0.1.0
 */
import type { Governor } from "@sync/core";
import * as Plain from "@sync/rwlock";
import * as Effect from "effect/Effect";
import type { Inspectable } from "effect/Inspectable";
import type { Option } from "effect/Option";
import type { Pipeable } from "effect/Pipeable";
import { hasProperty } from "effect/Predicate";
import type { Scope } from "effect/Scope";
import { Facade } from "./internal/facade.ts";
import { hold, holdIfAvailable, holdScoped } from "./internal/hold.ts";

/**
 * The key by which a `ReadWriteLock` is recognised.
 *
 * @category type IDs
 * @stability experimental
 * @since 0.1.0
 */
export const TypeId = "~@sync/effect/ReadWriteLock" as const;

/**
 * A read-write lock, which many fibers hold to read, or one to write.
 *
 * **When to use**
 *
 * Use it for what is read often and changed seldom, where a change takes several steps.
 *
 * **Details**
 *
 * Strictly first in, first out, in one queue: a writer waits for the readers before it, and readers behind a writer that waits
 * wait for it. Neighbouring readers start together. A writer that is interrupted lets those behind it start at once.
 *
 * **Gotchas**
 *
 * It is not reentrant, and a reader cannot become a writer: it would wait for itself.
 *
 * **Example** (Readers share, a writer is alone)
 *
 * ```ts
 * import { ReadWriteLock } from "@sync/effect";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const lock = yield* ReadWriteLock.make();
 *   let price = 3;
 *   const read = ReadWriteLock.withRead(lock, Effect.sync(() => price));
 *   const raise = ReadWriteLock.withWrite(lock, Effect.yieldNow.pipe(Effect.andThen(Effect.sync(() => ++price))));
 *   return yield* Effect.all([read, raise, read], { concurrency: "unbounded" });
 * });
 * assert.deepEqual(await Effect.runPromise(program), [3, 4, 4]);
 * ```
 *
 * @category models
 * @stability experimental
 * @since 0.1.0
 */
export interface ReadWriteLock extends Pipeable, Inspectable {
  /** The key by which it is recognised. */
  readonly [TypeId]: typeof TypeId;
  /** The plain lock, for promise code. Both share one queue. */
  readonly plain: Plain.ReadWriteLock;
}

/**
 * One side of a read-write lock, as a part of `AcquireAll`.
 *
 * @category models
 * @stability experimental
 * @since 0.1.0
 */
export interface Side {
  /** The plain side. */
  readonly plain: Governor;
}

class ReadWriteLockImpl extends Facade<Plain.ReadWriteLock> implements ReadWriteLock {
  readonly [TypeId] = TypeId;

  toJSON(): { readonly _id: string; readonly locked: boolean; readonly waiting: number } {
    return { _id: "ReadWriteLock", locked: this.plain.locked(), waiting: this.plain.waiting };
  }
}

/**
 * Makes an unlocked read-write lock, without an effect.
 *
 * @category constructors
 * @stability experimental
 * @since 0.1.0
 */
export const makeUnsafe = (): ReadWriteLock => fromPlain(new Plain.ReadWriteLock());

/**
 * Makes an unlocked read-write lock.
 *
 * @category constructors
 * @stability experimental
 * @since 0.1.0
 */
export const make = (): Effect.Effect<ReadWriteLock> => Effect.sync(makeUnsafe);

/**
 * Makes a read-write lock of effects from a plain one. Promise code may go on to use the plain one: both share one queue.
 *
 * @category constructors
 * @stability experimental
 * @since 0.1.0
 */
export const fromPlain = (plain: Plain.ReadWriteLock): ReadWriteLock => new ReadWriteLockImpl(plain);

/**
 * Whether a value is a `ReadWriteLock`.
 *
 * @category guards
 * @stability experimental
 * @since 0.1.0
 */
export const isReadWriteLock = (u: unknown): u is ReadWriteLock => hasProperty(u, TypeId);

/**
 * Runs an effect with the lock held to read, beside other readers, and releases it however the effect ends.
 *
 * **Details**
 *
 * The wait is interruptible if the caller is. A fiber that is interrupted while it waits is removed from the queue at once, and
 * those that it held back start. A fiber that is interrupted after the grant, before it runs, gives the lock back.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export function withRead(self: ReadWriteLock): <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>;
/** The same, with the effect that is guarded. */
export function withRead<A, E, R>(self: ReadWriteLock, effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R>;
export function withRead<A, E, R>(self: ReadWriteLock, effect?: Effect.Effect<A, E, R>): unknown {
  const guard = (effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => hold({ plain: self.plain.read }, effect);
  return effect === undefined ? guard : guard(effect);
}

/**
 * Runs an effect with the lock held to read if that needs no wait, and succeeds with `Option.none()` if it does. It never waits.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export function withReadIfAvailable(
  self: ReadWriteLock,
): <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<Option<A>, E, R>;
/** The same, with the effect that is guarded. */
export function withReadIfAvailable<A, E, R>(
  self: ReadWriteLock,
  effect: Effect.Effect<A, E, R>,
): Effect.Effect<Option<A>, E, R>;
export function withReadIfAvailable<A, E, R>(self: ReadWriteLock, effect?: Effect.Effect<A, E, R>): unknown {
  const guard = (effect: Effect.Effect<A, E, R>): Effect.Effect<Option<A>, E, R> =>
    holdIfAvailable({ plain: self.plain.read }, effect);
  return effect === undefined ? guard : guard(effect);
}

/**
 * Runs an effect with the lock held to write, alone, and releases it however the effect ends.
 *
 * **Details**
 *
 * The wait is interruptible if the caller is. A fiber that is interrupted while it waits is removed from the queue at once, and
 * those that it held back start. A fiber that is interrupted after the grant, before it runs, gives the lock back.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export function withWrite(self: ReadWriteLock): <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>;
/** The same, with the effect that is guarded. */
export function withWrite<A, E, R>(self: ReadWriteLock, effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R>;
export function withWrite<A, E, R>(self: ReadWriteLock, effect?: Effect.Effect<A, E, R>): unknown {
  const guard = (effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => hold({ plain: self.plain.write }, effect);
  return effect === undefined ? guard : guard(effect);
}

/**
 * Runs an effect with the lock held to write if that needs no wait, and succeeds with `Option.none()` if it does. It never waits.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export function withWriteIfAvailable(
  self: ReadWriteLock,
): <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<Option<A>, E, R>;
/** The same, with the effect that is guarded. */
export function withWriteIfAvailable<A, E, R>(
  self: ReadWriteLock,
  effect: Effect.Effect<A, E, R>,
): Effect.Effect<Option<A>, E, R>;
export function withWriteIfAvailable<A, E, R>(self: ReadWriteLock, effect?: Effect.Effect<A, E, R>): unknown {
  const guard = (effect: Effect.Effect<A, E, R>): Effect.Effect<Option<A>, E, R> =>
    holdIfAvailable({ plain: self.plain.write }, effect);
  return effect === undefined ? guard : guard(effect);
}

/**
 * Acquires the lock to read, and releases it when the scope closes. The wait is interruptible if the caller is.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export const acquireReadScoped = (self: ReadWriteLock): Effect.Effect<void, never, Scope> =>
  holdScoped({ plain: self.plain.read });

/**
 * Acquires the lock to write, and releases it when the scope closes. The wait is interruptible if the caller is.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export const acquireWriteScoped = (self: ReadWriteLock): Effect.Effect<void, never, Scope> =>
  holdScoped({ plain: self.plain.write });

/**
 * The side of the readers, as a part of `AcquireAll`.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const read = (self: ReadWriteLock): Side => ({ plain: self.plain.read });

/**
 * The side of the writers, as a part of `AcquireAll`.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const write = (self: ReadWriteLock): Side => ({ plain: self.plain.write });

/**
 * Whether somebody reads, writes or waits, so that a writer would have to wait.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const locked = (self: ReadWriteLock): Effect.Effect<boolean> => Effect.sync(() => lockedUnsafe(self));

/**
 * Whether a writer would have to wait, without an effect.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const lockedUnsafe = (self: ReadWriteLock): boolean => self.plain.locked();

/**
 * How many wait to read or to write: fibers, promises and callbacks.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const waiting = (self: ReadWriteLock): Effect.Effect<number> => Effect.sync(() => waitingUnsafe(self));

/**
 * How many wait to read or to write, without an effect.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const waitingUnsafe = (self: ReadWriteLock): number => self.plain.waiting;
