/** A primitive that is acquired and released, with a queue of its own. */
import { callable, optionsOf } from "./check.ts";
import type { Governor } from "./governor.ts";
import { Primitive } from "./primitive.ts";
import { printWaiters } from "./printable.ts";
import { PromiseRequest, type Request } from "./request.ts";
import { submit, withdraw } from "./seam.ts";
import type { WaitOptions } from "./signal.ts";
import type { Token } from "./token.ts";
import type { Waiter } from "./waiter.ts";
import { wrapped } from "./wrapped.ts";

/**
 * A {@linkcode Governor} with a queue of its own, first in, first out. `D` is what is asked for.
 *
 * A subclass says which request `fits`, counts it in `take`, and takes it back in `[giveBack]`.
 */
export abstract class QueuedGovernor<D = undefined, Options extends WaitOptions = WaitOptions>
  extends Primitive<Token, D, Options>
  implements Governor<Options>
{
  /** Acquires it, and resolves with the token that gives it back. */
  acquire(options?: Options): Promise<Token> {
    return this.promise(options);
  }

  /** Acquires it at once, and returns the token; or returns `undefined`. Never waits, and never overtakes. */
  tryAcquire(options?: Options): Token | undefined {
    return this.#grantIfFree(new PromiseRequest<Token, D>(this.demandOf(optionsOf(options))));
  }

  /** Whether `acquire()` would have to wait. */
  abstract locked(): boolean;

  /**
   * Acquires, calls `fn` with nothing, and releases however it ends: with a value, a rejection or a throw.
   *
   * **Settles when** the promise that `fn` returned does, and likewise.
   *
   * **Fairness**: as `acquire`.
   *
   * **If aborted** before the call or while pending, it rejects with the signal's reason and `fn` is not called. After the
   * grant an abort does nothing: hand the signal to what `fn` does, too.
   *
   * **Throws** (rejects with) `TypeError` if `fn` is not a function, and whatever `acquire` and `fn` reject with.
   *
   * @example
   * ```ts
   * import { Lock } from "@sync/lock";
   * import assert from "node:assert/strict";
   *
   * const lock = new Lock();
   * const answer = await lock.with(async () => {
   *   assert.equal(lock.locked(), true);
   *   return 42;
   * });
   * assert.equal(answer, 42);
   * assert.equal(lock.locked(), false);
   * ```
   */
  async with<R>(fn: () => R, options?: Options): Promise<Awaited<R>> {
    callable("fn", fn);
    const token = await this.acquire(options);
    try {
      return await fn();
    } finally {
      token.release();
    }
  }

  /**
   * A function that does what `fn` does, with the same `this`, arguments and result, each call under `with`.
   *
   * **Throws** `TypeError` at once if `fn` is not a function.
   *
   * @example
   * ```ts
   * import { Semaphore } from "@sync/semaphore";
   * import assert from "node:assert/strict";
   *
   * const semaphore = new Semaphore(2);
   * const double = semaphore.wrap(async (n: number) => 2 * n); // two at a time
   * assert.deepEqual(await Promise.all([1, 2, 3].map((n) => double(n))), [2, 4, 6]);
   * ```
   */
  wrap<This, Args extends unknown[], R>(
    fn: (this: This, ...args: Args) => R,
  ): (this: This, ...args: Args) => Promise<Awaited<R>> {
    return wrapped(fn, (job) => this.with(job));
  }

  /** Takes a cancelled request out of the queue, fails it, and grants those that it held back. */
  override [withdraw](waiter: Waiter<Token, D>, reason: unknown): void {
    super[withdraw](waiter, reason);
    this.grantNext();
  }

  /** Counts a request that fits, and returns its token: itself, as a rule. */
  protected abstract take(request: Request<Token, D>): Token;

  /** Whether what a request asks for is there. */
  protected abstract override fits(request: Request<Token, D>): boolean;

  override [submit](request: Request<Token, D>): void {
    if (this.#grantIfFree(request)) return;
    this.queue.push(request);
    this.grantNext(); // requests before it may be aborted, and not know it yet
  }

  /** Grants the first in the queue, as long as they fit. It changes state only: to flush is the caller's. */
  protected grantNext(): void {
    let next: Request<Token, D> | undefined;
    while ((next = this.next()) !== undefined) next.grant(this, this.take(next));
  }

  protected override describe(): string {
    return (this.locked() ? "locked" : "unlocked") + printWaiters(this.waiting);
  }

  #grantIfFree(request: Request<Token, D>): Token | undefined {
    if (this.queue.size > 0 || !this.fits(request)) return;
    const token = this.take(request);
    request.grant(this, token);
    return token;
  }
}
