/** What almost all primitives share: the queue of pending requests, and the promise of one. */
import { optionsOf } from "./check.ts";
import { flush } from "./flush.ts";
import { Printable } from "./printable.ts";
import { promiseOf } from "./promise.ts";
import { Queue } from "./queue.ts";
import { type Grantor, PromiseRequest, type Request } from "./request.ts";
import { enqueue, giveBack, requestOf, submit, withdraw } from "./seam.ts";
import { signalOf, type WaitOptions } from "./signal.ts";
import { type Observer, Waiter } from "./waiter.ts";

/** Something that is waited for, first in, first out. `T` is what is granted, `D` what is asked for. */
export abstract class Primitive<T, D = undefined, Options extends WaitOptions = WaitOptions>
  extends Printable
  implements Grantor<T, D>
{
  /** The pending requests, the longest waiting first. */
  protected readonly queue: Queue<Request<T, D>>;

  /**
   * A primitive for which nothing waits.
   *
   * @param queue A queue that it shares. Default: a queue of its own.
   */
  constructor(queue: Queue<Request<T, D>> = new Queue<Request<T, D>>()) {
    super();
    this.queue = queue;
  }

  /** How many wait. */
  get waiting(): number {
    return this.queue.size;
  }

  /**
   * For primitives and facades: makes in this very step the request that `acquire()` or `wait()` makes, for an observer. What is
   * settled at once shows on the waiter that it returns; else the observer is notified. A signal of the options is not looked
   * at: the observer may have one.
   *
   * **Throws** what `acquire()` or `wait()` rejects with for an invalid argument.
   *
   * @example
   * ```ts
   * import { enqueue } from "@sync/core";
   * import { Lock } from "@sync/lock";
   * import assert from "node:assert/strict";
   *
   * const lock = new Lock();
   * const first = lock[enqueue]();
   * assert.equal(first.granted, true);
   *
   * const log: string[] = [];
   * const second = lock[enqueue]({ settled: (waiter) => log.push(waiter.granted ? "granted" : "failed") });
   * assert.equal(second.pending, true);
   * first.release();
   * assert.deepEqual(log, ["granted"]);
   * second.cancel();
   * assert.equal(lock.locked(), false);
   * ```
   */
  [enqueue](observer?: Observer<T>, options?: Options): Waiter<T, D> {
    const waiter = this[requestOf](options);
    this[submit](waiter);
    flush();
    return waiter.observe(observer);
  }

  /**
   * For primitives: the request that `acquire()` or `wait()` makes, which is still to be submitted. A signal of the options is
   * not looked at.
   *
   * **Throws** what `acquire()` or `wait()` rejects with for an invalid argument.
   */
  [requestOf](options?: Options): Waiter<T, D> {
    return new Waiter<T, D>(this.demandOf(optionsOf(options)), this);
  }

  /** Takes a cancelled request out of the queue, and fails it. */
  [withdraw](waiter: Waiter<T, D>, reason: unknown): void {
    this.queue.remove(waiter.position);
    waiter.fail(reason);
  }

  /** Takes back what a request was granted. Here nothing is held. */
  [giveBack](_request: Request<T, D>): void {}

  /** Takes a request: grants it, or puts it at the end of the queue. It changes state only: to flush is the caller's. */
  abstract [submit](request: Request<T, D>): void;

  /** What the options ask for, where there is a choice. */
  protected abstract demandOf(options: Options | undefined): D;

  /**
   * Makes a request that is a promise. Return the promise as it is: an `async` function around it would settle a tick later,
   * and a later grant's continuation could run before this one's.
   */
  protected promise(options: Options | undefined): Promise<T> {
    try {
      const demand = this.demandOf(optionsOf(options));
      const signal = signalOf(options); // last, because getters may be foreign code that aborts it
      let promise: Promise<T>;
      if (signal === undefined) {
        const request = new PromiseRequest<T, D>(demand);
        promise = request.promise();
        this[submit](request);
      } else {
        const waiter = new Waiter<T, D>(demand, this);
        this[submit](waiter);
        promise = promiseOf(waiter, signal);
      }
      flush();
      return promise;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Takes the first request out of the queue, if it fits. Those before it whose signal is aborted fail. */
  protected next(): Request<T, D> | undefined {
    let first: Request<T, D> | undefined;
    while ((first = this.queue.peek()) !== undefined) {
      const aborted = first.aborted();
      if (aborted === undefined && !this.fits(first)) return;
      this.queue.shift();
      if (aborted === undefined) return first;
      first.fail(aborted.reason);
    }
    return;
  }

  /** Whether what a request asks for is there. */
  protected fits(_request: Request<T, D>): boolean {
    return true;
  }
}
