/** Code of others is not called in the middle of an operation. */
import { reportUncaught } from "@sync/core";

const soon = queueMicrotask; // fake timers replace it

/** Calls functions soon, in order. What one throws is reported as an uncaught error. */
export class Later {
  #calls: (() => void)[] = [];

  add(call: () => void): void {
    if (this.#calls.push(call) === 1) soon(() => this.run());
  }

  /** Calls them now. */
  run(): void {
    const calls = this.#calls;
    this.#calls = [];
    for (const call of calls) {
      try {
        call();
      } catch (error) {
        reportUncaught(error);
      }
    }
  }
}
