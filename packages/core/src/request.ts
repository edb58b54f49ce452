/** A request to a primitive, which is its own token: what all requests have, and the smallest of them. */
import { flush } from "./flush.ts";
import { inspect } from "./inspect.ts";
import type { Queueable } from "./queue.ts";
import { giveBack, type partOf, type submit, type withdraw } from "./seam.ts";
import { dispose, type Token } from "./token.ts";

/** What a primitive does when a request ends. The methods change state only: to flush is the caller's. */
export interface Grantor<T, D> {
  /** Takes back what a request was granted, and grants the next. */
  [giveBack](request: Request<T, D>): void;
  /** Where requests are made: takes one, grants it, or puts it at the end of the queue. */
  [submit]?(request: Request<T, D>): void;
  /** Where requests may be pending: takes one that is cancelled out of the queue, fails it, and grants those that it held back. */
  [withdraw]?(request: Request<T, D>, reason: unknown): void;
  /** Where users do not know the grantor: says what it is a part of. */
  [partOf]?(request: Request<T, D>): PartOf;
}

/** What the users of a grantor know it as, for reports. */
export interface PartOf {
  /** What it is a part of, which prints. */
  readonly primitive: object;
  /** Which part it is, if there are several. */
  readonly key?: unknown;
}

/** A request: pending, then granted or failed. Once it is granted, it is its own token. `T` is granted, `D` asked for. */
export interface Request<T, D = undefined> extends Token, Queueable {
  /** What was asked for, where there is a choice: how many permits of a semaphore. */
  readonly demand: D;
  /** The primitive that it belongs to, unless it is over, or waits as a promise. */
  grantor(): Grantor<T, D> | undefined;
  /** For its primitive, when the request is out of the queue and counted: grants it. */
  grant(grantor: Grantor<T, D>, value: T): void;
  /** For its primitive, when the request is out of the queue: fails it. */
  fail(reason: unknown): void;
  /** For its primitive: from now on it belongs to another, which takes back what it holds. */
  transfer(grantor: Grantor<T, D>): void;
  /** Why it must not be granted any more: its signal is aborted. */
  aborted(): { readonly reason: unknown } | undefined;
}

/**
 * A request that is granted at once, or that waits as a promise without a signal. It cannot be cancelled: that takes a `Waiter`.
 * It has two fields and extends nothing, because it is what an acquisition costs.
 */
export class PromiseRequest<T, D = undefined> implements Request<T, D> {
  readonly demand: D;
  // The promise's `resolve` while it waits; then who takes it back; in the end nothing, so that it keeps nothing alive.
  #state: ((value: T | Promise<never>) => void) | Grantor<T, D> | undefined;

  /** A request that its primitive has yet to grant or to queue. */
  constructor(demand: D) {
    this.demand = demand;
    this.#state = undefined;
  }

  /**
   * The promise of what is granted. Call it once, before the request is made.
   *
   * @param _grantor What will grant it, for tracing: a request that waits as a promise does not know.
   */
  promise(_grantor?: Grantor<T, D>): Promise<T> {
    return new Promise((resolve) => {
      this.#state = resolve;
    });
  }

  /** For its primitive, when the request is counted: grants it, and returns the promise of itself. */
  grantAtOnce(grantor: Grantor<T, D>): Promise<this> {
    // Right after a write V8 knows the class, and that it has no `then`. To look for one would cost half as much again.
    this.#state = grantor;
    return Promise.resolve(this);
  }

  grantor(): Grantor<T, D> | undefined {
    return typeof this.#state === "object" ? this.#state : undefined;
  }

  grant(grantor: Grantor<T, D>, value: T): void {
    const resolve = this.#state;
    this.#state = grantor;
    if (typeof resolve === "function") resolve(value);
  }

  fail(reason: unknown): void {
    const resolve = this.#state;
    this.#state = undefined;
    if (typeof resolve === "function") resolve(Promise.reject(reason));
  }

  transfer(grantor: Grantor<T, D>): void {
    this.#state = grantor;
  }

  aborted(): undefined {}

  get released(): boolean {
    return this.#state === undefined;
  }

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

  movedTo(): void {} // what is never cancelled need not know its position

  /** What it is and its state. */
  toString(): string {
    return `<Token [${this.released ? "released" : "held"}]>`;
  }

  /** The same for `console.log`, on Bun, Deno and Node. */
  [inspect](): string {
    return String(this);
  }

  /** The same for `JSON.stringify`, and for the messages of test runners. */
  toJSON(): string {
    return String(this);
  }
}
