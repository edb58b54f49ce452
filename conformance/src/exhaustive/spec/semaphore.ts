import type { Call } from "../call.ts";

/** A semaphore: what is free, and a line. Bounded: a bound, above which nothing is ever free. */
export class SemaphoreSpec {
  /** Less than 0 while the bound is less than what is taken. */
  free: number;
  bound: number;
  readonly line: Call[] = [];
  readonly #settle: (call: Call, outcome: string, granted: boolean) => void;

  constructor(value: number, bound: number, settle: (call: Call, outcome: string, granted: boolean) => void) {
    this.free = value;
    this.bound = bound;
    this.#settle = settle;
  }

  get locked(): boolean {
    return this.free <= 0 || this.line.length > 0;
  }

  request(call: Call): void {
    if (call.permits > this.bound) {
      this.#settle(call, "RangeError", false);
      return;
    }
    this.line.push(call);
    this.#serve();
  }

  /** Only if nobody waits. */
  try(call: Call): boolean {
    if (this.line.length > 0 || call.permits > this.free) return false;
    this.request(call);
    return true;
  }

  release(permits: number): boolean {
    if (this.free + permits > this.bound) return false;
    this.free += permits;
    this.#serve();
    return true;
  }

  /** A token's permits. Never above the bound: `release` may have given them back already. */
  giveBack(permits: number): void {
    this.free = Math.min(this.free + permits, this.bound);
    this.#serve();
  }

  leave(call: Call, outcome: string): void {
    this.line.splice(this.line.indexOf(call), 1);
    this.#settle(call, outcome, false);
    this.#serve();
  }

  resize(bound: number): void {
    this.free += bound - this.bound;
    this.bound = bound;
    for (const call of this.line.filter((each) => each.permits > bound)) {
      this.line.splice(this.line.indexOf(call), 1);
      this.#settle(call, "RangeError", false);
    }
    this.#serve();
  }

  /** Strictly first in, first out: the head waits for all it needs, and nobody passes it. */
  #serve(): void {
    let head: Call | undefined;
    while ((head = this.line[0]) !== undefined) {
      if (head.aborted) this.#settle(head, "aborted", false);
      else if (head.permits <= this.free) {
        this.free -= head.permits;
        this.#settle(head, "token", true);
      } else return;
      this.line.shift();
    }
  }
}
