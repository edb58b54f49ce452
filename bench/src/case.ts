/** One sample of a contender at a size: what an operation cost. */
export type Sample = () => number | Promise<number>;

/** What is measured. */
export interface Description {
  readonly title: string;
  /** What a sample does, and what of it is measured. */
  readonly about: string;
  /** Ours: the others are compared with the first. */
  readonly ours: readonly string[];
  /** The least that could do something like it. */
  readonly floors: readonly string[];
  readonly peers: readonly string[];
  /** How many wait, or take part. */
  readonly sizes: readonly number[];
  /** Whether the cost is to be the same at all sizes. */
  readonly flat?: boolean;
  /** What is measured, if not nanoseconds. A round then takes one sample, else the best of a few. */
  readonly unit?: "bytes" | "ms";
  /** For how long the rounds go on. */
  readonly seconds?: number;
}

/** The same, with the code that does it. */
export interface Case extends Description {
  /** Its sample, or nothing if it has no way to do it. */
  prepare(contender: string, size: number): Promise<Sample | undefined>;
}

/** How often a sample does something of that size, so that it is long enough for the clock. */
export function repeats(size: number, operations = 5000): number {
  return Math.max(1, Math.round(operations / size));
}
