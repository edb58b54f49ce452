import type { Effect } from "effect/Effect";

/** Both forms of a function that guards an effect: `guard(self, effect)`, and `guard(self)` for point-free use. */
// biome-ignore lint/suspicious/noExplicitAny: each caller declares the two forms with their types
export function guarded<Self>(guard: (self: Self, effect: Effect<any, any, any>) => Effect<any, any, any>): any {
  // biome-ignore lint/suspicious/noExplicitAny: as above
  return (self: Self, effect?: Effect<any, any, any>) =>
    // biome-ignore lint/suspicious/noExplicitAny: as above
    effect === undefined ? (effect: Effect<any, any, any>) => guard(self, effect) : guard(self, effect);
}
