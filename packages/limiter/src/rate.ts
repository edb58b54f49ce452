/** How many may start in a time: a window that slides, and the timer of its end. */
import { integer, invalid } from "@sync/core";

/** How many jobs may start in a time. */
export interface RateOptions {
  /** How many may start in any window: an integer >= 1. */
  readonly limit: number;
  /** How long a window is, in milliseconds: an integer >= 1. */
  readonly interval: number;
}

const longest = 2 ** 31 - 1; // a timer of more fires at once

/** At most `limit` starts in any window of `interval` milliseconds, by the monotonic clock. */
export class Rate {
  readonly #limit: number;
  readonly #interval: number;
  readonly #due: () => void;
  readonly #starts: number[] = []; // the times of the last: `limit` of them, or some more
  #ahead = 0; // of the clock, where timers are faked and the clock is not
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** A rate. `due` is called when a start is allowed again that was waited for. */
  constructor(options: RateOptions, due: () => void) {
    if (Object(options) !== options) invalid("rate", "an object", options);
    const { limit, interval } = options;
    this.#limit = integer("rate.limit", limit, 1);
    this.#interval = integer("rate.interval", interval, 1);
    this.#due = due;
  }

  /** What its clock says. */
  now(): number {
    return performance.now() + this.#ahead;
  }

  /** Counts the start of a job that was called after `before`, and just now: a first call may take a while to begin. */
  start(before: number): void {
    const starts = this.#starts;
    starts.push(Math.min(this.now(), before + 1));
    if (starts.length > 2 * this.#limit) starts.splice(0, this.#limit);
  }

  /** How many milliseconds it takes until another start is allowed, beside those that are about to start: 0 or less if none. */
  delay(starting: number): number {
    const index = this.#starts.length + starting - this.#limit; // of the start that must be over
    if (index < 0) return 0;
    return (this.#starts[index] ?? Number.POSITIVE_INFINITY) + this.#interval - this.now();
  }

  /** Sets the timer, if somebody waits so long for it; else takes it back. */
  wait(delay: number): void {
    const waits = delay > 0 && delay < Number.POSITIVE_INFINITY;
    if (waits && this.#timer !== undefined) return; // nobody may start before
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!waits) return;
    const milliseconds = Math.min(Math.ceil(delay), longest);
    const end = this.now() + milliseconds;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const early = end - this.now();
      if (early > 1) this.#ahead += early; // only timers are faked: real ones are early by less
      this.#due();
    }, milliseconds);
  }
}
