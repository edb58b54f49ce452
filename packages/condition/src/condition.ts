/** A lock and a queue of those that wait for what its holders change: asyncio's `Condition`. */
import {
  type AbortSignalLike,
  abortOf,
  callable,
  enqueue,
  enqueueWait,
  flush,
  type Governor,
  type Grantor,
  giveBack,
  holder,
  integer,
  invalid,
  type LockToken,
  NotAcquiredError,
  type Observer,
  Printable,
  printWaiters,
  promiseOf,
  Queue,
  requestOf,
  type Suspendable,
  signalOf,
  type Token,
  type Waiter,
  type WaitOptions,
  withdraw,
} from "@sync/core";
import { Lock } from "@sync/lock";
import { notify, Wait } from "./wait.ts";

/** What users see of a condition's lock: a `Lock`, of this copy of `@sync/lock` or another, or a subclass. */
export interface LockLike extends Governor {
  /** Releases the lock, whichever task holds it. */
  release(): void;
}

/** A predicate's value without what counts as false. */
export type Truthy<T> = Exclude<T, false | 0 | 0n | "" | null | undefined>;

/**
 * A lock, and a queue of those that wait for what its holders change: asyncio's `Condition`.
 *
 * A task that holds the lock calls `wait()`, which frees it; another, holding it too, changes something and calls `notify()`.
 * The notified task goes on when it has the lock back. Several conditions may share one lock.
 *
 * **Fairness**: `notify()` takes the longest waiting first, and puts them behind all that wait for the lock.
 *
 * It is not thread-safe: like asyncio's, it serves one event loop.
 *
 * @example
 * ```ts
 * import { Condition } from "@sync/condition";
 * import assert from "node:assert/strict";
 *
 * const changed = new Condition();
 * const items: string[] = [];
 *
 * async function consume() {
 *   using _ = await changed.acquire();
 *   await changed.waitFor(() => items.length > 0);
 *   return items.shift();
 * }
 *
 * async function produce(item: string) {
 *   using _ = await changed.acquire();
 *   items.push(item);
 *   changed.notify();
 * }
 *
 * const consumed = consume();
 * await produce("apple");
 * assert.equal(await consumed, "apple");
 * ```
 */
export class Condition<L extends LockLike = Lock> extends Printable implements Governor, Grantor<true, undefined> {
  /** The lock. */
  readonly lock: L;
  readonly #suspendable: Suspendable;
  readonly #queue = new Queue<Wait>(); // the waits that are not notified

  /**
   * A condition of a lock.
   *
   * @param lock The lock to use, which other conditions may use, too. Default: one of its own.
   * @throws {TypeError} if `lock` is not a `Lock`.
   */
  constructor(lock: L = new Lock() as LockLike as L) {
    super();
    if (lock === null || typeof lock !== "object" || !(holder in lock)) {
      invalid("lock", "a Lock", lock);
    }
    this.lock = lock;
    this.#suspendable = lock as LockLike as L & Suspendable;
  }

  /** `"Condition"`. */
  get [Symbol.toStringTag](): string {
    return "Condition";
  }

  /** How many wait to be notified. */
  get waiting(): number {
    return this.#queue.size;
  }

  /** Whether the lock is held. */
  locked(): boolean {
    return this.lock.locked();
  }

  /** Acquires the lock: its `acquire()`. */
  acquire(options?: WaitOptions): Promise<Token> {
    return this.lock.acquire(options);
  }

  /** Acquires the lock if it is free: its `tryAcquire()`. */
  tryAcquire(): Token | undefined {
    return this.lock.tryAcquire();
  }

  /** Releases the lock: its `release()`. */
  release(): void {
    this.lock.release();
  }

  /** Calls `fn` while the lock is held: its `with()`. */
  with<R>(fn: () => R, options?: WaitOptions): Promise<Awaited<R>> {
    return this.lock.with(fn, options);
  }

  /** Makes a function whose calls hold the lock: its `wrap()`. */
  wrap<This, Args extends unknown[], R>(
    fn: (this: This, ...args: Args) => R,
  ): (this: This, ...args: Args) => Promise<Awaited<R>> {
    return this.lock.wrap(fn);
  }

