/** The token of something that is held on a server. */
import { asyncDispose, dispose, Printable, type Token, type WaitOptions } from "@sync/core";
import { LostError } from "./errors.ts";

/**
 * What was acquired on a server. It can be lost: while its process is paused or cut off, its lease may end and others may be
 * granted. So give `signal` to what you do while you hold it, and `fence` to what you write to.
 *
 * @example
 * ```ts
 * import { memory } from "@sync/remote";
 * import assert from "node:assert/strict";
 *
 * await using remote = memory();
 * {
 *   await using token = await remote.lock("invoices").acquire();
 *   assert.equal(token.released, false);
 *   assert.ok(token.remaining > 0);
 *   await fetch("data:,", { signal: token.signal });
 * }
 * const later = await remote.lock("invoices").acquire();
 * assert.ok(later.fence > 0);
 * await later.release();
 * ```
 */
export interface RemoteToken extends Token, AsyncDisposable {
  /**
   * A number that grows with every grant of a name, and is less than 2^53. Store it with what you write, and reject a write
   * whose fence is less than the stored one: then a process that was paused and does not know it destroys nothing.
   */
  readonly fence: number;
  /** Aborts with a {@linkcode LostError} when the token is lost. */
  readonly signal: NonNullable<WaitOptions["signal"]>;
  /** For how many milliseconds it is certainly held, by this machine's clocks and without asking the server. 0: it is over. */
  readonly remaining: number;
  /** Why it is lost. Nothing, if it is held or was released. */
  readonly lost: LostError | undefined;
  /**
   * Releases it, and resolves when the server has confirmed that, or when the lease is over. Never rejects, and does nothing
   * the second time.
   */
  release(): Promise<void>;
  /** The same as `release()`, for `await using`. */
  [asyncDispose](): Promise<void>;
}

/** What a token is of, and who takes it back. For engines that make tokens of their own. */
export interface Grant {
  /** The id of the session that holds it. It is a secret. */
  readonly session: string;
  /** The id of the request in that session. */
  readonly id: number;
  /** The name of the lock or semaphore. */
  readonly name: string;
  /** How many permits were granted. */
  readonly permits: number;
  /** The fence. */
  readonly fence: number;
  /** For how many milliseconds the session certainly lives. */
  remaining(): number;
  /** Takes it back. */
  release(): Promise<void>;
}

/** The token of a grant. An engine may extend it. */
export class LeasedToken extends Printable implements RemoteToken {
  readonly #grant: Grant;
  #controller: AbortController | undefined;
  #lost: LostError | undefined;
  #releasing: Promise<void> | undefined;

  /** A token that is held. */
  constructor(grant: Grant) {
    super();
    this.#grant = grant;
  }

  /** `"Token"`. */
  get [Symbol.toStringTag](): string {
    return "Token";
  }

  /** Grows with every grant of its name. */
  get fence(): number {
    return this.#grant.fence;
  }

  /** Aborts when it is lost. */
  get signal(): NonNullable<WaitOptions["signal"]> {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#lost !== undefined) this.#controller.abort(this.#lost);
    }
    return this.#controller.signal;
  }

  /** For how many milliseconds it is certainly held. */
  get remaining(): number {
    return this.released ? 0 : this.#grant.remaining();
  }

  /** Whether it is held no more: it was released, or is lost. */
  get released(): boolean {
    return this.#releasing !== undefined || this.#lost !== undefined;
  }

  /** Releases it, and resolves when that is confirmed, or the lease is over. */
  release(): Promise<void> {
    this.#releasing ??= this.#lost === undefined ? this.#release(this.unfinished()) : Promise.resolve();
    return this.#releasing;
  }

  /** The same as `release()`, for `using`, which does not wait for the server. */
  [dispose](): void {
    this.release();
  }

  /** The same as `release()`, for `await using`. */
  [asyncDispose](): Promise<void> {
    return this.release();
  }

  /** For the session: it is lost, whatever anybody does. Returns what aborts its signal, which is foreign code. */
  lose(why: string, options?: ErrorOptions): () => void {
    this.#lost ??= new LostError(this.#grant.name, this.fence, why, options);
    return () => this.#controller?.abort(this.#lost);
  }

  /** Why it is lost, if it is. */
  get lost(): LostError | undefined {
    if (!this.released) this.#grant.remaining(); // notices that the lease is over
    return this.#lost;
  }

  /** Its state in print. */
  protected override describe(): string {
    return `${this.#lost ? "lost" : this.released ? "released" : "held"}, fence:${this.fence}`;
  }

  /** For engines: what it is of. */
  protected get grant(): Grant {
    return this.#grant;
  }

  /** For engines: what `release()` has to wait for. */
  protected unfinished(): Promise<unknown> | undefined {
    return undefined;
  }

  async #release(unfinished: Promise<unknown> | undefined): Promise<void> {
    if (unfinished !== undefined) await unfinished.catch(() => {});
    await this.#grant.release();
  }
}
