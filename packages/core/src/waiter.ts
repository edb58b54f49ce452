import { deliver, tellLater, type Untold } from "./deliver.ts";
import type { AbortSignalLike } from "./signal.ts";
import type { Sink } from "./sink.ts";
import { dispose, type Token } from "./token.ts";

/** Key of {@linkcode Owner}'s answer to a queued waiter that gives up. */
export const withdraw: unique symbol = Symbol.for("@sync/core/withdraw");

/** Key of {@linkcode Owner}'s answer to a granted waiter that gives back what it holds. */
export const giveBack: unique symbol = Symbol.for("@sync/core/giveBack");

/** What a primitive does for its waiters. It changes state only: to deliver is the caller's. */
export interface Owner<T, R> {
  /** A queued waiter gives up: take it out of the queue and fail it, and grant whom it held back. */
  [withdraw](waiter: Waiter<T, R>, reason: unknown): void;
  /** A granted waiter gives back what it holds: grant whoever is next. */
  [giveBack](waiter: Waiter<T, R>): void;
}

/** Who hears of a waiter: a sink, or just the `resolve` of a promise, which is the smallest. */
export type Hearer<T> = Sink<T> | ((value: T | Promise<never>) => void);

const UNSETTLED = Symbol("unsettled");

/**
 * One request to a primitive: queued, then granted or failed.
 *
 * It is its own token, so that an acquired lock costs one object. `T` is what is granted, `R` what was asked for.
 */
export class Waiter<T, R = undefined> implements Token, Untold {
  /** Where it stands in a queue. */
  position = 0;
  /** What was asked for, where there is a choice: how many permits, of a semaphore. */
  readonly request: R;
  #owner: Owner<T, R> | undefined; // nobody once it is over, so that a spent token keeps nothing alive
  #hearer: Hearer<T> | undefined;
  #outcome: unknown = UNSETTLED; // what was granted, or why it failed

  /** A request that its owner has yet to grant or to queue. */
  constructor(owner: Owner<T, R>, request: R) {
    this.#owner = owner;
    this.request = request;
  }

  /** Whether it is neither granted nor failed. */
  get queued(): boolean {
    return this.#outcome === UNSETTLED;
  }

  /** Whether it holds what it was granted. */
  get granted(): boolean {
    return this.#owner !== undefined && this.#outcome !== UNSETTLED;
  }

  /** Whether it is over: failed, or given back. */
  get released(): boolean {
    return this.#owner === undefined;
  }

  /** What was granted, or the reason why it failed. */
  get outcome(): unknown {
    return this.#outcome;
  }

  /** The signal that may end it. */
  get signal(): AbortSignalLike | undefined {
    const hearer = this.#hearer;
    return typeof hearer === "function" ? undefined : hearer?.signal;
  }

  /** Gives up: leaves the queue, or gives back what it was granted. Does nothing once it is over. */
  abandon(reason?: unknown): void {
    if (this.queued) this.#owner?.[withdraw](this, reason);
    else this.#finish(reason);
    deliver();
  }

  /** Gives back what it holds. Does nothing unless it holds something. */
  release(): void {
    if (!this.queued) {
      this.#finish(undefined);
      deliver();
    }
  }

  /** The same as `release()`, for `using`. */
  [dispose](): void {
    this.release();
  }

  /** Sets who hears what becomes of it. One that is not queued any more shows that itself, and nobody hears. */
  listen(hearer: Hearer<T> | undefined): this {
    if (this.queued) this.#hearer = hearer;
    return this;
  }

  /** For its owner, once it is out of the queue and counted: grants it. */
  grant(value: T): void {
    this.#outcome = value;
    this.#settled();
  }

  /** For its owner, once it is out of the queue: fails it. */
  fail(reason: unknown): void {
    this.#owner = undefined;
    this.#outcome = reason;
    this.#settled();
  }

  /** For its owner: what it holds is another's to take back from now on. */
  entrust(owner: Owner<T, R>): void {
    this.#owner = owner;
  }

  /** For {@linkcode deliver}. */
  tell(): void {
    const hearer = this.#hearer;
    this.#hearer = undefined;
    const granted = this.#owner !== undefined;
    if (typeof hearer === "function") hearer(granted ? (this.#outcome as T) : Promise.reject(this.#outcome));
    else if (granted) hearer?.granted(this.#outcome as T);
    else hearer?.failed(this.#outcome);
  }

  #settled(): void {
    const hearer = this.#hearer;
    if (typeof hearer === "function" || hearer?.inline) this.tell();
    else if (hearer !== undefined) tellLater(this);
  }

  #finish(reason: unknown): void {
    const owner = this.#owner;
    if (owner === undefined) return;
    this.#owner = undefined;
    this.#outcome = reason;
    owner[giveBack](this);
  }
}
