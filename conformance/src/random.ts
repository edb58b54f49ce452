/** Random numbers that a seed repeats: mulberry32. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** An integer from 0 to `below - 1`. */
  next(below: number): number {
    return this.#bits() % below;
  }

  /** A number from 0 to 1, 1 excluded. */
  fraction(): number {
    return this.#bits() / 2 ** 32;
  }

  /** One of them. */
  pick<T>(items: readonly T[]): T {
    return items[this.next(items.length)] as T;
  }

  #bits(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }
}