  /**
   * Frees the lock, waits to be notified, and waits for the lock. Resolves with `true`. The caller's token stays its token.
   *
   * **Settles when** the caller was notified and the lock was handed back to it.
   *
   * **Fairness**: notified in the order of the calls; then behind all that wait for the lock.
   *
   * **If aborted** before the call, it rejects with the signal's reason, and the caller keeps the lock. While waiting, the lock
   * is acquired again first; then it rejects with the reason. The caller holds the lock either way. If it had been notified,
   * the notification passes on to the next that waits, as soon as the lock is back; if not, no other is woken. One that was
   * notified keeps its position in the lock's queue; one that was not goes to its end. After the grant an abort does nothing.
   *
   * **Throws** (rejects with) `NotAcquiredError` if the lock is not held; the same, without the lock, if the caller's token is
   * released while it waits; the signal's `reason`, that very object; `TypeError` if `options` or `signal` is not one.
   *
   * **Differs from asyncio**: an abort before the notification wakes no other (asyncio wakes one more, for nothing). As in
   * asyncio, a lock has no owner: called by a task that does not hold it, this suspends the holder's token.
   *
   * @example
   * ```ts
   * import { Condition } from "@sync/condition";
   * import assert from "node:assert/strict";
   *
   * const condition = new Condition();
   * const controller = new AbortController();
   * using token = await condition.acquire();
   * const waits = condition.wait({ signal: controller.signal });
   * assert.equal(condition.locked(), false);
   * setTimeout(() => controller.abort(), 1);
   * await assert.rejects(waits, { name: "AbortError" });
   * assert.equal(condition.locked(), true); // by `token`, as before
   * ```
   */
  wait(options?: WaitOptions): Promise<true> {
    try {
      return this.#wait(signalOf(options));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * Waits until the predicate's value is truthy, and resolves with that value. The predicate is called at once, and again each
   * time the caller is notified, with the lock held.
   *
   * **Settles when** the predicate's value is truthy. If it is so at once, the lock need not be held.
   *
   * **Fairness**: as `wait()`, each time.
   *
   * **If aborted** before the call, it rejects with the signal's reason, even if the predicate is true. While waiting: as `wait()`.
   *
   * **Throws** (rejects with) whatever `wait()` does; what the predicate throws, with the lock as it is: held, if it had waited.
   * `TypeError` if `predicate` is not a function, or returns a promise. Whichever way it rejects, a notification that it
   * consumed passes on to the next that waits.
   *
   * @example
   * ```ts
   * import { Condition } from "@sync/condition";
   * import assert from "node:assert/strict";
   *
   * const condition = new Condition();
   * let answer: number | undefined;
   *
   * const asked = condition.with(() => condition.waitFor(() => answer)); // Promise<number>
   * await condition.with(() => {
   *   answer = 42;
   *   condition.notifyAll();
   * });
   * assert.equal(await asked, 42);
   * ```
   */
  async waitFor<T>(predicate: () => T, options?: WaitOptions): Promise<Truthy<T>> {
    callable("predicate", predicate);
    const signal = signalOf(options);
    let notified = false;
    try {
      for (;;) {
        const value = predicate();
        if (typeof (value as { then?: unknown } | null | undefined)?.then === "function") {
          throw new TypeError("predicate must not return a promise");
        }
        if (value) return value as Truthy<T>;
        const aborted = abortOf(signal);
        if (aborted) throw aborted.reason;
        notified = false;
        await this.#wait(signal);
        notified = true;
      }
    } catch (error) {
      if (notified) this.#notify(1);
      throw error;
    }
  }

  /**
   * Notifies the tasks that have waited longest. They go to the end of the lock's queue and go on, one after the other, when
   * they have the lock.
   *
   * **Throws** `NotAcquiredError` if the lock is not held; `TypeError` if `n` is not a number; `RangeError` if it is not an
   * integer >= 0. Nothing has changed then.
   *
   * @param n How many at most. Default: 1.
   * @returns How many were notified.
   *
   * @example
   * ```ts
   * import { Condition } from "@sync/condition";
   * import assert from "node:assert/strict";
   *
   * const condition = new Condition();
   * const waits = [1, 2, 3].map(() => condition.with(() => condition.wait()));
   * await condition.with(() => {
   *   assert.equal(condition.notify(2), 2);
   *   assert.equal(condition.notify(2), 1);
   * });
   * await Promise.all(waits);
   * ```
   */
  notify(n = 1): number {
    const max = integer("n", n, 0);
    if (!this.locked()) throw new NotAcquiredError("notify() on a lock that is not acquired");
    return this.#notify(max);
  }

  /**
   * Notifies all who wait, as `notify()` does.
   *
   * **Throws** `NotAcquiredError` if the lock is not held.
   *
   * @returns How many were notified.
   */
  notifyAll(): number {
    return this.notify(this.waiting);
  }

  /** For primitives and facades: requests the lock, of which the condition is a governor. */
  [enqueue](observer?: Observer<Token>): Waiter<Token, LockToken | undefined> {
    return this.#suspendable[enqueue](observer);
  }

  /** For primitives: the request for the lock, which is still to be submitted. */
  [requestOf](): Waiter<Token, LockToken | undefined> {
    return this.#suspendable[requestOf]();
  }

  /**
   * For primitives and facades: frees the lock and starts to wait in this very step, for an observer. It is notified when the
   * lock is back. `cancel()` of the waiter ends the wait, which fails when the lock is back, too. Cancelled after the grant,
   * the waiter passes its notification on, and the lock stays with its holder.
   *
   * **Throws** `NotAcquiredError` if the lock is not held.
   */
  [enqueueWait](observer?: Observer<true>): Waiter<true> {
    const wait = this.#suspend();
    flush();
    return wait.observe(observer);
  }

  /** A pending wait is cancelled. */
  [withdraw](wait: Waiter<true>, reason: unknown): void {
    if (wait instanceof Wait) wait.abort(reason);
  }

  /** A wait is cancelled after its grant: its notification passes on. */
  [giveBack](): void {
    notify(this.#queue, 1);
  }

  /** Its state in print. */
  protected override describe(): string {
    return (this.locked() ? "locked" : "unlocked") + printWaiters(this.waiting);
  }

  #wait(signal: AbortSignalLike | undefined): Promise<true> {
    const promise = promiseOf(this.#suspend(), signal);
    flush();
    return promise;
  }

  #suspend(): Wait {
    const token = this.#suspendable[holder];
    if (token === undefined) throw new NotAcquiredError("wait() on a lock that is not acquired");
    return new Wait(this, this.#queue, this.#suspendable, token);
  }

  #notify(n: number): number {
    const notified = notify(this.#queue, n);
    flush();
    return notified;
  }
}
