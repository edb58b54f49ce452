import { deliver, later } from "./deliver.ts";
import { Place } from "./place.ts";
import type { Queueable } from "./queue.ts";
import type { AbortSignalLike } from "./signal.ts";
import type { Sink } from "./sink.ts";
import { dispose, type Token } from "./token.ts";

/** Key of {@linkcode Owner}'s answer to a waiter that gives up. */
export const leave: unique symbol = Symbol.for("@sync/core/leave");

/** What a primitive does for its waiters. It changes state only: to deliver is the caller's. */
export interface Owner<T, R> {
  /**
   * A waiter gives up. If it is queued: takes it out of the queue and fails it, and grants whom it held back. Else it is over
   * already: grants whoever is next to have what it held.
   */
  [leave](waiter: Waiter<T, R>, reason: unknown): void;
}

/** Who hears of a waiter: a sink, or just the `resolve` of a promise, which is the smallest. */
export type Hearer<T> = Sink<T> | ((value: T | Promise<never>) => void);

// A waiter itself, with a place, because engines drop what they have learnt of a class when they find no object of it alive:
// after each collection while nobody waits, the first thousands of waiters would cost ten times as much.
// deno-lint-ignore prefer-const -- its own constructor reads it first
let UNSETTLED: unknown;

/**
 * One request to a primitive: queued, then granted or failed.
 *
 * It is its own token, so that an acquired lock costs one object. `T` is what is granted, `R` what was asked for.
 */
export class Waiter<T, R = undefined> implements Token, Queueable {
  /** What was asked for, where there is a choice: how many permits, of a semaphore. */
  readonly request: R;
  #position = 0;
  #owner: Owner<T, R> | undefined; // nobody once it is over, so that a spent token keeps nothing alive
  #hearer: Hearer<T> | undefined;
  #outcome: unknown = UNSETTLED; // what was granted, or why it failed

  /** A request that its owner has yet to grant or to queue. */
  constructor(owner: Owner<T, R>, request: R) {
    this.#owner = owner;
    this.request = request;
  }

  /** Where it stands in a queue. Not a plain property, because whoever has a token may freeze it. */
  get position(): number {
    return this.#position;
  }

  set position(position: number) {
    this.#position = position;
  }

  /** Whether it is neither granted nor failed. */
  get queued(): boolean {
    return this.#outcome === UNSETTLED;
  }

  /** Whether it holds what it was granted. */
  get granted(): boolean {
    return !this.queued && !this.released;
  }

  /** Whether it is over: failed, or given back. */
  get released(): boolean {
    return this.#owner === undefined;
  }

  /** What was granted, or the reason why it failed. */
  get outcome(): unknown {
    return this.#outcome;
  }

  /** The same for a promise to resolve with. */
  get result(): T | Promise<never> {
    return this.released ? Promise.reject(this.#outcome) : (this.#outcome as T);
  }

  /** The signal that may end it. */
  get signal(): AbortSignalLike | undefined {
    return (this.#hearer as Sink<T> | undefined)?.signal;
  }

  /** The promise of a token that was granted at once. */
  resolved(): Promise<this> {
    // After a write V8 knows the class, and that it has no `then`: to search for one would cost half as much again.
    this.#hearer = undefined;
    return Promise.resolve(this);
  }

  /** Gives up: leaves the queue, or gives back what it was granted. Does nothing once it is over. */
  abandon(reason?: unknown): void {
    const owner = this.#owner;
    if (owner === undefined) return;
    if (!this.queued) {
      this.#owner = undefined;
      this.#outcome = reason;
    }
    owner[leave](this, reason);
    deliver();
  }

  /** Gives back what it holds. Does nothing unless it holds something. */
  release(): void {
    if (!this.queued) this.abandon();
  }

  /** The same as `release()`, for `using`. */
  [dispose](): void {
    this.release();
  }

  /** Sets who hears what becomes of it from now on. */
  listen(hearer: Hearer<T> | undefined): this {
    this.#hearer = hearer;
    return this;
  }

  /** For its owner, once it is out of the queue and counted: grants it. */
  grant(value: T): void {
    this.#settle(value);
  }

  /** For its owner, once it is out of the queue: fails it. */
  fail(reason: unknown): void {
    this.#owner = undefined;
    this.#settle(reason);
  }

  /** For its owner: what it holds is another's to take back from now on. */
  entrust(owner: Owner<T, R>): void {
    this.#owner = owner;
  }

  #settle(outcome: unknown): void {
    this.#outcome = outcome;
    const hearer = this.#hearer;
    if (hearer === undefined) return;
    this.#hearer = undefined;
    if (typeof hearer === "function") hearer(this.result);
    else if (hearer instanceof Place) {
      hearer.leave();
      this.#tell(hearer);
    } else later(() => this.#tell(hearer));
  }

  #tell(sink: Sink<T>): void {
    if (this.released) sink.failed(this.#outcome);
    else sink.granted(this.#outcome as T);
  }
}

UNSETTLED = new Waiter<never>(undefined as never, undefined).listen(new Place(undefined as never));
