/** A clock that does not go by itself: it is moved from timer to timer. */

interface Timer {
  readonly at: number;
  readonly fire: () => void;
}

export class Clock {
  #now = 0;
  #timers: Timer[] = [];

  /** Milliseconds since it began. */
  get now(): number {
    return this.#now;
  }

  /** Resolves after some time on this clock. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  /** Calls a function after some time on this clock. */
  after(ms: number, fire: () => void): void {
    const at = this.#now + ms;
    const later = this.#timers.findIndex((timer) => timer.at > at);
    this.#timers.splice(later < 0 ? this.#timers.length : later, 0, { at, fire });
  }

  /** Moves on to the next timer and fires it. Returns whether there was one. */
  move(): boolean {
    const timer = this.#timers.shift();
    if (timer === undefined) return false;
    this.#now = timer.at;
    timer.fire();
    return true;
  }

  /** Whether the next timer is due now. */
  get due(): boolean {
    return this.#timers[0]?.at === this.#now;
  }
}
