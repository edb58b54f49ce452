import { callable } from "./check.ts";
import { Primitive } from "./primitive.ts";
import type { WaitOptions } from "./signal.ts";
import type { Token } from "./token.ts";

/**
 * A primitive that is acquired and released. The name is that of the TC39 proposal
 * {@link https://github.com/tc39/proposal-concurrency-control | concurrency control}.
 */
export abstract class Governor<T, R = undefined, Options extends WaitOptions = WaitOptions> extends Primitive<T, R> {
  /** Acquires it, and resolves with the token that gives it back. */
  abstract acquire(options?: Options): Promise<Token>;

  /** Whether `acquire()` would have to wait. */
  abstract locked(): boolean;

  /**
   * Acquires, calls `fn` with nothing, and releases however it ends: with a value, a rejection or a throw.
   *
   * **Settles when** the promise that `fn` returned does, and likewise.
   *
   * **Fairness**: as `acquire`.
   *
   * **If aborted** before the call or while queued, it rejects with the signal's reason and `fn` is not called. After the
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
    callable("fn", fn);
    const call = (run: () => R): Promise<Awaited<R>> => this.with(run);
    return function (...args) {
      return call(() => fn.apply(this, args));
    };
  }

  /** Its state in print. */
  protected override describe(): string {
    return (this.locked() ? "locked" : "unlocked") + this.waiters();
  }
}
