/** What all that is acquired and released has in common. */
import type { enqueue, requestOf } from "./seam.ts";
import type { WaitOptions } from "./signal.ts";
import type { Token } from "./token.ts";
import type { Observer, Waiter } from "./waiter.ts";

/**
 * What is acquired and released: a lock, a semaphore, either side of a read-write lock, a condition (which stands for its
 * lock), or a primitive of your own. The name is that of the TC39 proposal
 * {@link https://github.com/tc39/proposal-concurrency-control | concurrency control}.
 */
export interface Governor<Options extends WaitOptions = WaitOptions> {
  /** How many wait. */
  readonly waiting: number;
  /** Acquires it, and resolves with the token that gives it back. */
  acquire(options?: Options): Promise<Token>;
  /** Acquires it at once, and returns the token; or returns `undefined`. */
  tryAcquire(options?: Omit<Options, "signal">): Token | undefined;
  /** Whether `acquire()` would have to wait. */
  locked(): boolean;
  /** Acquires, calls `fn` with nothing, and releases however it ends. */
  with<R>(fn: () => R, options?: Options): Promise<Awaited<R>>;
  /** A function that does what `fn` does, each call under `with`. */
  wrap<This, Args extends unknown[], R>(
    fn: (this: This, ...args: Args) => R,
  ): (this: This, ...args: Args) => Promise<Awaited<R>>;
  /** For primitives and facades: makes the request of `acquire()` for an observer. */
  [enqueue](observer?: Observer<Token>, options?: Options): Waiter<Token, unknown>;
  /** For primitives: the request of `acquire()`, which is still to be submitted. */
  [requestOf](options?: Options): Waiter<Token, unknown>;
}
