/**
 * Permits to take and release: effect's own `Semaphore`, strictly first in, first out.
 *
 * A program that imports this module instead of `effect/Semaphore` compiles as it is, and effect's own functions accept these
 * semaphores. Different are:
 *
 * - **Strictly first in, first out**: a large request holds up smaller ones behind it; effect's lets them overtake.
 * - **`takeIfAvailable` and `withPermitsIfAvailable` never overtake**: while somebody waits, nothing is available.
 * - **Hand-off**: a release gives the permits straight to those who wait, so that `release(1)` with somebody waiting gives 0.
 * - **Constant cost**: a release looks at those whom it grants; effect's looks at all who wait.
 * - **Bad counts are defects**: negative, fractional, `NaN`.
 *
 * As with effect's, a request for more permits than there are waits, since `release` and `resize` can raise their number.
 *
 * @since 0.1.0
 */
import { addPermits, enqueue, integer, type Observer, type Token, type Waiter } from "@sync/core";
import * as Plain from "@sync/semaphore";
import * as Effect from "effect/Effect";
import type { Inspectable } from "effect/Inspectable";
import type { Option } from "effect/Option";
import type { Pipeable } from "effect/Pipeable";
import { hasProperty } from "effect/Predicate";
import type { Scope } from "effect/Scope";
import type * as Base from "effect/Semaphore";
import { Facade } from "./internal/facade.ts";
import { hold, holdIfAvailable, holdScoped, keep } from "./internal/hold.ts";

export {
  release,
  releaseAll,
  resize,
  take,
  takeIfAvailable,
  takeScoped,
  withPermit,
  withPermits,
  withPermitsIfAvailable,
} from "effect/Semaphore";

/**
 * What a value of this module is recognised by.
 *
 * @category type IDs
 * @stability experimental
 * @since 0.1.0
 */
export const TypeId = "~@sync/effect/Semaphore" as const;

/**
 * A number of permits that fibers take and release.
 *
 * **When to use**
 *
 * Use it to bound how many fibers do something at once, where those who wait must be served in their order, or are many.
 *
 * **Details**
 *
 * Every method has effect's own type and meaning, but for the differences that the module lists.
 *
 * **Example** (Two at a time)
 *
 * ```ts
 * import { Semaphore } from "@sync/effect";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * let running = 0;
 * let most = 0;
 * const work = Effect.gen(function* () {
 *   most = Math.max(most, ++running);
 *   yield* Effect.yieldNow;
 *   running--;
 * });
 * const program = Effect.gen(function* () {
 *   const semaphore = yield* Semaphore.make(2);
 *   yield* Effect.all(
 *     [1, 2, 3, 4, 5].map(() => semaphore.withPermit(work)),
 *     { concurrency: "unbounded" },
 *   );
 * });
 * await Effect.runPromise(program);
 * assert.equal(most, 2);
 * ```
 *
 * @category models
 * @stability experimental
 * @since 0.1.0
 */
export interface Semaphore extends Base.Semaphore, Pipeable, Inspectable {
  /** What it is recognised by. */
  readonly [TypeId]: typeof TypeId;
  /** The plain semaphore, for promise code. It is the same semaphore: they share one line. */
  readonly plain: Plain.Semaphore;
}

class SemaphoreImpl extends Facade<Plain.Semaphore> implements Semaphore {
  readonly [TypeId] = TypeId;
  #permits: number;

  constructor(plain: Plain.Semaphore, permits: number) {
    super(plain);
    this.#permits = permits;
  }

  resize(permits: number): Effect.Effect<void> {
    return Effect.sync(() => {
      const more = integer("permits", permits, 0) - this.#permits;
      this.#permits += more;
      this.plain[addPermits](more);
    });
  }

