/** A request to a primitive, which is its own token: the smallest object that an acquisition can cost. */
import { flush } from "./flush.ts";
import { inspect } from "./inspect.ts";
import type { Queueable } from "./queue.ts";
import { giveBack, type withdraw } from "./seam.ts";
import { dispose, type Token } from "./token.ts";

/** What a primitive does when a request ends. The methods change state only: to flush is the caller's. */
export interface Grantor<T, D> {
  /** Takes back what a request was granted, and grants the next. */
  [giveBack](request: Request<T, D>): void;
  /** Where requests may be pending: takes one that is cancelled out of the queue, fails it, and grants those that it held back. */
  [withdraw]?(request: Request<T, D>, reason: unknown): void;
}

/**
 * A request that is granted at once, or that waits as a promise without a signal. `T` is what is granted, `D` what was asked
 * for. It cannot be cancelled: that takes a {@linkcode Waiter}.
 */
export class Request<T, D = undefined> implements Token, Queueable {
  /** What was asked for, where there is a choice: how many permits of a semaphore. */
  readonly demand: D;
  // The promise's `resolve` while it waits; then who takes it back; in the end nothing, so that it keeps nothing alive.
  #state: ((value: T | Promise<never>) => void) | Grantor<T, D> | undefined;

  /** A request that its primitive has yet to grant or to queue. */
  constructor(demand: D, grantor?: Grantor<T, D>) {
    this.demand = demand;
    this.#state = grantor;
  }

  /** Whether it is over: given back, or failed. */
  get released(): boolean {
    return this.#state === undefined;
  }

  /** The primitive that it has to do with, unless it is over or waits as a promise. */
  grantor(): Grantor<T, D> | undefined {
    return typeof this.#state === "object" ? this.#state : undefined;
  }

  /** The promise of what is granted. Call it once, before the request is made. */
  promise(): Promise<T> {
    return new Promise((resolve) => {
      this.#state = resolve;
    });
  }

  /** For its primitive, when the request is out of the queue and counted: grants it. */
  grant(grantor: Grantor<T, D>, value: T): void {
    const resolve = this.#state;
    this.#state = grantor;
    if (typeof resolve === "function") resolve(value);
  }

  /** For its primitive, when the request is counted: grants it, and returns the promise of itself. */
  grantAtOnce(grantor: Grantor<T, D>): Promise<this> {
    // Right after a write V8 knows the class, and that it has no `then`. To look for one would cost half as much again.
    this.#state = grantor;
    return Promise.resolve(this);
  }

  /** For its primitive, when the request is out of the queue: fails it. */
  fail(reason: unknown): void {
    const resolve = this.#state;
    this.#state = undefined;
    if (typeof resolve === "function") resolve(Promise.reject(reason));
  }

  /** For its primitive: from now on it belongs to another, which takes back what it holds. */
  transfer(grantor: Grantor<T, D>): void {
    this.#state = grantor;
  }

  /** Why it must not be granted any more: its signal is aborted. */
  aborted(): { readonly reason: unknown } | undefined {
    return undefined;
  }

  /** Gives back what it holds. Does nothing unless it holds something. */
  release(): void {
    if (!(#state in Object(this))) throw new TypeError("release() needs its token: () => token.release()");
    const grantor = this.#state;
    if (typeof grantor !== "object") return;
    this.#state = undefined;
    grantor[giveBack](this);
    flush();
  }

  /** The same as `release()`, for `using`. */
  [dispose](): void {
    this.release();
  }

  /** Does nothing: what cannot be cancelled need not know its position in the queue. */
  movedTo(_position: number): void {}

  /** What it is and its state: `<Token [held]>`. */
  toString(): string {
    return `<Token [${this.released ? "released" : "held"}]>`;
  }

  /** The same for `console.log`, on Bun, Deno and Node. */
  [inspect](): string {
    return String(this);
  }

  /** The same for `JSON.stringify`, and for test runners, which print what it gives. */
  toJSON(): string {
    return String(this);
  }
}
