/**
 * Permits to take and release, of which no more can be released than were taken, nor requested than there are.
 *
 * @since 0.1.0
 */
import { addPermits, enqueue, integer, type Observer, type Token, type Waiter } from "@sync/core";
import * as Plain from "@sync/semaphore";
import type * as Cause from "effect/Cause";
import * as Data from "effect/Data";
import * as Effect from "effect/Effect";
import { dual } from "effect/Function";
import type { Inspectable } from "effect/Inspectable";
import type { Option } from "effect/Option";
import type { Pipeable } from "effect/Pipeable";
import { hasProperty } from "effect/Predicate";
import type { Scope } from "effect/Scope";
import { Facade } from "./internal/facade.ts";
import { type Acquisition, hold, holdIfAvailable, holdScoped, keep } from "./internal/hold.ts";

/**
 * What a value of this module is recognised by.
 *
 * @category type IDs
 * @stability experimental
 * @since 0.1.0
 */
export const TypeId = "~@sync/effect/BoundedSemaphore" as const;

/** The class that the error extends, with its type spelt out for JSR. */
const PermitsExceededErrorBase: new (fields: {
  readonly requested: number;
  readonly bound: number;
}) => Cause.YieldableError & { readonly _tag: "PermitsExceededError" } & {
  readonly requested: number;
  readonly bound: number;
} = Data.TaggedError("PermitsExceededError");

/**
 * More permits were requested than there are in all: the request could never be granted.
 *
 * @category errors
 * @stability experimental
 * @since 0.1.0
 */
export class PermitsExceededError extends PermitsExceededErrorBase {
  /** In words. */
  override get message(): string {
    return `${this.requested} permits were requested, and there are ${this.bound}`;
  }
}

/** The class that the error extends, with its type spelt out for JSR. */
const OverReleaseErrorBase: new (fields: {
  readonly released: number;
  readonly taken: number;
}) => Cause.YieldableError & { readonly _tag: "OverReleaseError" } & {
  readonly released: number;
  readonly taken: number;
} = Data.TaggedError("OverReleaseError");

/**
 * More permits were released than were taken. Nothing has changed.
 *
 * @category errors
 * @stability experimental
 * @since 0.1.0
 */
export class OverReleaseError extends OverReleaseErrorBase {
  /** In words. */
  override get message(): string {
    return `${this.released} permits were released, and ${this.taken} were taken`;
  }
}

/**
 * A semaphore that says so when it is misused: a request that can never be granted, or a release of what was not taken, is a typed
 * error.
 *
 * **When to use**
 *
 * Use it where the number of permits is a promise that a bug must not break.
 *
 * **Details**
 *
 * Strictly first in, first out, as `Semaphore`. Bad counts (negative, fractional, `NaN`) are defects.
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
 * assert.equal(Effect.runSync(program), "3 permits were requested, and there are 2");
 * ```
 *
 * @category models
 * @stability experimental
 * @since 0.1.0
 */
export interface BoundedSemaphore extends Pipeable, Inspectable {
  /** What it is recognised by. */
  readonly [TypeId]: typeof TypeId;
  /** The plain semaphore, for promise code. It is the same semaphore: they share one line. */
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
 * Makes a semaphore with so many permits, at once. Throws `TypeError` or `RangeError` unless it is an integer >= 0.
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
 * A bounded semaphore of effects on a plain one, which promise code may go on to use: they share one line.
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
 * Runs an effect with so many permits, and releases them however the effect ends. Fails with `PermitsExceededError` if there are not
 * so many in all, or will not be when `resize` lowers the bound.
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
 * Runs an effect with one permit, and releases it however the effect ends.
 *
 * **Gotchas**
 *
 * It has no typed error: one permit of a semaphore whose bound is 0 is a defect.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export function withPermit(self: BoundedSemaphore): <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>;
/** The same, with the effect that is guarded. */
export function withPermit<A, E, R>(self: BoundedSemaphore, effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R>;
export function withPermit<A, E, R>(self: BoundedSemaphore, effect?: Effect.Effect<A, E, R>): unknown {
  const guard = (effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    hold({ ...acquisition(self, 1), failed: (reason) => Effect.orDie(rejected(1, reason)) }, effect);
  return effect === undefined ? guard : guard(effect);
}

/**
 * Runs an effect with so many permits if they are free now and nobody waits, and gives `Option.none()` if not. Fails with
 * `PermitsExceededError` if there are not so many in all.
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
    Effect.suspend((): Effect.Effect<Option<A>, E | PermitsExceededError, R> => {
      const { bound } = self.plain;
      if (integer("permits", permits, 0) > bound && bound > 0)
        return new PermitsExceededError({ requested: permits, bound });
      return permits === 0 ? Effect.asSome(effect) : holdIfAvailable(() => self.plain.tryAcquire({ permits }), effect);
    });
  return effect === undefined ? guard : guard(effect);
}

/**
 * Takes so many permits, gives that number, and leaves it to the caller to `release` them. Fails with `PermitsExceededError` if
 * there are not so many in all, or will not be when `resize` lowers the bound.
 *
 * **Gotchas**
 *
 * An interruption between this effect and what follows leaves the permits taken. Prefer `withPermits` or `takeScoped`.
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
 * Takes so many permits, and releases them when the scope closes. Fails as `take`.
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
 * Releases permits, and gives how many are free then. Fails with `OverReleaseError` if so many are not taken; nothing has changed then.
 *
 * **Gotchas**
 *
 * Not for permits that `withPermits` or a scope releases: permits have no owner.
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
      const taken = plain.bound - plain[addPermits](0);
      if (integer("permits", permits, 0) > taken) return new OverReleaseError({ released: permits, taken });
      if (permits > 0) plain.release(permits);
      return Effect.succeed(plain.value);
    }),
);

/**
 * Changes how many permits there are in all. Below what is taken, nobody is let in until enough has come back; requests in line for
 * more than the new bound fail with `PermitsExceededError`. Anything but an integer >= 0 is a defect.
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
 * How many permits there are in all, at once.
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
 * How many permits are free, at once.
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
 * How many wait for permits, at once.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const waitingUnsafe = (self: BoundedSemaphore): number => self.plain.waiting;

function acquisition(self: BoundedSemaphore, permits: number): Acquisition<number, PermitsExceededError> {
  return {
    enqueue: (observer: Observer<Token>): Waiter<Token, number> => self.plain[enqueue](observer, { permits }),
    failed: (reason) => rejected(permits, reason),
  };
}

/** A request above the bound has that as the cause, and is a typed error. A count that is not valid is a defect. */
function rejected(requested: number, reason: unknown): Effect.Effect<never, PermitsExceededError> {
  const cause = reason instanceof RangeError ? reason.cause : undefined;
  return hasProperty(cause, "bound") && typeof cause.bound === "number"
    ? new PermitsExceededError({ requested, bound: cause.bound })
    : Effect.die(reason);
}
