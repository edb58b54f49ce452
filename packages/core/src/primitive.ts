import { promiseOf } from "./promise.ts";
import { Queue } from "./queue.ts";
import { signalOf, type WaitOptions } from "./signal.ts";
import type { Sink } from "./sink.ts";
import { giveBack, type Owner, type Waiter, withdraw } from "./waiter.ts";

const inspect: unique symbol = Symbol.for("nodejs.util.inspect.custom");

/**
 * What all primitives share: a queue of waiters, the promise of one, and how it prints. `T` is what a waiter is granted, `R`
 * what it asks for.
 */
export abstract class Primitive<T, R = undefined> implements Owner<T, R> {
  /** Those who wait, the longest first. */
  protected readonly queue: Queue<Waiter<T, R>> = new Queue<Waiter<T, R>>();

  /** How many wait. */
  get waiting(): number {
    return this.queue.size;
  }

  /** What it is called in print. A literal: minifiers rename classes. */
  abstract get [Symbol.toStringTag](): string;

  /** What it is and its state, in the words of Python's `repr`: `<Lock [locked, waiters:2]>`. */
  toString(): string {
    return `<${this[Symbol.toStringTag]} [${this.describe()}]>`;
  }

  /** The same for `console.log`, on Bun, Deno and Node. */
  [inspect](): string {
    return this.toString();
  }

  /**
   * The seam below the promises, for callbacks: makes a request in this very step. What was settled on the spot shows on the
   * waiter that it returns; else the sink hears, later. `abandon()` of the waiter gives up, or gives back what it was granted.
   */
  abstract enqueue(sink?: Sink<T>): Waiter<T, R>;

  /** A queued waiter gives up. */
  [withdraw](waiter: Waiter<T, R>, reason: unknown): void {
    this.queue.remove(waiter);
    waiter.fail(reason);
  }

  /** A granted waiter gives back what it holds: nothing, where there is nothing to hold. */
  [giveBack](_waiter: Waiter<T, R>): void {}

  /** Its state in print. */
  protected abstract describe(): string;

  /** How many wait, in print: nothing if nobody does. */
  protected waiters(): string {
    return this.waiting > 0 ? `, waiters:${this.waiting}` : "";
  }

  /**
   * The promise of a request. Return it as it is: an `async` function around it would settle a tick later, and a later
   * grant's continuation could run before this one's.
   */
  protected promise(options: WaitOptions | undefined): Promise<T> {
    try {
      const signal = signalOf(options);
      if (signal?.aborted) throw signal.reason;
      return promiseOf(this.request(options), signal);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** The request that the options ask for. */
  protected request(_options: WaitOptions | undefined): Waiter<T, R> {
    return this.enqueue();
  }

  /** The first in the queue that may be granted. Those before it whose signal is aborted leave and fail on the way. */
  protected first(): Waiter<T, R> | undefined {
    let first: Waiter<T, R> | undefined;
    while ((first = this.queue.peek()) !== undefined) {
      const { signal } = first;
      if (!signal?.aborted) break;
      this.queue.remove(first);
      first.fail(signal.reason);
    }
    return first;
  }
}
