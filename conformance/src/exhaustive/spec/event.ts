import type { Call } from "../call.ts";

/** An event: a flag, and those who wait for it. */
export class EventSpec {
  isSet = false;
  readonly queue: Call[] = [];
  readonly #settle: (call: Call, outcome: string, granted: boolean) => void;

  constructor(settle: (call: Call, outcome: string, granted: boolean) => void) {
    this.#settle = settle;
  }

  wait(call: Call): void {
    if (this.isSet) this.#settle(call, "true", true);
    else this.queue.push(call);
  }

  set(): void {
    this.isSet = true;
    for (const call of this.queue.splice(0)) {
      if (call.aborted) this.#settle(call, "aborted", false);
      else this.#settle(call, "true", true);
    }
  }

  leave(call: Call, outcome: string): void {
    this.queue.splice(this.queue.indexOf(call), 1);
    this.#settle(call, outcome, false);
  }
}
