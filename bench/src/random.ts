import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Shuffles arrays in place: the first, the second, and so on in the same way for the same seed. */
export function shuffler(seed: number): <T>(items: T[]) => T[] {
  const random = xoroshiro128plus(seed);
  return (items) => {
    for (let i = items.length - 1; i > 0; i--) {
      const j = uniformInt(random, 0, i);
      [items[i], items[j]] = [items[j] as (typeof items)[number], items[i] as (typeof items)[number]];
    }
    return items;
  };
}
