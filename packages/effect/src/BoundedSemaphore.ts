/**
 * Permits with a bound: a request for more permits than there are, and a release of more than were taken, are typed errors.
 *
 * @since 0.1.0
 */
import { addPermits } from "@sync/core";
import * as Plain from "@sync/semaphore";
import * as Effect from "effect/Effect";
import { dual } from "effect/Function";
import type { Inspectable } from "effect/Inspectable";
import type { Option } from "effect/Option";
import type { Pipeable } from "effect/Pipeable";
import { hasProperty } from "effect/Predicate";
import type { Scope } from "effect/Scope";
import { boundOf } from "./internal/bound.ts";
import { Facade } from "./internal/facade.ts";
import { type Acquisition, hold, holdIfAvailable, holdScoped, keep } from "./internal/hold.ts";
import { messageOf } from "./internal/message.ts";
import { OverReleaseError } from "./OverReleaseError.ts";
import { PermitsExceededError } from "./PermitsExceededError.ts";

export { OverReleaseError } from "./OverReleaseError.ts";
export { PermitsExceededError } from "./PermitsExceededError.ts";

/**
 * The key by which a `BoundedSemaphore` is recognised.
 *
 * @category type IDs
 * @stability experimental
 * @since 0.1.0
 */
export const TypeId = "~@sync/effect/BoundedSemaphore" as const;

/**
 * A semaphore with a bound. A request that could never be granted is a typed error, and so is a release of permits that were not
 * taken.
 *
 * **When to use**
 *
 * Use it if there must never be more permits than at first, even after a mistake: for memory, or for connections.
 *
 * **Details**
 *
 * Strictly first in, first out, as `Semaphore`. Invalid counts (negative ones, fractions, `NaN`) are defects. A bound of 0 pauses:
 * all requests wait for a `resize`.
 *
 * **Example** (Typed errors)
 *
 * ```ts
 * import { BoundedSemaphore } from "@sync/effect";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const semaphore = yield* BoundedSemaphore.make(2);
 *   yield* BoundedSemaphore.take(semaphore, 3);
 * }).pipe(Effect.catchTag("PermitsExceededError", (error) => Effect.succeed(error.message)));
 * assert.equal(Effect.runSync(program), "requested 3 permits, but the bound is 2");
 * ```
 *
 * @category models
 * @stability experimental
 * @since 0.1.0
 */
export interface BoundedSemaphore extends Pipeable, Inspectable {
  /** The key by which it is recognised. */
  readonly [TypeId]: typeof TypeId;
  /** The plain semaphore, for promise code. Both share one queue. */
  readonly plain: Plain.BoundedSemaphore;
}

class BoundedSemaphoreImpl extends Facade<Plain.BoundedSemaphore> implements BoundedSemaphore {
  readonly [TypeId] = TypeId;

  toJSON(): { readonly _id: string; readonly bound: number; readonly available: number; readonly waiting: number } {
    const { bound, value, waiting } = this.plain;
    return { _id: "BoundedSemaphore", bound, available: value, waiting };
  }
}

/**
 * Makes a semaphore with so many permits, without an effect. Throws `TypeError` or `RangeError` unless it is an integer >= 0.
 *
 * @category constructors
 * @stability experimental
 * @since 0.1.0
 */
export const makeUnsafe = (permits: number): BoundedSemaphore => fromPlain(new Plain.BoundedSemaphore(permits));

/**
 * Makes a semaphore with so many permits. Anything but an integer >= 0 is a defect.
 *
 * **Example** (A bounded semaphore as a service)
 *
 * ```ts
 * import { BoundedSemaphore } from "@sync/effect";
 * import { Context, Effect, Layer } from "effect";
 * import assert from "node:assert/strict";
 *
 * class Seats extends Context.Service<Seats, BoundedSemaphore.BoundedSemaphore>()("app/Seats") {
 *   static readonly layer = Layer.effect(Seats)(BoundedSemaphore.make(4));
 * }
 *
 * const program = Effect.gen(function* () {
 *   const seats = yield* Seats;
 *   return yield* BoundedSemaphore.withPermits(seats, 2, BoundedSemaphore.available(seats));
 * });
 * assert.equal(await Effect.runPromise(program.pipe(Effect.provide(Seats.layer))), 2);
 * ```
 *
 * @category constructors
 * @stability experimental
 * @since 0.1.0
 */
