/** A clock that a test moves, with its timers. */
export class Clock {
  /** What `performance.now()` says. */
  time = 0;
  readonly #timers = new Map<number, { readonly due: number; readonly call: () => void }>();
  #ids = 0;

  /** How many timers are set. */
  get timers(): number {
    return this.#timers.size;
  }

  /** Uses the clock in a test. `withNow` says whether it moves `performance.now()`, too. */
  async use(test: () => Promise<void>, withNow = true): Promise<void> {
    const { setTimeout, clearTimeout } = globalThis;
    const set = (call: () => void, milliseconds: number) => {
      const due = this.time + (milliseconds > 2 ** 31 - 1 ? 1 : Math.max(1, milliseconds));
      this.#timers.set(++this.#ids, { due, call });
      return this.#ids;
    };
    const clear = (id: number) => this.#timers.delete(id);
    Object.assign(globalThis, { setTimeout: set, clearTimeout: clear });
    const now = Object.getOwnPropertyDescriptor(performance, "now");
    if (withNow)
      Object.defineProperty(performance, "now", { value: () => this.time, configurable: true, writable: true });
    try {
      await test();
    } finally {
      Object.assign(globalThis, { setTimeout, clearTimeout });
      if (now !== undefined) Object.defineProperty(performance, "now", now);
      else delete (performance as { now?: unknown }).now;
    }
  }

  /** Moves the clock, and calls the timers that are due, `early` by so much. */
  async move(milliseconds: number, early = 0): Promise<void> {
    const end = this.time + milliseconds;
    for (;;) {
      const [next] = [...this.#timers].sort(([, a], [, b]) => a.due - b.due);
      if (next === undefined || next[1].due - early > end) break;
      const [id, { due, call }] = next;
      this.#timers.delete(id);
      this.time = Math.max(this.time, due - early);
      call();
      await settle();
    }
    this.time = end;
    await settle();
  }
}

/** Lets everything run that is due in microtasks. */
export async function settle(): Promise<void> {
  for (let ticks = 0; ticks < 20; ticks++) await undefined;
}
