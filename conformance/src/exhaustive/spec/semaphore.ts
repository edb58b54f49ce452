import type { Call } from "../call.ts";
import type { Settle } from "../subject.ts";
import { QueuedSpec } from "./queued.ts";

/** A semaphore: what is free, and a queue. With a bound, more than that is never free. */
export class SemaphoreSpec extends QueuedSpec {
  /** Less than 0 while the bound is less than what is taken. */
  free: number;
  /** Permits in all, free and taken, where there is no bound. */
  total: number;
  bound: number | undefined;

  constructor(settle: Settle, value: number, bound?: number) {
    super(settle);
    this.free = this.total = value;
    this.bound = bound;
  }

  get value(): number {
    return Math.max(this.free, 0);
  }

  locked(): boolean {
    return this.free <= 0 || this.queue.length > 0;
  }

  override toString(): string {
    const name = this.bound === undefined ? "Semaphore" : "BoundedSemaphore";
    return this.print(name, this.locked() ? "locked" : `unlocked, value:${this.value}`);
  }

  release(permits: number): void {
    if (this.free + permits > this.#max) throw new RangeError();
    this.free += permits;
    this.total += permits;
    this.#serve();
  }

  resize(bound: number): void {
    this.free += bound - this.#max;
    this.bound = bound;
    for (const call of this.queue.filter(({ permits }) => this.exceeds(permits))) {
      this.queue.splice(this.queue.indexOf(call), 1);
      this.settle(call, "RangeError", false);
    }
    this.#serve();
  }

  override request(call: Call): void {
    if (this.exceeds(call.permits)) this.settle(call, "RangeError", false);
    else {
      this.queue.push(call);
      this.#serve();
    }
  }

  /** Only if nobody waits. */
  try(call: Call): boolean {
    if (this.exceeds(call.permits)) throw new RangeError();
    if (this.queue.length > 0 || call.permits > this.free) return false;
    this.request(call);
    return true;
  }

  override cancel(call: Call, outcome: string): void {
    super.cancel(call, outcome);
    this.#serve();
  }

  /** A token's permits. Never above the bound: `release` may have given them back already. */
  override giveBack({ permits }: Call): void {
    this.free = Math.min(this.free + permits, this.#max);
    this.#serve();
  }

  override key(): string {
    return `${this.free}:${this.bound}${super.key()}`;
  }

  /** Whether it asks for more than there can be. A bound of 0 pauses: everything waits. */
  exceeds(permits: number): boolean {
    return permits > this.#max && this.#max > 0;
  }

  get #max(): number {
    return this.bound ?? Number.MAX_SAFE_INTEGER;
  }

  /** Strictly first in, first out: the head waits for all it needs, and those behind it wait for the head. */
  #serve(): void {
    let head: Call | undefined;
    while ((head = this.queue[0]) !== undefined) {
      if (head.aborted) this.settle(head, "aborted", false);
      else if (head.permits <= this.free) {
        this.free -= head.permits;
        this.settle(head, "token", true);
      } else return;
      this.queue.shift();
    }
  }
}
