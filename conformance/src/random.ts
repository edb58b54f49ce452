import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Random numbers that a seed repeats. */
export class Random {
  readonly #generator: ReturnType<typeof xoroshiro128plus>;

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed);
  }

  /** An integer from 0 to `below - 1`. */
  next(below: number): number {
    return uniformInt(this.#generator, 0, below - 1);
  }

  /** A number from 0 to 1, 1 excluded. */
  fraction(): number {
    return uniformFloat64(this.#generator);
  }

  /** One of them. */
  pick<T>(items: readonly T[]): T {
    return items[this.next(items.length)] as T;
  }

  /** All of them, in another order. */
  shuffled<T>(items: readonly T[]): T[] {
    const keyed = items.map((item) => ({ item, key: this.fraction() }));
    return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
  }
}
