/**
 * A meeting point for a fixed number of fibers.
 *
 * @since 0.1.0
 */
import * as Plain from "@sync/barrier";
import * as Effect from "effect/Effect";
import type { Inspectable } from "effect/Inspectable";
import type { Pipeable } from "effect/Pipeable";
import { hasProperty } from "effect/Predicate";
import { BrokenBarrierError } from "./BrokenBarrierError.ts";
import { Facade } from "./internal/facade.ts";
import { messageOf } from "./internal/message.ts";
import { cancel, request } from "./internal/request.ts";

export { BrokenBarrierError } from "./BrokenBarrierError.ts";

/**
 * The key by which a `Barrier` is recognised.
 *
 * @category type IDs
 * @stability experimental
 * @since 0.1.0
 */
export const TypeId = "~@sync/effect/Barrier" as const;

/**
 * A meeting point: each fiber waits until all parties have arrived. Then a new round begins.
 *
 * **When to use**
 *
 * Use it for work in phases, where no fiber may begin a phase before all have ended the one before.
 *
 * **Details**
 *
 * The last arrival ends the waits of its round at once. A fiber that is interrupted while it waits does not count as arrived any
 * more, and does not break the barrier. A wait that has ended well cannot fail any more.
 *
 * **Example** (Two phases)
 *
 * ```ts
 * import { Barrier } from "@sync/effect";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const log: string[] = [];
 * const program = Effect.gen(function* () {
 *   const barrier = yield* Barrier.make(2);
 *   const worker = (name: string) =>
 *     Effect.gen(function* () {
 *       log.push(`${name} loads`);
 *       yield* Barrier.await(barrier);
 *       log.push(`${name} computes`);
 *     });
 *   yield* Effect.all([worker("a"), worker("b")], { concurrency: "unbounded" });
 * });
 * await Effect.runPromise(program);
 * assert.deepEqual(log.slice(0, 2).sort(), ["a loads", "b loads"]);
 * ```
 *
 * @category models
 * @stability experimental
 * @since 0.1.0
 */
export interface Barrier extends Pipeable, Inspectable {
  /** The key by which it is recognised. */
  readonly [TypeId]: typeof TypeId;
  /** How many fibers make a round. */
  readonly parties: number;
  /** The plain barrier, for promise code. Both share its rounds. */
  readonly plain: Plain.Barrier;
}

class BarrierImpl extends Facade<Plain.Barrier> implements Barrier {
  readonly [TypeId] = TypeId;

  get parties(): number {
    return this.plain.parties;
  }

  toJSON(): {
    readonly _id: string;
    readonly state: Plain.BarrierState;
    readonly parties: number;
    readonly waiting: number;
  } {
    const { state, parties, waiting } = this.plain;
    return { _id: "Barrier", state, parties, waiting };
  }
}

/**
 * Makes a barrier, without an effect. Throws `TypeError` or `RangeError` unless `parties` is an integer >= 1.
 *
 * @category constructors
 * @stability experimental
 * @since 0.1.0
 */
export const makeUnsafe = (parties: number): Barrier => fromPlain(new Plain.Barrier(parties));

/**
 * Makes a barrier. Anything but an integer >= 1 is a defect.
 *
 * **Example** (A barrier as a service)
 *
 * ```ts
 * import { Barrier } from "@sync/effect";
 * import { Context, Effect, Layer } from "effect";
 * import assert from "node:assert/strict";
 *
 * class Phases extends Context.Service<Phases, Barrier.Barrier>()("app/Phases") {
 *   static readonly layer = Layer.effect(Phases)(Barrier.make(1));
 * }
 *
 * const program = Effect.gen(function* () {
 *   return yield* Barrier.await(yield* Phases);
 * });
 * assert.equal(await Effect.runPromise(program.pipe(Effect.provide(Phases.layer))), 0);
 * ```
 *
 * @category constructors
 * @stability experimental
 * @since 0.1.0
 */
export const make = (parties: number): Effect.Effect<Barrier> => Effect.sync(() => makeUnsafe(parties));

/**
 * Makes a barrier of effects from a plain one. Promise code may go on to use the plain one: both share its rounds.
 *
 * @category constructors
 * @stability experimental
 * @since 0.1.0
 */
export const fromPlain = (plain: Plain.Barrier): Barrier => new BarrierImpl(plain);

/**
 * Whether a value is a `Barrier`.
 *
 * @category guards
 * @stability experimental
 * @since 0.1.0
 */
export const isBarrier = (u: unknown): u is Barrier => hasProperty(u, TypeId);

/**
 * Arrives, and waits for the other parties of the round. Succeeds with the fiber's position: a number from 0 to `parties - 1`, each
 * once in a round. Fails with `BrokenBarrierError` if the barrier is broken, or if it is reset or aborted during the wait.
 *
 * **Details**
 *
 * The wait is interruptible if the caller is. An interrupted fiber does not count as arrived any more, and does not break the
 * barrier.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
const wait = (self: Barrier): Effect.Effect<number, BrokenBarrierError> =>
  request<number, undefined, number, BrokenBarrierError, never>({
    plain: self.plain,
    granted: (waiter) => Effect.succeed(Number(waiter.outcome)),
    failed: (reason) => new BrokenBarrierError({ message: messageOf(reason) }),
    exit: cancel,
  });

export { wait as await };

/**
 * Begins an empty round, and repairs a broken barrier. The waits of the round before fail with `BrokenBarrierError`.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export const reset = (self: Barrier): Effect.Effect<void> => Effect.sync(() => resetUnsafe(self));

/**
 * The same without an effect. No fiber runs inside this call.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export const resetUnsafe = (self: Barrier): void => self.plain.reset();

/**
 * Breaks the barrier: all waits, and all that begin before the next `reset`, fail with `BrokenBarrierError`.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export const abort = (self: Barrier): Effect.Effect<void> => Effect.sync(() => abortUnsafe(self));

/**
 * The same without an effect. No fiber runs inside this call.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export const abortUnsafe = (self: Barrier): void => self.plain.abort();

/**
 * Whether the barrier is broken.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const broken = (self: Barrier): Effect.Effect<boolean> => Effect.sync(() => brokenUnsafe(self));

/**
 * Whether the barrier is broken, without an effect.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const brokenUnsafe = (self: Barrier): boolean => self.plain.broken;

/**
 * How many wait for the other parties of their round: fibers, promises and callbacks.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const waiting = (self: Barrier): Effect.Effect<number> => Effect.sync(() => waitingUnsafe(self));

/**
 * How many wait, without an effect.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const waitingUnsafe = (self: Barrier): number => self.plain.waiting;