export const make = (permits: number): Effect.Effect<BoundedSemaphore> => Effect.sync(() => makeUnsafe(permits));

/**
 * Makes a bounded semaphore of effects from a plain one. Promise code may go on to use the plain one: both share one queue.
 *
 * @category constructors
 * @stability experimental
 * @since 0.1.0
 */
export const fromPlain = (plain: Plain.BoundedSemaphore): BoundedSemaphore => new BoundedSemaphoreImpl(plain);

/**
 * Whether a value is a `BoundedSemaphore`.
 *
 * @category guards
 * @stability experimental
 * @since 0.1.0
 */
export const isBoundedSemaphore = (u: unknown): u is BoundedSemaphore => hasProperty(u, TypeId);

/**
 * Runs an effect with so many permits, and releases them however the effect ends. Fails with `PermitsExceededError` if this is more
 * than the bound, or if `resize` lowers the bound below it during the wait.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export function withPermits(
  self: BoundedSemaphore,
  permits: number,
): <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E | PermitsExceededError, R>;
/** The same, with the effect that is guarded. */
export function withPermits<A, E, R>(
  self: BoundedSemaphore,
  permits: number,
  effect: Effect.Effect<A, E, R>,
): Effect.Effect<A, E | PermitsExceededError, R>;
export function withPermits<A, E, R>(
  self: BoundedSemaphore,
  permits: number,
  effect?: Effect.Effect<A, E, R>,
): unknown {
  const guard = (effect: Effect.Effect<A, E, R>): Effect.Effect<A, E | PermitsExceededError, R> =>
    permits === 0 ? effect : hold(acquisition(self, permits), effect);
  return effect === undefined ? guard : guard(effect);
}

