import * as Effect from "effect/Effect";

/** Counts the fibers that wait: as many must be queued whenever nothing is left to run. */
export class Crowd {
  #waiting = 0;

  /** Counts whoever waits so. */
  counted<A, E>(wait: Effect.Effect<A, E>): Effect.Effect<A, E> {
    return Effect.suspend(() => {
      let counted = false;
      const enter = Effect.sync(() => {
        counted = true;
        this.#waiting++;
      });
      const leave = Effect.sync(() => {
        if (counted) this.#waiting--;
      });
      return Effect.ensuring(Effect.andThen(enter, wait), leave);
    });
  }

  /** What is wrong, where so many are queued. */
  problem(queued: number): string | undefined {
    return queued === this.#waiting ? undefined : `${queued} are queued, and ${this.#waiting} wait`;
  }
}
