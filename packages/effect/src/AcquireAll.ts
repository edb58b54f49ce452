/**
 * Several locks, semaphores and others at once, without deadlock.
 *
 * @since 0.1.0
 */
import {
  enqueue,
  enqueueAll,
  type Governor,
  integer,
  type Observer,
  type Part as PlainPart,
  type Token,
  tryAcquireAll,
  type Waiter,
} from "@sync/core";
import type { BoundedSemaphore } from "@sync/semaphore";
import type * as Effect from "effect/Effect";
import type { Option } from "effect/Option";
import type { Scope } from "effect/Scope";
import { boundOf } from "./internal/bound.ts";
import { type Acquirable, type Acquisition, hold, holdIfAvailable, holdScoped } from "./internal/hold.ts";
import { messageOf } from "./internal/message.ts";
import { PermitsExceededError } from "./PermitsExceededError.ts";

export { PermitsExceededError } from "./PermitsExceededError.ts";

/**
 * What can be acquired with others: a `Lock`, a `Condition` (which stands for its lock), a `Semaphore`, a `BoundedSemaphore`, or a
 * side of a `ReadWriteLock`.
 *
 * @category models
 * @stability experimental
 * @since 0.1.0
 */
export interface Acquired {
  /** The plain primitive. */
  readonly plain: Governor;
}

/**
 * A part of what is acquired together: one of them, or a semaphore with the number of permits.
 *
 * @category models
 * @stability experimental
 * @since 0.1.0
 */
export type Part = Acquired | readonly [semaphore: Acquired, permits: number];

/**
 * The typed errors of parts: `PermitsExceededError`, if one is a `BoundedSemaphore` with a number of permits.
 *
 * @category models
 * @stability experimental
 * @since 0.1.0
 */
export type PartsError<P extends Part> = P extends readonly [{ readonly plain: BoundedSemaphore }, number]
  ? PermitsExceededError
  : never;

/**
 * Runs an effect with several primitives, and releases them in reverse order however the effect ends.
 *
 * **When to use**
 *
 * Use it where an effect needs several locks, and others need them in another order: two accounts of a transfer.
 *
 * **Details**
 *
 * All parts are requested in one step. Since each queue is first in, first out, fibers that hold nothing when they call it, and
 * release what they acquired, never deadlock, in whatever order they name the parts. A part that is free is held while it waits
 * for the others. The wait is interruptible if the caller is: a fiber that is interrupted gives back all.
 *
 * **Gotchas**
 *
 * A call inside another one, `Condition.wait` while other parts are held, and permits that are used as signals can still
 * deadlock. A primitive that is named twice is a defect.
 *
 * **Example** (Two orders, and no deadlock)
 *
 * ```ts
 * import { AcquireAll, Lock, Semaphore } from "@sync/effect";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const [from, to] = [yield* Lock.make(), yield* Lock.make()];
 *   const connections = yield* Semaphore.make(4);
 *   const there = AcquireAll.withAll([from, to, [connections, 2]], Effect.yieldNow);
 *   const back = AcquireAll.withAll([to, from], Effect.yieldNow);
 *   yield* Effect.all([there, back, there], { concurrency: "unbounded" });
 *   assert.equal(yield* Semaphore.available(connections), 4);
 * });
 * await Effect.runPromise(program);
 * ```
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export function withAll<const P extends readonly Part[]>(
  parts: P,
): <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E | PartsError<P[number]>, R>;
/** The same, with the effect that is guarded. */
export function withAll<const P extends readonly Part[], A, E, R>(
  parts: P,
  effect: Effect.Effect<A, E, R>,
): Effect.Effect<A, E | PartsError<P[number]>, R>;
export function withAll<A, E, R>(parts: readonly Part[], effect?: Effect.Effect<A, E, R>): unknown {
  const guard = (effect: Effect.Effect<A, E, R>): unknown => hold(acquisition(parts), effect);
  return effect === undefined ? guard : guard(effect);
}

/**
 * Runs an effect with several primitives if all are free, and succeeds with `Option.none()` if not. It never waits.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export function withAllIfAvailable<const P extends readonly Part[]>(
  parts: P,
): <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<Option<A>, E | PartsError<P[number]>, R>;
/** The same, with the effect that is guarded. */
export function withAllIfAvailable<const P extends readonly Part[], A, E, R>(
  parts: P,
  effect: Effect.Effect<A, E, R>,
): Effect.Effect<Option<A>, E | PartsError<P[number]>, R>;
export function withAllIfAvailable<A, E, R>(parts: readonly Part[], effect?: Effect.Effect<A, E, R>): unknown {
  const guard = (effect: Effect.Effect<A, E, R>): unknown => holdIfAvailable(acquisition(parts), effect);
  return effect === undefined ? guard : guard(effect);
}

/**
 * Acquires several primitives, and releases them in reverse order when the scope closes. The wait is interruptible if the caller
 * is.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export const acquireAllScoped = <const P extends readonly Part[]>(
  parts: P,
): Effect.Effect<void, PartsError<P[number]>, Scope> =>
  holdScoped(acquisition(parts)) as Effect.Effect<void, PartsError<P[number]>, Scope>;

/** Several parts as one primitive that is acquired. */
class All implements Acquirable<unknown> {
  readonly #parts: readonly Part[];

  constructor(parts: readonly Part[]) {
    this.#parts = parts;
  }

  [enqueue](observer: Observer<Token>): Waiter<Token, unknown> {
    return enqueueAll(this.#parts.flatMap(plainPart), observer);
  }

  tryAcquire(): Token | undefined {
    return tryAcquireAll(this.#parts.flatMap(plainPart));
  }
}

function plainPart(part: Part): PlainPart[] {
  if ("plain" in part) return [part.plain];
  const [{ plain }, count] = part;
  const permits = integer("permits", count, 0);
  return permits === 0 ? [] : [[plain, { permits } as object]];
}

function acquisition(parts: readonly Part[]): Acquisition<unknown, PermitsExceededError> {
  return { plain: new All(parts), failed: (reason) => rejected(parts, reason) };
}

/** The typed error of a request for more permits than there are. What else is thrown is a defect. */
function rejected(parts: readonly Part[], reason: unknown): Effect.Effect<never, PermitsExceededError> {
  const bound = boundOf(reason);
  if (bound === undefined) throw reason;
  const requests = parts.flatMap((part) => ("plain" in part ? [] : part[1]));
  const requested = requests.find((permits) => permits > bound) ?? 0;
  return new PermitsExceededError({ message: messageOf(reason), requested, bound });
}
