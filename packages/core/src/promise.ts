import { type AbortSignalLike, abortOf, type Place, type SharedListener, sharedListener } from "./signal.ts";
import type { Sink } from "./sink.ts";
import type { Hearer, Waiter } from "./waiter.ts";

type Settle = (value: never) => void;

// One executor for every promise: a closure for each would weigh more than the waiter.
let resolve: Settle | undefined;
let reject: Settle | undefined;
function executor(first?: Settle, second?: Settle): void {
  resolve = first;
  reject = second;
}

/**
 * The promise of what a waiter is granted.
 *
 * Return it as it is: an `async` function around it would settle a tick later, and a later grant's continuation could run
 * before this one's.
 *
 * @param waiter A waiter to whom nobody listens.
 * @param signal Its abort while the waiter is queued abandons the waiter, with the signal's reason.
 */
export function promiseOf<T, R>(waiter: Waiter<T, R>, signal?: AbortSignalLike): Promise<T> {
  if (!waiter.queued) return Promise.resolve(waiter.result);
  const promise = new Promise<T>(executor);
  if (signal === undefined) waiter.listen(resolve as Hearer<T>);
  else new SignalledPromise(waiter, signal, resolve as Settle, reject as Settle);
  executor(); // lets go of both
  return promise;
}

/** A promise that a signal may reject. Only these keep their `reject`: it weighs as much as the waiter. */
class SignalledPromise<T, R> implements Sink<T>, Place {
  before: Place = this;
  after: Place = this;
  readonly #waiter: Waiter<T, R>;
  readonly #resolve: Settle;
  readonly #reject: Settle;
  #listener: SharedListener | undefined; // none once it has left

  constructor(waiter: Waiter<T, R>, signal: AbortSignalLike, resolve: Settle, reject: Settle) {
    this.#waiter = waiter;
    this.#resolve = resolve;
    this.#reject = reject;
    waiter.listen(this);
    try {
      const listener = sharedListener(signal);
      listener.join(this);
      this.#listener = listener;
      // A signal's `addEventListener` is foreign code: it may have aborted the signal, or have had the waiter granted.
      const aborted = abortOf(signal);
      if (aborted) this.abort(aborted.reason);
      else if (!waiter.queued) this.#leave();
    } catch (error) {
      waiter.abandon(error);
    }
  }

  get inline(): boolean {
    return true;
  }

  get signal(): AbortSignalLike | undefined {
    return this.#listener?.signal;
  }

  granted(value: T): void {
    this.#leave();
    this.#resolve(value as never);
  }

  failed(reason: unknown): void {
    this.#leave();
    this.#reject(reason as never);
  }

  abort(reason: unknown): void {
    this.#leave();
    if (this.#waiter.queued) this.#waiter.abandon(reason);
  }

  #leave(): void {
    this.#listener?.leave(this);
    this.#listener = undefined;
  }
}
