/** Mutual exclusion: asyncio's `Lock`. */
import {
  giveBack,
  holder,
  type LockToken,
  NotAcquiredError,
  PromiseRequest,
  QueuedGovernor,
  type Suspendable,
  type Token,
  type WaitOptions,
} from "@sync/core";

/**
 * Mutual exclusion between tasks of one event loop: asyncio's `Lock`. One task holds it, the others wait in a queue.
 *
 * **Fairness**: strictly first in, first out. A release hands the lock to the longest waiter in the same synchronous step,
 * so it is never free while a task waits, and a new request never overtakes.
 *
 * It is not reentrant: a holder that acquires it again waits for itself. It is not thread-safe: like asyncio's, it serves
 * one event loop.
 *
 * @example
 * ```ts
 * import { Lock } from "@sync/lock";
 * import assert from "node:assert/strict";
 *
 * const lock = new Lock();
 * let balance = 100;
 *
 * async function withdraw(amount: number) {
 *   using _ = await lock.acquire();
 *   const before = balance;
 *   await Promise.resolve(); // others may run here, but not in a section of the same lock
 *   balance = before - amount;
 * }
 *
 * await Promise.all([withdraw(30), withdraw(50)]);
 * assert.equal(balance, 20);
 * ```
 */
export class Lock extends QueuedGovernor<LockToken | undefined> implements Suspendable {
  #holder: LockToken | undefined;

  /** `"Lock"`. */
  get [Symbol.toStringTag](): string {
    return "Lock";
  }

  /**
   * Whether the lock is held.
   *
   * **Differs from asyncio**: stays true through a hand-off, where asyncio's lock is briefly unlocked.
   */
  locked(): boolean {
    return this.#holder !== undefined;
  }

  /**
   * Acquires the lock, and resolves with the token that releases it.
   *
   * **Settles when** the lock is handed to the caller, which is at once if it is free.
   *
   * **Fairness**: behind all who wait already.
   *
   * **If aborted** before the call, it rejects with the signal's reason and nothing is touched, even if the lock is free.
   * While pending, the request leaves the queue at once and it rejects with the reason. After the grant an abort does
   * nothing: the caller has the token, and must release it.
   *
   * **Throws** (rejects with) the signal's `reason`, that very object; `TypeError` if `options` or `signal` is not one.
   *
   * **Differs from asyncio**: resolves with a token, not `true`. A grant cannot be undone, because a promise that has settled
   * stays settled, where asyncio can cancel a task that was woken and has not run yet.
   *
   * @example
   * ```ts
   * import { Lock } from "@sync/lock";
   * import assert from "node:assert/strict";
   *
   * const lock = new Lock();
   * const token = await lock.acquire();
   * await assert.rejects(lock.acquire({ signal: AbortSignal.abort("no time") }), (reason) => reason === "no time");
   * token.release();
   * ```
   */
  override acquire(options?: WaitOptions): Promise<Token> {
    if (options !== undefined || this.#holder !== undefined) return this.promise(options);
    const token = new PromiseRequest<Token, LockToken | undefined>(undefined);
    this.#holder = token;
    return token.grantAtOnce(this);
  }

  /**
   * Acquires the lock if it is free, and returns its token; else `undefined`. Never waits, and never overtakes: while
   * a task waits, the lock is not free.
   *
   * @example
   * ```ts
   * import { Lock } from "@sync/lock";
   * import assert from "node:assert/strict";
   *
   * const lock = new Lock();
   * using token = lock.tryAcquire();
   * assert.ok(token);
   * assert.equal(lock.tryAcquire(), undefined);
   * ```
   */
  override tryAcquire(): Token | undefined {
    if (this.#holder !== undefined) return;
    const token = new PromiseRequest<Token, LockToken | undefined>(undefined);
    this.#holder = token;
    token.grant(this, token);
    return token;
  }

  /**
   * Releases the lock, whichever task holds it, and hands it to the longest waiting. The holder's token is spent: it will not
   * release what the lock is used for next.
   *
   * **Throws** `NotAcquiredError` if the lock is not held.
   *
   * **Differs from asyncio**: the error's class; asyncio throws a bare `RuntimeError`.
   *
   * @example
   * ```ts
   * import { Lock, NotAcquiredError } from "@sync/lock";
   * import assert from "node:assert/strict";
   *
   * const lock = new Lock();
   * const token = await lock.acquire();
   * lock.release();
   * assert.equal(token.released, true);
   * assert.throws(() => lock.release(), NotAcquiredError);
   * ```
   */
  release(): void {
    if (this.#holder === undefined) throw new NotAcquiredError("release() of a lock that is not acquired");
    this.#holder.release();
  }

  /** For a condition: the token that holds the lock. */
  get [holder](): LockToken | undefined {
    return this.#holder;
  }

  /** Passes the lock on: its token was released, or a condition has transferred it to a wait. */
  override [giveBack](): void {
    this.#holder = undefined;
    this.grantNext();
  }

  protected override demandOf(): undefined {}

  protected override fits(): boolean {
    return this.#holder === undefined;
  }

  protected override take(request: LockToken): Token {
    request.demand?.transfer(this); // back from a condition
    this.#holder = request.demand ?? request;
    return this.#holder;
  }
}
