/** Permits to acquire and release: asyncio's `Semaphore`. */
import {
  addPermits,
  flush,
  giveBack,
  integer,
  PromiseRequest,
  printWaiters,
  QueuedGovernor,
  type Request,
  type Token,
  type WaitOptions,
} from "@sync/core";

/** How to try to acquire. */
export interface PermitOptions {
  /** How many permits to acquire at once: an integer >= 1. Default: 1. */
  readonly permits?: number | undefined;
}

/** How to acquire, and how to wait. */
export interface AcquireOptions extends WaitOptions, PermitOptions {}

/**
 * A number of permits to acquire and release: asyncio's `Semaphore`. It bounds how many tasks do something at once.
 *
 * Permits have no owner: any task may release, also more than were acquired, which adds permits. A
 * {@linkcode BoundedSemaphore} does not allow that.
 *
 * **Fairness**: strictly first in, first out, whatever the sizes. The first in the queue waits until all the permits that
 * it asked for are there, and no other passes it.
 *
 * It is not thread-safe: like asyncio's, it serves one event loop.
 *
 * @example
 * ```ts
 * import { Semaphore } from "@sync/semaphore";
 * import assert from "node:assert/strict";
 *
 * const connections = new Semaphore(2);
 * let open = 0;
 * let max = 0;
 *
 * async function download(page: number) {
 *   using _ = await connections.acquire();
 *   max = Math.max(max, ++open);
 *   await new Promise((resolve) => setTimeout(resolve, 1));
 *   open--;
 *   return page;
 * }
 *
 * await Promise.all([1, 2, 3, 4, 5].map(download));
 * assert.equal(max, 2);
 * ```
 */
export class Semaphore extends QueuedGovernor<number, AcquireOptions> {
  #value: number; // less than 0 while a bound is below what is taken
  #bound = Number.MAX_SAFE_INTEGER;

  /**
   * A semaphore with all its permits free.
   *
   * @param value How many permits there are: an integer >= 0. Default: 1.
   * @throws {TypeError} if `value` is not a number.
   * @throws {RangeError} if `value` is not an integer >= 0. (Asyncio throws `ValueError`, and accepts fractions.)
   */
  constructor(value = 1) {
    super();
    this.#value = integer("value", value, 0);
  }

