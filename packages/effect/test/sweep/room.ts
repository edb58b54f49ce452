import * as Effect from "effect/Effect";

/** A place for so many: it notes when there were ever more. */
export class Room {
  inside = 0;
  overfull = false;
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
  }

  /** Is inside for a while. */
  stay(places = 1): Effect.Effect<void> {
    return Effect.suspend(() => {
      let entered = false;
      const enter = Effect.sync(() => {
        entered = true;
        this.inside += places;
        if (this.inside > this.#size) this.overfull = true;
      });
      const leave = Effect.sync(() => {
        if (entered) this.inside -= places;
      });
      return Effect.ensuring(Effect.andThen(enter, Effect.andThen(Effect.yieldNow, Effect.yieldNow)), leave);
    });
  }

  /** What is wrong. */
  get problem(): string | undefined {
    return this.overfull ? "too many held it at a time" : undefined;
  }
}
