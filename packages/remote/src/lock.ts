/** A lock or semaphore that is kept on a server, as a process sees it. */
import {
  callable,
  type enqueue,
  giveBack,
  integer,
  invalid,
  type Observer,
  optionsOf,
  Primitive,
  printWaiters,
  type Request,
  signalOf,
  submit,
  submitForPromise,
  Waiter,
  type WaitOptions,
  withdraw,
  wrapped,
} from "@sync/core";
import { Demand } from "./demand.ts";
import { LostError } from "./errors.ts";
import type { Session } from "./session.ts";
import type { LeasedToken, RemoteToken } from "./token.ts";

/** How to acquire from a semaphore, and how to wait. */
export interface RemoteAcquireOptions extends WaitOptions {
  /** How many permits to acquire at once: an integer from 1 to the semaphore's bound. Default: 1. */
  readonly permits?: number | undefined;
}

/**
 * A lock that the processes of several machines share. All that have its name, on the same server and schema or prefix, are one.
 *
 * **Fairness**: requests are granted in the order in which the server received them; those of one process in the order of its
 * calls. A release grants the next in the same step on the server, and calls its process.
 *
 * It is not reentrant. It is held for as long as its process renews its lease, which happens by itself. A process that stands
 * still or is cut off for longer loses it: see {@linkcode RemoteToken}.
 *
 * @example
 * ```ts
 * import { memory } from "@sync/remote";
 * import assert from "node:assert/strict";
 *
 * await using remote = memory(); // postgres(pool) and redis(client) are used alike
 * const lock = remote.lock("invoices");
 * const answer = await lock.with(async ({ fence, signal }) => {
 *   assert.equal(await lock.tryAcquire(), undefined);
 *   return fence > 0 && !signal.aborted;
 * });
 * assert.equal(answer, true);
 * ```
 */
export interface RemoteLock<T extends RemoteToken = RemoteToken, Options extends WaitOptions = WaitOptions> {
  /** Its name on the server. */
  readonly name: string;
  /** How many requests of this object wait. */
  readonly waiting: number;
  /**
   * Acquires it, and resolves with the token that releases it.
   *
   * **Settles when** the server has granted it. While the server cannot be reached it waits on: give it a signal. Only the very
   * first connection is not tried again.
   *
   * **Fairness**: behind all that the server has received before.
   *
   * **If aborted** before the call, it rejects with the signal's reason and nothing is asked. While pending it rejects at once,
   * and the request leaves the server's queue with the next step, which is sent at once. After the grant an abort does
   * nothing: the caller has the token, and must release it.
   *
   * **Throws** (rejects with) the signal's `reason`, that very object; `TypeError` and `RangeError` for invalid options;
   * `SetupError` if the server cannot be used; `ClosedError` after `close()`; what the driver says if it could not connect yet.
   *
   * **Differs from a local lock**: the token can be lost, and releasing takes time.
   */
  acquire(options?: Options): Promise<T>;
  /**
   * Asks the server, and resolves with the token, or with `undefined` if it is held or somebody waits for it. Never waits in the
   * queue, and never overtakes.
   *
   * **Settles when** the server has answered. **If aborted** and **Throws**: as `acquire`.
   *
   * **Differs from a local lock**: it must be awaited.
   */
  tryAcquire(options?: Options): Promise<T | undefined>;
  /**
   * Acquires, calls `fn` with the token, and releases however it ends: with a value, a rejection or a throw.
   *
   * **Settles when** `fn` has ended and the release is confirmed, or the lease is over.
   *
   * **If aborted** before the call or while pending, it rejects with the signal's reason and `fn` is not called. After the grant
   * an abort does nothing: hand the signal to what `fn` does, too.
   *
   * **Throws** (rejects with) `LostError` if the token was lost before `fn` ended, with what `fn` rejected with as its `cause`;
   * else whatever `acquire` and `fn` reject with; `TypeError` if `fn` is not a function.
   */
  with<R>(fn: (token: T) => R, options?: Options): Promise<Awaited<R>>;
  /**
   * A function that does what `fn` does, with the same `this`, arguments and result, each call under `with`.
   *
   * **Throws** `TypeError` at once if `fn` is not a function.
   */
  wrap<This, Args extends unknown[], R>(
    fn: (this: This, ...args: Args) => R,
  ): (this: This, ...args: Args) => Promise<Awaited<R>>;
  /** For facades: makes the request that `acquire()` makes, for an observer. What it is granted is the waiter's `outcome`. */
  [enqueue](observer?: Observer<T | undefined>, options?: Options): Waiter<T | undefined, unknown>;
}

