/**
 * Permits to take and release: effect's own `Semaphore`, strictly first in, first out.
 *
 * A program that imports this module instead of `effect/Semaphore` compiles as it is, and effect's own functions accept these
 * semaphores. These are the differences:
 *
 * - **Strictly first in, first out**: a large request delays smaller ones behind it. Effect's lets them overtake.
 * - **`takeIfAvailable` and `withPermitsIfAvailable` never overtake**: while a fiber waits, no permit is available.
 * - **Hand-off**: a release gives the permits to the waiting fibers in the same step. So `release(1)` succeeds with 0 while a fiber
 *   waits.
 * - **Constant cost**: a release looks at the requests that it grants. Effect's looks at all that wait.
 * - **Invalid counts are defects**: negative ones, fractions, `NaN`.
 * - **Zero permits are always available**, also while more permits are taken than there are after a `resize`. Effect's `take(0)`
 *   waits then, and its `takeIfAvailable(0)` succeeds with `false`.
 *
 * As with effect's, a request for more permits than there are waits, because `release` and `resize` can add permits.
 *
 * @since 0.1.0
 */
import { addPermits, integer } from "@sync/core";
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
 * The key by which a `Semaphore` of this module is recognised.
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
 * Use it to limit how many fibers do something at once, if the order of their requests matters, or if many wait.
 *
 * **Details**
 *
 * Every method has the type of effect's own, and its meaning, except for the differences that the module lists.
 *
 * **Example** (Two at a time)
 *
 * ```ts
 * import { Semaphore } from "@sync/effect";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * let running = 0;
 * let max = 0;
 * const work = Effect.gen(function* () {
 *   max = Math.max(max, ++running);
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
 * assert.equal(max, 2);
 * ```
 *
 * @category models
 * @stability experimental
 * @since 0.1.0
 */
export interface Semaphore extends Base.Semaphore, Pipeable, Inspectable {
  /** The key by which it is recognised. */
  readonly [TypeId]: typeof TypeId;
  /** The plain semaphore, for promise code. Both share one queue. */
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
      permits === 0 ? effect : hold({ plain: this.plain, options: { permits } }, effect);
  }

  readonly withPermit = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => hold(this, effect);

  withPermitsIfAvailable(permits: number) {
    return <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<Option<A>, E, R> =>
      permits === 0 ? Effect.asSome(effect) : holdIfAvailable({ plain: this.plain, options: { permits } }, effect);
  }

  take(permits: number): Effect.Effect<number> {
    return permits === 0 ? Effect.succeed(0) : keep({ plain: this.plain, options: { permits } }, permits);
  }

  takeScoped(permits: number): Effect.Effect<void, never, Scope> {
    return permits === 0 ? Effect.void : holdScoped({ plain: this.plain, options: { permits } });
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
    return Effect.suspend(() => {
      const taken = this.#permits - this.plain[addPermits](0);
      return taken > 0 ? this.release(taken) : Effect.sync(() => this.plain[addPermits](taken));
    });
  }

  toJSON(): { readonly _id: string; readonly available: number; readonly waiting: number } {
    return { _id: "Semaphore", available: this.plain.value, waiting: this.plain.waiting };
  }
}

/**
 * Makes a semaphore, without an effect. Throws `TypeError` or `RangeError` unless `permits` is an integer >= 0.
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
 * Makes a semaphore of effects from a plain one. Promise code may go on to use the plain one: both share one queue.
 *
 * **Details**
 *
 * `permits` is how many permits there are in all, for `resize` and `releaseAll`. The default is how many are free now.
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
 * How many permits are free, without an effect.
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
 * How many wait for permits, without an effect.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const waitingUnsafe = (self: Semaphore): number => self.plain.waiting;
