/** Those who wait for something of a limiter, by priority, then arrival. */
import {
  type Grantor,
  giveBack,
  type PartOf,
  PromiseRequest,
  partOf,
  promiseOf,
  type Request,
  Waiter,
  type WaitOptions,
  withdraw,
} from "@sync/core";
import { PriorityQueue } from "./priority-queue.ts";

/** Those who wait for something of a limiter, by priority, then arrival. */
export class Waits implements Grantor<void, number> {
  readonly #queue = new PriorityQueue<Request<void, number>>();
  readonly #of: object;
  readonly #left: (() => void) | undefined;

  /** Nobody waits. `left` is called when a wait was cancelled. */
  constructor(of: object, left?: () => void) {
    this.#of = of;
    this.#left = left;
  }

  /** How many wait. */
  get size(): number {
    return this.#queue.size;
  }

  /** Waits. */
  wait(priority: number, signal: WaitOptions["signal"]): Promise<void> {
    if (signal !== undefined) {
      const waiter = new Waiter<void, number>(priority, this);
      this.#queue.push(waiter);
      return promiseOf(waiter, signal);
    }
    const request = new PromiseRequest<void, number>(priority);
    const promise = request.promise(this);
    this.#queue.push(request);
    return promise;
  }

  /** The priority of the first. Those before it whose signal is aborted fail. */
  first(): number | undefined {
    for (;;) {
      const first = this.#queue.peek();
      const aborted = first?.aborted();
      if (first !== this.#queue.peek()) continue; // what was asked is foreign code
      if (aborted === undefined) return first?.demand;
      this.#queue.shift()?.fail(aborted.reason);
    }
  }

  /** Lets the first go on. */
  grant(): void {
    this.#queue.shift()?.grant(this, undefined);
  }

  /** Rejects all. */
  fail(reason: unknown): void {
    while (this.size > 0) this.#queue.shift()?.fail(reason);
  }

  [withdraw](waiter: Waiter<void, number>, reason: unknown): void {
    this.#queue.remove(waiter.demand, waiter.position);
    waiter.fail(reason);
    this.#left?.();
  }

  [partOf](): PartOf {
    return { primitive: this.#of };
  }

  [giveBack](): void {} // nothing is held
}
