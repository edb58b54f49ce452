import * as Effect from "effect/Effect";
import * as Scheduler from "effect/Scheduler";

/**
 * Runs without giving way of its own accord, though it may wait. A raw `acquire` leaves a gap: after it and before whatever
 * notes that it was granted, an interruption leaves it held, as documented. Without the gap, the sweep can tell who is to release.
 */
export const noYield = <A, E>(effect: Effect.Effect<A, E>): Effect.Effect<A, E> =>
  Effect.provideService(effect, Scheduler.PreventSchedulerYield, true);

/** Acquires by a raw operation that gives whether it has, uses, and releases. */
export const using = <E, E2>(
  acquire: Effect.Effect<boolean, E>,
  use: Effect.Effect<void>,
  release: Effect.Effect<unknown, E2>,
): Effect.Effect<void, E | E2> =>
  Effect.suspend(() => {
    let acquired = false;
    const noted = noYield(
      Effect.map(acquire, (yes) => {
        acquired = yes;
      }),
    );
    return Effect.onExit(
      Effect.andThen(
        noted,
        Effect.suspend(() => (acquired ? use : Effect.void)),
      ),
      () => (acquired ? Effect.asVoid(release) : Effect.void),
    );
  });