  withPermits(permits: number) {
    return <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
      permits === 0 ? effect : hold(this.#acquisition(permits), effect);
  }

  readonly withPermit = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => hold(this.#one, effect);

  withPermitsIfAvailable(permits: number) {
    return <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<Option<A>, E, R> =>
      permits === 0 ? Effect.asSome(effect) : holdIfAvailable(() => this.plain.tryAcquire({ permits }), effect);
  }

  take(permits: number): Effect.Effect<number> {
    return permits === 0 ? Effect.succeed(0) : keep(this.#acquisition(permits), permits);
  }

  takeScoped(permits: number): Effect.Effect<void, never, Scope> {
    return permits === 0 ? Effect.void : holdScoped(this.#acquisition(permits));
  }

  takeIfAvailable(permits: number): Effect.Effect<boolean> {
    return Effect.sync(() => permits === 0 || this.plain.tryAcquire({ permits }) !== undefined);
  }

  release(permits: number): Effect.Effect<number> {
    return Effect.sync(() => {
      if (permits !== 0) this.plain.release(permits);
      return this.plain[addPermits](0);
    });
  }

  get releaseAll(): Effect.Effect<number> {
    return Effect.sync(() => this.plain[addPermits](this.#permits - this.plain[addPermits](0)));
  }

  toJSON(): { readonly _id: string; readonly available: number; readonly waiting: number } {
    return { _id: "Semaphore", available: this.plain.value, waiting: this.plain.waiting };
  }

  readonly #one = this.#acquisition(1);

  #acquisition(permits: number) {
    return {
      enqueue: (observer: Observer<Token>): Waiter<Token, number> => this.plain[enqueue](observer, { permits }),
    };
  }
}

/**
 * Makes a semaphore, at once. Throws `TypeError` or `RangeError` unless `permits` is an integer >= 0.
 *
 * @category constructors
 * @stability experimental
 * @since 0.1.0
 */
export const makeUnsafe = (permits: number): Semaphore => fromPlain(new Plain.Semaphore(permits));

/**
 * Makes a semaphore. Anything but an integer >= 0 is a defect.
 *
 * **Example** (A semaphore as a service)
 *
 * ```ts
 * import { Semaphore } from "@sync/effect";
 * import { Context, Effect, Layer } from "effect";
 * import assert from "node:assert/strict";
 *
 * class Connections extends Context.Service<Connections, Semaphore.Semaphore>()("app/Connections") {
 *   static readonly layer = Layer.effect(Connections)(Semaphore.make(10));
 * }
 *
 * const program = Effect.gen(function* () {
 *   const connections = yield* Connections;
 *   return yield* connections.withPermit(Effect.succeed("connected"));
 * });
 * assert.equal(await Effect.runPromise(program.pipe(Effect.provide(Connections.layer))), "connected");
 * ```
 *
 * @category constructors
 * @stability experimental
 * @since 0.1.0
 */
export const make = (permits: number): Effect.Effect<Semaphore> => Effect.sync(() => makeUnsafe(permits));

/**
 * A semaphore of effects on a plain one, which promise code may go on to use: they share one line.
 *
 * **Details**
 *
 * `permits` is how many there are in all, which is what `resize` and `releaseAll` start from. By default, those that are free now.
 *
 * @category constructors
 * @stability experimental
 * @since 0.1.0
 */
export const fromPlain = (plain: Plain.Semaphore, permits: number = plain.value): Semaphore => {
  if (plain instanceof Plain.BoundedSemaphore)
    throw new TypeError("plain must not be bounded: that is for BoundedSemaphore");
  return new SemaphoreImpl(plain, integer("permits", permits, 0));
};

/**
 * Whether a value is a `Semaphore` of this module.
 *
 * @category guards
 * @stability experimental
 * @since 0.1.0
 */
export const isSemaphore = (u: unknown): u is Semaphore => hasProperty(u, TypeId);

/**
 * How many permits are free.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const available = (self: Semaphore): Effect.Effect<number> => Effect.sync(() => availableUnsafe(self));

/**
 * How many permits are free, at once.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const availableUnsafe = (self: Semaphore): number => self.plain.value;

/**
 * How many wait for permits: fibers, promises and callbacks.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const waiting = (self: Semaphore): Effect.Effect<number> => Effect.sync(() => waitingUnsafe(self));

/**
 * How many wait for permits, at once.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const waitingUnsafe = (self: Semaphore): number => self.plain.waiting;
