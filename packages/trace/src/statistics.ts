/** How long requests for a primitive wait and hold, counted. */

/** How often something took how long. */
export interface HistogramSnapshot {
  /** How often. */
  readonly count: number;
  /** In milliseconds. */
  readonly sum: number;
  /** In milliseconds. */
  readonly max: number;
  /** How many took at most `1, 2, 4, ...` microseconds, and more than the one before; the last: longer. */
  readonly buckets: readonly number[];
}

const size = 32;

/** Counts durations. */
export class Histogram {
  #count = 0;
  #sum = 0;
  #max = 0;
  readonly #buckets = new Uint32Array(size);

  /** Counts a duration, in milliseconds. */
  add(ms: number): void {
    this.#count++;
    this.#sum += ms;
    if (ms > this.#max) this.#max = ms;
    const above = Math.min(Math.max(Math.ceil(ms * 1000) - 1, 0), 2 ** 31 - 1);
    const bucket = size - Math.clz32(above);
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1;
  }

  snapshot(): HistogramSnapshot {
    return { count: this.#count, sum: this.#sum, max: this.#max, buckets: [...this.#buckets] };
  }
}

/** What is counted for a name, or for a primitive without one. */
export class Statistics {
  /** The requests that had to wait and were granted. */
  readonly waits: Histogram = new Histogram();
  /** What was granted and given back. */
  readonly holds: Histogram = new Histogram();
  /** How often something was granted. */
  granted = 0;
}