  /** How many permits are free. */
  get value(): number {
    return Math.max(0, this.#value);
  }

  /** `"Semaphore"`. */
  get [Symbol.toStringTag](): string {
    return "Semaphore";
  }

  /** Whether a permit cannot be acquired at once: none is free, or a request waits. */
  locked(): boolean {
    return !this.#free();
  }

  /**
   * Acquires permits, and resolves with the token that releases them all.
   *
   * **Settles when** the permits are handed to the caller, which is at once if they are free and no request waits.
   *
   * **Fairness**: behind all requests that wait already, also those for more permits.
   *
   * **If aborted** before the call, it rejects with the signal's reason and nothing is touched, even if the permits are free.
   * While pending, the request leaves the queue at once, those that it held back are granted, and it rejects with the reason.
   * After the grant an abort does nothing: the caller has the token, and must release it.
   *
   * **Throws** (rejects with) the signal's `reason`, that very object; `TypeError` if `options`, `permits` or `signal` is of
   * the wrong type; `RangeError` if `permits` is not an integer >= 1, or more than the bound of a `BoundedSemaphore`
   * (its `cause` is then that `{ bound }`).
   *
   * **Differs from asyncio**: resolves with a token, not `true`; takes several permits at once. A grant cannot be undone,
   * because a promise that has settled stays settled.
   *
   * @example
   * ```ts
   * import { Semaphore } from "@sync/semaphore";
   * import assert from "node:assert/strict";
   *
   * const memory = new Semaphore(64);
   * const token = await memory.acquire({ permits: 48, signal: AbortSignal.timeout(1000) });
   * assert.equal(memory.value, 16);
   * token.release();
   * assert.equal(memory.value, 64);
   * ```
   */
  override acquire(options?: AcquireOptions): Promise<Token> {
    if (options !== undefined || !this.#free()) return this.promise(options);
    this.#value -= 1;
    return new PromiseRequest<Token, number>(1).grantAtOnce(this);
  }

  /**
   * Acquires permits if they are free and no request waits, and returns their token; else `undefined`. Never waits, and never
   * overtakes.
   *
   * **Throws** `TypeError` and `RangeError` as `acquire` rejects with them.
   *
   * @example
   * ```ts
   * import { Semaphore } from "@sync/semaphore";
   * import assert from "node:assert/strict";
   *
   * const semaphore = new Semaphore(3);
   * using two = semaphore.tryAcquire({ permits: 2 });
   * assert.ok(two);
   * assert.equal(semaphore.tryAcquire({ permits: 2 }), undefined);
   * ```
   */
  override tryAcquire(options?: PermitOptions): Token | undefined {
    if (options !== undefined || !this.#free()) return super.tryAcquire(options);
    this.#value -= 1;
    const token = new PromiseRequest<Token, number>(1);
    token.grant(this, token);
    return token;
  }

  /**
   * Releases permits, and grants the first in the queue whose requests they satisfy.
   *
   * Give each permit back one way, by its token or by this method: permits have no owner, so that a token does not know that
   * this method has given back its permits.
   *
   * **Throws** `TypeError` if `permits` is not a number; `RangeError` if it is not an integer >= 1, or if it is more than is
   * taken of a `BoundedSemaphore`. Nothing has changed then.
   *
   * @param permits How many. Default: 1.
   *
   * @example
   * ```ts
   * import { Semaphore } from "@sync/semaphore";
   * import assert from "node:assert/strict";
   *
   * const semaphore = new Semaphore(0);
   * const two = semaphore.acquire({ permits: 2 });
   * semaphore.release();
   * assert.equal(semaphore.waiting, 1); // it waits for the second
   * semaphore.release();
   * await two;
   * ```
   */
  release(permits = 1): void {
    const taken = this.#bound - this.#value;
    if (integer("permits", permits, 1) > taken) throw overRelease(permits, taken, this.#bound);
    this[addPermits](permits);
  }

  /**
   * For facades: changes how many permits there are in all. Adds to those that are free, or takes away, below zero if need be,
   * and grants the first in the queue whose requests are satisfied. Returns how many are free then.
   */
  [addPermits](permits: number): number {
    this.#value += permits;
    this.grantNext();
    flush();
    return this.#value;
  }

  /** Takes back the permits of a token: never above the bound, since `release()` may have given them back. */
  override [giveBack](token: Request<Token, number>): void {
    this.#value = Math.min(this.#value + token.demand, this.#bound);
    this.grantNext();
  }

  /** How many permits there can be. A request for more is rejected, also one that is pending when it changes; 0 pauses. */
  protected get limit(): number {
    return this.#bound;
  }

  protected set limit(bound: number) {
    this.#bound = bound;
    for (let left = this.waiting; left > 0; left--) {
      const request = this.queue.shift();
      if (request === undefined) return;
      if (this.#exceeds(request.demand)) request.fail(tooMany(request.demand, bound));
      else this.queue.push(request);
    }
  }

  protected override demandOf({ permits = 1 }: AcquireOptions = {}): number {
    if (this.#exceeds(integer("permits", permits, 1))) throw tooMany(permits, this.#bound);
    return permits;
  }

  protected override fits(request: Request<Token, number>): boolean {
    return request.demand <= this.#value;
  }

  protected override take(request: Request<Token, number>): Token {
    this.#value -= request.demand;
    return request;
  }

  protected override describe(): string {
    return (this.locked() ? "locked" : `unlocked, value:${this.value}`) + printWaiters(this.waiting);
  }

  #free(): boolean {
    return this.#value > 0 && this.queue.size === 0;
  }

  #exceeds(permits: number): boolean {
    return permits > this.#bound && this.#bound > 0;
  }
}

function tooMany(permits: number, bound: number): RangeError {
  return new RangeError(`requested ${count(permits)}, but the bound is ${bound}`, { cause: { bound } });
}

function overRelease(permits: number, taken: number, bound: number): RangeError {
  const all = bound > 1 ? `all ${bound} are free` : "none is acquired";
  const state = taken === 0 ? all : `only ${taken} ${taken === 1 ? "is" : "are"} acquired`;
  return new RangeError(`released ${count(permits)}, but ${state}`, { cause: { bound } });
}

function count(permits: number): string {
  return permits === 1 ? "1 permit" : `${permits} permits`;
}