/**
 * A semaphore that the processes of several machines share. Each request carries the bound of its process, and is granted when
 * no more than that many permits would be taken. So a rolling deploy may change the bound.
 *
 * **Fairness**: first in, first out, whatever the sizes.
 *
 * @example
 * ```ts
 * import { memory } from "@sync/remote";
 * import assert from "node:assert/strict";
 *
 * await using remote = memory();
 * const slots = remote.semaphore("downloads", 3);
 * const two = await slots.acquire({ permits: 2 });
 * assert.equal(await slots.tryAcquire({ permits: 2 }), undefined);
 * await two.release();
 * await assert.rejects(slots.acquire({ permits: 4 }), RangeError); // it could never be granted
 * ```
 */
export interface RemoteSemaphore<T extends RemoteToken = RemoteToken> extends RemoteLock<T, RemoteAcquireOptions> {
  /** How many permits there are, as this process sees it. */
  readonly bound: number;
}

/** The name of a lock or semaphore, with its requests. The queue has those that are pending here. */
export class Named<T extends LeasedToken>
  extends Primitive<T | undefined, Demand, RemoteAcquireOptions>
  implements RemoteSemaphore<T>
{
  readonly name: string;
  readonly bound: number;
  readonly #session: Session<T>;
  readonly #permits: boolean;

  /** A name whose requests a session makes. A lock takes no `permits`. */
  constructor(session: Session<T>, name: string, bound: number, permits: boolean) {
    super();
    this.#session = session;
    this.name = name;
    this.bound = bound;
    this.#permits = permits;
  }

  get [Symbol.toStringTag](): string {
    return this.#permits ? "RemoteSemaphore" : "RemoteLock";
  }

  acquire(options?: RemoteAcquireOptions): Promise<T> {
    return this.#promise(options, true) as Promise<T>;
  }

  tryAcquire(options?: RemoteAcquireOptions): Promise<T | undefined> {
    return this.#promise(options, false);
  }

  async with<R>(fn: (token: T) => R, options?: RemoteAcquireOptions): Promise<Awaited<R>> {
    callable("fn", fn);
    const token = await this.acquire(options);
    let result: Awaited<R>;
    try {
      result = await fn(token);
    } catch (error) {
      const { lost } = token;
      await token.release();
      if (lost === undefined || error === lost) throw error;
      throw new LostError(this.name, token.fence, "see its cause for what ended the work", { cause: error });
    }
    const { lost } = token;
    if (lost !== undefined) throw lost;
    await token.release();
    return result;
  }

  wrap<This, Args extends unknown[], R>(
    fn: (this: This, ...args: Args) => R,
  ): (this: This, ...args: Args) => Promise<Awaited<R>> {
    return wrapped(fn, (job) => this.with(job));
  }

  /** For the session: the server has granted a request, or it does not wait. */
  settle(request: Request<T | undefined, Demand>, token: T | undefined): void {
    this.#remove(request);
    request.grant(this, token);
  }

  /** For the session: fails a request. */
  fail(request: Request<T | undefined, Demand>, reason: unknown): void {
    this.#remove(request);
    request.fail(reason);
  }

  override [submit](request: Request<T | undefined, Demand>): void {
    this.queue.push(request);
    this.#session.request(this, request);
  }

  override [withdraw](request: Waiter<T | undefined, Demand>, reason: unknown): void {
    super[withdraw](request, reason);
    this.#session.cancel(this, request.demand);
  }

  override [giveBack](request: Request<T | undefined, Demand>): void {
    this.#session.tokenOf(request.demand)?.release();
  }

  protected override demandOf(options?: RemoteAcquireOptions): Demand {
    return this.#demand(options, true);
  }

  protected override describe(): string {
    return JSON.stringify(this.name) + printWaiters(this.waiting);
  }

  #demand(options: RemoteAcquireOptions | undefined, wait: boolean): Demand {
    const permits = this.#permits ? integer("options.permits", options?.permits ?? 1, 1) : 1;
    if (permits > this.bound) {
      const { bound } = this;
      throw new RangeError(`requested ${permits} permits, but the bound is ${bound}`, { cause: { bound } });
    }
    return new Demand(permits, wait);
  }

  // Always a waiter, also without a signal: what a server grants need not be the first of those that wait here.
  #promise(options: RemoteAcquireOptions | undefined, wait: boolean): Promise<T | undefined> {
    try {
      const demand = this.#demand(optionsOf(options), wait);
      const signal = signalOf(options); // last, because getters may be foreign code that aborts it
      return submitForPromise(new Waiter<T | undefined, Demand>(demand, this), signal);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #remove(request: Request<T | undefined, Demand>): void {
    if (!(request instanceof Waiter)) invalid("request", "a Waiter", request);
    this.queue.remove(request.position);
  }
}
