/**
 * A flag that fibers wait for.
 *
 * @since 0.1.0
 */
import * as Plain from "@sync/event";
import * as Effect from "effect/Effect";
import type { Inspectable } from "effect/Inspectable";
import type { Pipeable } from "effect/Pipeable";
import { hasProperty } from "effect/Predicate";
import { Facade } from "./internal/facade.ts";
import { cancel, request } from "./internal/request.ts";

/**
 * The key by which an `Event` is recognised.
 *
 * @category type IDs
 * @stability experimental
 * @since 0.1.0
 */
export const TypeId = "~@sync/effect/Event" as const;

/**
 * A flag that fibers wait for. It starts unset. `set` ends all waits.
 *
 * **When to use**
 *
 * Use it to make fibers wait until something is ready. Effect's own `Latch` is similar. An event removes an interrupted fiber in
 * constant time, where a latch searches all its waiters, and it can be shared with promise code.
 *
 * **Details**
 *
 * `set` resumes the fibers in the order of their waits, also if `clear` follows in the same step.
 *
 * **Example** (A gate)
 *
 * ```ts
 * import { Event } from "@sync/effect";
 * import { Effect, Fiber } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const ready = yield* Event.make();
 *   const worker = yield* Effect.forkChild(Event.whenSet(ready, Effect.succeed("works")));
 *   yield* Event.set(ready);
 *   return yield* Fiber.join(worker);
 * });
 * assert.equal(await Effect.runPromise(program), "works");
 * ```
 *
 * @category models
 * @stability experimental
 * @since 0.1.0
 */
export interface Event extends Pipeable, Inspectable {
  /** The key by which it is recognised. */
  readonly [TypeId]: typeof TypeId;
  /** The plain event, for promise code. Both share one queue. */
  readonly plain: Plain.Event;
}

class EventImpl extends Facade<Plain.Event> implements Event {
  readonly [TypeId] = TypeId;

  toJSON(): { readonly _id: string; readonly isSet: boolean; readonly waiting: number } {
    return { _id: "Event", isSet: this.plain.isSet(), waiting: this.plain.waiting };
  }
}

/**
 * Makes an unset event, without an effect.
 *
 * @category constructors
 * @stability experimental
 * @since 0.1.0
 */
export const makeUnsafe = (): Event => fromPlain(new Plain.Event());

/**
 * Makes an unset event.
 *
 * **Example** (An event as a service)
 *
 * ```ts
 * import { Event } from "@sync/effect";
 * import { Context, Effect, Layer } from "effect";
 * import assert from "node:assert/strict";
 *
 * class Ready extends Context.Service<Ready, Event.Event>()("app/Ready") {
 *   static readonly layer = Layer.effect(Ready)(Event.make());
 * }
 *
 * const program = Effect.gen(function* () {
 *   const ready = yield* Ready;
 *   yield* Event.set(ready);
 *   yield* Event.await(ready);
 *   return "served";
 * });
 * assert.equal(await Effect.runPromise(program.pipe(Effect.provide(Ready.layer))), "served");
 * ```
 *
 * @category constructors
 * @stability experimental
 * @since 0.1.0
 */
export const make = (): Effect.Effect<Event> => Effect.sync(makeUnsafe);

/**
 * Makes an event of effects from a plain one. Promise code may go on to use the plain one: both share one queue.
 *
 * @category constructors
 * @stability experimental
 * @since 0.1.0
 */
export const fromPlain = (plain: Plain.Event): Event => new EventImpl(plain);

/**
 * Whether a value is an `Event`.
 *
 * @category guards
 * @stability experimental
 * @since 0.1.0
 */
export const isEvent = (u: unknown): u is Event => hasProperty(u, TypeId);

/**
 * Sets the event, which ends all waits.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export const set = (self: Event): Effect.Effect<void> => Effect.sync(() => setUnsafe(self));

/**
 * Sets the event, which ends all waits, without an effect. No fiber runs inside this call.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export const setUnsafe = (self: Event): void => self.plain.set();

/**
 * Unsets the event. Later waits end with the next `set`.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export const clear = (self: Event): Effect.Effect<void> => Effect.sync(() => clearUnsafe(self));

/**
 * Unsets the event, without an effect.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export const clearUnsafe = (self: Event): void => self.plain.clear();

/**
 * Whether the event is set.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const isSet = (self: Event): Effect.Effect<boolean> => Effect.sync(() => isSetUnsafe(self));

/**
 * Whether the event is set, without an effect.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const isSetUnsafe = (self: Event): boolean => self.plain.isSet();

/**
 * Waits until the event is set. It does not wait if the event is set.
 *
 * **Details**
 *
 * The wait is interruptible if the caller is. An interrupted fiber is removed from the queue at once, in constant time.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
const wait = (self: Event): Effect.Effect<void> =>
  request<true, undefined, void, never, never>({
    plain: self.plain,
    granted: () => Effect.void,
    exit: cancel,
  });

export { wait as await };

/**
 * Waits until the event is set, then runs an effect.
 *
 * @category combinators
 * @stability experimental
 * @since 0.1.0
 */
export function whenSet(self: Event): <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>;
/** The same, with the effect that is guarded. */
export function whenSet<A, E, R>(self: Event, effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R>;
export function whenSet<A, E, R>(self: Event, effect?: Effect.Effect<A, E, R>): unknown {
  const guard = (effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => Effect.flatMap(wait(self), () => effect);
  return effect === undefined ? guard : guard(effect);
}

/**
 * How many wait for the event: fibers, promises and callbacks.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const waiting = (self: Event): Effect.Effect<number> => Effect.sync(() => waitingUnsafe(self));

/**
 * How many wait for the event, without an effect.
 *
 * @category getters
 * @stability experimental
 * @since 0.1.0
 */
export const waitingUnsafe = (self: Event): number => self.plain.waiting;