/**
 * Runs an effect with one permit, and releases it however the effect ends. One permit never exceeds the bound: while that is 0, the
 * request waits.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export function withPermit(self: BoundedSemaphore): <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>;
/** The same, with the effect that is guarded. */
export function withPermit<A, E, R>(self: BoundedSemaphore, effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R>;
export function withPermit<A, E, R>(self: BoundedSemaphore, effect?: Effect.Effect<A, E, R>): unknown {
  const guard = (effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => hold(self, effect);
  return effect === undefined ? guard : guard(effect);
}

/**
 * Runs an effect with so many permits if they are free and no request waits, and succeeds with `Option.none()` if not. Fails with
 * `PermitsExceededError` if this is more than the bound.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export function withPermitsIfAvailable(
  self: BoundedSemaphore,
  permits: number,
): <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<Option<A>, E | PermitsExceededError, R>;
/** The same, with the effect that is guarded. */
export function withPermitsIfAvailable<A, E, R>(
  self: BoundedSemaphore,
  permits: number,
  effect: Effect.Effect<A, E, R>,
): Effect.Effect<Option<A>, E | PermitsExceededError, R>;
export function withPermitsIfAvailable<A, E, R>(
  self: BoundedSemaphore,
  permits: number,
  effect?: Effect.Effect<A, E, R>,
): unknown {
  const guard = (effect: Effect.Effect<A, E, R>): Effect.Effect<Option<A>, E | PermitsExceededError, R> =>
    permits === 0 ? Effect.asSome(effect) : holdIfAvailable(acquisition(self, permits), effect);
  return effect === undefined ? guard : guard(effect);
}

/**
 * Takes so many permits, and succeeds with their number. The caller must `release` them. Fails with `PermitsExceededError` if
 * this is more than the bound, or if `resize` lowers the bound below it during the wait.
 *
 * **Gotchas**
 *
 * If the fiber is interrupted right after this effect, nothing releases the permits. Prefer `withPermits` or `takeScoped`.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export const take: {
  (permits: number): (self: BoundedSemaphore) => Effect.Effect<number, PermitsExceededError>;
  (self: BoundedSemaphore, permits: number): Effect.Effect<number, PermitsExceededError>;
} = dual(
  2,
  (self: BoundedSemaphore, permits: number): Effect.Effect<number, PermitsExceededError> =>
    permits === 0 ? Effect.succeed(0) : keep(acquisition(self, permits), permits),
);

/**
 * Takes so many permits, and releases them when the scope closes. Fails as `take` does.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export const takeScoped: {
  (permits: number): (self: BoundedSemaphore) => Effect.Effect<void, PermitsExceededError, Scope>;
  (self: BoundedSemaphore, permits: number): Effect.Effect<void, PermitsExceededError, Scope>;
} = dual(
  2,
  (self: BoundedSemaphore, permits: number): Effect.Effect<void, PermitsExceededError, Scope> =>
    permits === 0 ? Effect.void : holdScoped(acquisition(self, permits)),
);

/**
 * Releases permits, and succeeds with the number of permits that are free then. Fails with `OverReleaseError` if fewer are
 * taken, and changes nothing in this case.
 *
 * **Gotchas**
 *
 * Do not use it for permits that `withPermits` or a scope releases: the semaphore does not check which fiber releases them.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export const release: {
  (permits: number): (self: BoundedSemaphore) => Effect.Effect<number, OverReleaseError>;
  (self: BoundedSemaphore, permits: number): Effect.Effect<number, OverReleaseError>;
} = dual(
  2,
  (self: BoundedSemaphore, permits: number): Effect.Effect<number, OverReleaseError> =>
    Effect.suspend(() => {
      const { plain } = self;
      try {
        if (permits !== 0) plain.release(permits);
      } catch (error) {
        if (boundOf(error) === undefined) throw error;
        const taken = plain.bound - plain[addPermits](0);
        return new OverReleaseError({ message: messageOf(error), released: permits, taken });
      }
      return Effect.succeed(plain.value);
    }),
);

/**
 * Changes how many permits there are in all. While more are taken, no request is granted. Waiting requests for more than the
 * new bound fail with `PermitsExceededError`. A bound of 0 pauses: all requests wait for the next `resize`. Anything but an
 * integer >= 0 is a defect.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export const resize: {
  (bound: number): (self: BoundedSemaphore) => Effect.Effect<void>;
  (self: BoundedSemaphore, bound: number): Effect.Effect<void>;
} = dual(
  2,
  (self: BoundedSemaphore, bound: number): Effect.Effect<void> => Effect.sync(() => self.plain.resize(bound)),
);

/**
 * How many permits there are in all.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const bound = (self: BoundedSemaphore): Effect.Effect<number> => Effect.sync(() => boundUnsafe(self));

/**
 * How many permits there are in all, without an effect.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const boundUnsafe = (self: BoundedSemaphore): number => self.plain.bound;

/**
 * How many permits are free.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const available = (self: BoundedSemaphore): Effect.Effect<number> => Effect.sync(() => availableUnsafe(self));

/**
 * How many permits are free, without an effect.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const availableUnsafe = (self: BoundedSemaphore): number => self.plain.value;

/**
 * How many wait for permits: fibers, promises and callbacks.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const waiting = (self: BoundedSemaphore): Effect.Effect<number> => Effect.sync(() => waitingUnsafe(self));

/**
 * How many wait for permits, without an effect.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const waitingUnsafe = (self: BoundedSemaphore): number => self.plain.waiting;

function acquisition(self: BoundedSemaphore, permits: number): Acquisition<number, PermitsExceededError> {
  return { plain: self.plain, options: { permits }, failed: (reason) => rejected(permits, reason) };
}

/** A request above the bound is a typed error. A count that is not valid is a defect. */
function rejected(requested: number, reason: unknown): Effect.Effect<never, PermitsExceededError> {
  const bound = boundOf(reason);
  return bound === undefined
    ? Effect.die(reason)
    : new PermitsExceededError({ message: messageOf(reason), requested, bound });
}
