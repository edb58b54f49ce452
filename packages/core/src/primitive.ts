import { promiseOf } from "./promise.ts";
import { Queue } from "./queue.ts";
import { abortOf, signalOf, type WaitOptions } from "./signal.ts";
import type { Sink } from "./sink.ts";
import { leave, type Owner, type Waiter } from "./waiter.ts";

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
    return String(this);
  }

  /**
   * The seam below the promises, for callbacks: makes a request in this very step. What was settled on the spot shows on the
   * waiter that it returns; else the sink hears, later. `abandon()` of the waiter gives up, or gives back what it was granted.
   */
  abstract enqueue(sink?: Sink<T>, request?: R): Waiter<T, R>;

  /** A waiter gives up. One that is queued is withdrawn; what one that was granted held is the subclass's to pass on. */
  [leave](waiter: Waiter<T, R>, reason: unknown): void {
    if (waiter.queued) this.withdraw(waiter, reason);
  }

  /** Takes a waiter out of the queue, and fails it. */
  protected withdraw(waiter: Waiter<T, R>, reason: unknown): void {
    this.queue.remove(waiter);
    waiter.fail(reason);
  }

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
      const request = this.requestOf(options);
      const signal = signalOf(options); // last, because getters may be foreign code that aborts it
      return promiseOf(this.enqueue(undefined, request), signal);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** What the options ask for, where there is a choice. */
  protected requestOf(_options: WaitOptions | undefined): R | undefined {
    return;
  }

  /** Takes out the first that is to be granted. Those before it whose signal is aborted leave and fail on the way. */
  protected next(): Waiter<T, R> | undefined {
    let first: Waiter<T, R> | undefined;
    while ((first = this.queue.peek()) !== undefined) {
      const aborted = abortOf(first.signal);
      if (aborted) this.withdraw(first, aborted.reason);
      else if (this.fits(first)) {
        this.queue.remove(first);
        return first;
      } else return;
    }
    return;
  }

  /** Whether what the first asks for is there. */
  protected fits(_first: Waiter<T, R>): boolean {
    return true;
  }
}
