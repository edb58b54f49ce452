/** A request that can be cancelled while it is pending, and the observer that is notified when it is settled. */
import { flush, schedule } from "./flush.ts";
import { inspect } from "./inspect.ts";
import { type Grantor, PromiseRequest, type Request } from "./request.ts";
import { giveBack, submit, withdraw } from "./seam.ts";
import { type AbortSignalLike, abortOf } from "./signal.ts";
import { dispose } from "./token.ts";

/**
 * Is notified when a pending request is settled, which means granted or failed.
 *
 * It is not notified of what was settled while the request was made: that shows on the waiter. What it throws is reported as
 * an uncaught error, and the observers behind it are notified all the same.
 */
export interface Observer<T> {
  /** The request is settled: see `waiter.granted` and `waiter.outcome`. Called once. */
  settled(waiter: Waiter<T, unknown>): void;
  /** Once this signal is aborted, the request is not granted any more. Look at it before you make the request. */
  readonly signal?: AbortSignalLike | undefined;
  /**
   * Whether it is notified in the middle of the operation that settles the request. Then it may only note that, and must not
   * throw, nor call a primitive. Default: it is notified when the state of all primitives is final, and never inside another
   * observer.
   */
  readonly immediate?: boolean | undefined;
  /**
   * Whether who made the request does nothing else until it is granted, and releases it at the end of a block. A tracer asks:
   * among such requests, a deadlock is certain. Default: anybody may release it.
   */
  readonly structured?: boolean | undefined;
}

// A waiter, which keeps a request alive: engines drop what they have learnt of a class when no object of it is alive. After
// each collection while nothing waits, the first thousands of requests would cost ten times as much.
// deno-lint-ignore prefer-const -- its own constructor reads it first
let PENDING: unknown;

/** A request that can be cancelled: it has a signal or an observer. It is its own token, as every request is. */
export class Waiter<T, D = undefined> implements Request<T, D> {
  readonly demand: D;
  #grantor: Grantor<T, D> | undefined; // nothing when it is over, so that it keeps nothing alive
  #observer: Observer<T> | undefined;
  #outcome: unknown = PENDING; // what was granted, or why it failed
  #position = -1; // in no queue yet; not a plain property, because a caller may freeze a token

  /** A request that its primitive has yet to grant or to queue. */
  constructor(demand: D, primitive?: Grantor<T, D>) {
    this.demand = demand;
    this.#grantor = primitive;
  }

  /** Whether it is neither granted nor failed. */
  get pending(): boolean {
    return this.#outcome === PENDING;
  }

  /** Whether it has what it was granted. */
  get granted(): boolean {
    return !this.pending && !this.released;
  }

  /** What was granted, or the reason why it failed. */
  get outcome(): unknown {
    return this.#outcome;
  }

  /** Its position in the queue: the queue's own note. */
  get position(): number {
    return this.#position;
  }

  /** The primitive that it belongs to, unless it is over. */
  grantor(): Grantor<T, D> | undefined {
    return this.#grantor;
  }

  /** Cancels it: a pending request leaves the queue and fails with the reason; what was granted is given back. */
  cancel(reason?: unknown): void {
    this.revoke(reason);
    flush();
  }

  /** For primitives: the same, and changes state only. To flush is the caller's. */
  revoke(reason?: unknown): void {
    const grantor = this.#grantor;
    if (grantor === undefined) return;
    if (this.pending) grantor[withdraw]?.(this, reason);
    else {
      this.#outcome = reason; // its observer may not have been notified yet
      this.#grantor = undefined;
      grantor[giveBack](this);
    }
  }

  /** For primitives: makes the request, and changes state only. To flush is the caller's. */
  submit(): void {
    this.#grantor?.[submit]?.(this);
  }

  /** Sets who is notified, if it is pending. */
  observe(observer: Observer<T> | undefined): this {
    this.#observer = observer;
    return this;
  }

  /** For its primitive, as of every request. It belongs to its primitive already. */
  grant(_grantor: Grantor<T, D> | undefined, value: T): void {
    this.#settle(value);
  }

  fail(reason: unknown): void {
    this.#grantor = undefined;
    this.#settle(reason);
  }

  transfer(grantor: Grantor<T, D>): void {
    this.#grantor = grantor;
  }

  aborted(): { readonly reason: unknown } | undefined {
    return abortOf(this.#observer?.signal);
  }

  get released(): boolean {
    return this.#grantor === undefined;
  }

  release(): void {
    if (!(#outcome in Object(this))) throw new TypeError("release() needs its token: () => token.release()");
    if (this.pending) return;
    this.revoke(this.#outcome);
    flush();
  }

  /** The same as `release()`, for `using`. */
  [dispose](): void {
    this.release();
  }

  movedTo(position: number): void {
    this.#position = position;
  }

  /** What it is and its state. */
  toString(): string {
    return `<Token [${this.pending ? "pending" : this.released ? "released" : "held"}]>`;
  }

  /** The same for `console.log`, on Bun, Deno and Node. */
  [inspect](): string {
    return String(this);
  }

  /** The same for `JSON.stringify`, and for the messages of test runners. */
  toJSON(): string {
    return String(this);
  }

  #settle(outcome: unknown): void {
    this.#outcome = outcome;
    const observer = this.#observer;
    if (observer === undefined) return;
    this.#observer = undefined;
    if (observer.immediate) observer.settled(this);
    else schedule(() => observer.settled(this));
  }
}

PENDING = new Waiter(new PromiseRequest(undefined));
