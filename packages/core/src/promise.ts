/** The promise of a waiter: an observer that settles it, and the registration of its signal. */
import { Registration } from "./registration.ts";
import type { AbortSignalLike } from "./signal.ts";
import type { Observer, Waiter } from "./waiter.ts";

/**
 * The promise of what a waiter is granted.
 *
 * Return it as it is: an `async` function around it would settle a tick later, and a later grant's continuation could run
 * before this one's.
 *
 * @param waiter A waiter without an observer.
 * @param signal Its abort cancels the waiter while it is pending, with the signal's reason.
 */
export function promiseOf<T, D>(waiter: Waiter<T, D>, signal?: AbortSignalLike): Promise<T> {
  if (waiter.granted) return Promise.resolve(waiter.outcome as T);
  return new Promise((resolve, reject) => new PromiseObserver(signal, waiter, resolve, reject).start());
}

/** Settles a promise, and cancels its waiter when the signal is aborted. */
class PromiseObserver<T, D> extends Registration implements Observer<T> {
  readonly #waiter: Waiter<T, D>;
  readonly #resolve: (value: T) => void;
  readonly #reject: (reason: unknown) => void;

  constructor(
    signal: AbortSignalLike | undefined,
    waiter: Waiter<T, D>,
    resolve: (value: T) => void,
    reject: (reason: unknown) => void,
  ) {
    super(signal);
    this.#waiter = waiter;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  get immediate(): true {
    return true;
  }

  start(): void {
    this.#waiter.observe(this);
    this.add();
    if (!this.#waiter.pending) this.settled(this.#waiter); // it was before, or the signal's own code has settled it
  }

  settled(waiter: Waiter<T, unknown>): void {
    this.remove();
    if (waiter.granted) this.#resolve(waiter.outcome as T);
    else this.#reject(waiter.outcome);
  }

  override abort(reason: unknown): void {
    if (this.#waiter.pending) this.#waiter.cancel(reason);
  }
}
