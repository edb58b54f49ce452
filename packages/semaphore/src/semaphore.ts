import {
  deliver,
  Governor,
  integer,
  leave,
  optionsOf,
  type Sink,
  type Token,
  Waiter,
  type WaitOptions,
} from "@sync/core";

/** Key of the method that changes how many permits a semaphore has. */
export const adjust: unique symbol = Symbol.for("@sync/semaphore/adjust");

/** How to try to acquire. */
export interface PermitOptions {
  /** How many permits to acquire at once: an integer >= 1. Default: 1. */
  readonly permits?: number | undefined;
}

/** How to acquire, and how to give up waiting. */
export interface AcquireOptions extends WaitOptions, PermitOptions {}

/**
 * A number of permits to acquire and release: asyncio's `Semaphore`. It bounds how many tasks do something at once.
 *
 * Permits have no owner: anybody may release, also more than were acquired, which adds permits. A
 * {@linkcode BoundedSemaphore} refuses that.
 *
 * **Fairness**: strictly first in, first out, whatever the sizes. The head of the line waits until all the permits that it
 * asked for are there, and nobody passes it.
 *
 * Not thread-safe, as asyncio's is not: it serves one event loop.
 *
 * @example
 * ```ts
 * import { Semaphore } from "@sync/semaphore";
 * import assert from "node:assert/strict";
 *
 * const connections = new Semaphore(2);
 * let open = 0;
 * let most = 0;
 *
 * async function download(page: number) {
 *   using _ = await connections.acquire();
 *   most = Math.max(most, ++open);
 *   await new Promise((resolve) => setTimeout(resolve, 1));
 *   open--;
 *   return page;
 * }
 *
 * await Promise.all([1, 2, 3, 4, 5].map(download));
 * assert.equal(most, 2);
 * ```
 */
export class Semaphore extends Governor<Token, number, AcquireOptions> {
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

  /** Whether a permit cannot be acquired at once: none is free, or somebody waits. */
  locked(): boolean {
    return this.#value <= 0 || this.queue.size > 0;
  }

  /**
   * Acquires permits, and resolves with the token that releases them all.
   *
   * **Settles when** the permits are handed to the caller, which is at once if they are free and nobody waits.
   *
   * **Fairness**: behind all who wait already, also those who wait for more.
   *
   * **If aborted** before the call, it rejects with the signal's reason and nothing is touched, even if the permits are free.
   * While queued, the caller leaves the line at once, those whom it held back are granted, and it rejects with the reason.
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
  acquire(options?: AcquireOptions): Promise<Token> {
    if (options === undefined && this.#free(1)) return this.#token(1).resolved();
    return this.promise(options);
  }

  /**
   * Acquires permits if they are free and nobody waits, and returns their token; else `undefined`. Never waits, and never
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
  tryAcquire(options?: PermitOptions): Token | undefined {
    if (options === undefined && this.#free(1)) return this.#token(1);
    const permits = this.#checked(optionsOf(options)?.permits);
    return this.#free(permits) ? this.#token(permits) : undefined;
  }

  /**
   * Releases permits, and grants those at the head of the line whose requests they satisfy.
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
    this.#value += integer("permits", permits, 1, this.#bound - this.#value);
    this.#grantNext();
    deliver();
  }

  /**
   * The seam below `acquire`, for callbacks: requests permits in this very step. What was granted on the spot shows on the
   * waiter that it returns; else the sink hears, later. `abandon()` of the waiter gives up, or gives the permits back.
   *
   * **Throws** `TypeError` and `RangeError` as `acquire` rejects with them.
   *
   * @param sink Who hears.
   * @param permits How many. Default: 1.
   *
   * @example
   * ```ts
   * import { Semaphore } from "@sync/semaphore";
   * import assert from "node:assert/strict";
   *
   * const semaphore = new Semaphore(1);
   * const large = semaphore.enqueue({ granted: () => {}, failed: () => {} }, 2);
   * const small = semaphore.enqueue();
   * assert.equal(small.queued, true); // behind the large one
   * large.abandon();
   * assert.equal(small.granted, true);
   * ```
   */
  enqueue(sink?: Sink<Token>, permits = 1): Waiter<Token, number> {
    const waiter = new Waiter<Token, number>(this, this.#checked(permits));
    if (this.#free(permits)) this.#grant(waiter);
    else {
      this.queue.push(waiter);
      this.#grantNext(); // those before it may be aborted, and not have heard of it
      deliver();
    }
    return waiter.listen(sink);
  }

  /** A queued request gives up; or permits come back: never above the bound, since `release()` may have given them back. */
  override [leave](waiter: Waiter<Token, number>, reason: unknown): void {
    if (waiter.queued) this.withdraw(waiter, reason);
    else this.#value = Math.min(this.#value + waiter.request, this.#bound);
    this.#grantNext();
  }

  /** How many permits the options ask for. */
  protected override requestOf(options: AcquireOptions | undefined): number | undefined {
    return options?.permits;
  }

  /**
   * The seam for what changes how many permits there are in all: adds to those that are free, or takes away, below zero if need
   * be, and grants those at the head of the line whose requests are satisfied. Returns how many are free then.
   */
  [adjust](permits: number): number {
    this.#value += permits;
    this.#grantNext();
    deliver();
    return this.#value;
  }

  /** How many permits may be free, and requested, at most. Setting it fails the queued requests for more. */
  protected get limit(): number {
    return this.#bound;
  }

  protected set limit(bound: number) {
    this.#bound = bound;
    for (let left = this.waiting; left > 0; left--) {
      const waiter = this.queue.shift() as Waiter<Token, number>;
      try {
        this.#checked(waiter.request);
        this.queue.push(waiter);
      } catch (refusal) {
        waiter.fail(refusal);
      }
    }
  }

  /** Whether the permits that the first asks for are free. */
  protected override fits(first: Waiter<Token, number>): boolean {
    return first.request <= this.#value;
  }

  /** Its state in print. */
  protected override describe(): string {
    return (this.locked() ? "locked" : `unlocked, value:${this.value}`) + this.waiters();
  }

  #checked(permits = 1): number {
    return integer("permits", permits, 1, this.#bound);
  }

  #free(permits: number): boolean {
    return this.#value >= permits && this.queue.size === 0;
  }

  #token(permits: number): Waiter<Token, number> {
    const waiter = new Waiter<Token, number>(this, permits);
    this.#grant(waiter);
    return waiter;
  }

  #grantNext(): void {
    let next: Waiter<Token, number> | undefined;
    while ((next = this.next()) !== undefined) this.#grant(next);
  }

  #grant(waiter: Waiter<Token, number>): void {
    this.#value -= waiter.request;
    waiter.grant(waiter);
  }
}
