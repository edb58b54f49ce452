/** Several requests that are granted together, and given back together. */
import { flush, schedule } from "./flush.ts";
import type { Grantor, Request } from "./request.ts";
import { giveBack, withdraw } from "./seam.ts";
import type { AbortSignalLike } from "./signal.ts";
import type { Token } from "./token.ts";
import { type Observer, Waiter } from "./waiter.ts";

/**
 * Checks that requests are for primitives of which each is there once.
 *
 * @throws {TypeError} if one is there twice: the message begins with the name.
 */
export function eachOnce(name: string, primitives: readonly unknown[]): void {
  if (primitives.length < 2) return;
  const seen = new Set<unknown>();
  for (const primitive of primitives) {
    if (seen.has(primitive)) throw new TypeError(`${name} must name each primitive once, got ${primitive} twice`);
    seen.add(primitive);
  }
}

/**
 * A request that is granted when all of its parts are, and is then one token for all of them. It fails as soon as one of them
 * does. What is granted already is held meanwhile.
 *
 * Make the parts with `governor[requestOf](options)`, no two for one primitive, and `submit()` it in the same step: then all
 * the parts enter their queues at once, and those who hold nothing else cannot deadlock, in whatever order they name the parts.
 */
export class JointRequest
  extends Waiter<Token, readonly Waiter<Token, unknown>[]>
  implements Observer<Token>, Grantor<Token, readonly Waiter<Token, unknown>[]>
{
  #signal: AbortSignalLike | undefined; // nothing when it is not needed any more: a token that is kept keeps nothing alive
  #missing: number;

  /**
   * A request that is still to be submitted.
   *
   * @param parts Requests that are still to be submitted.
   * @param signal Of the options. Look at it before.
   */
  constructor(parts: readonly Waiter<Token, unknown>[], signal?: AbortSignalLike) {
    super(parts);
    this.transfer(this);
    this.#signal = signal;
    this.#missing = parts.length;
    for (const part of parts) part.observe(this);
  }

  /** Once it is aborted, no part is granted any more. */
  get signal(): AbortSignalLike | undefined {
    return this.#signal;
  }

  /** As an observer of its parts it only counts. */
  get immediate(): true {
    return true;
  }

  /** A part is granted or failed. */
  settled(part: Waiter<Token, unknown>): void {
    if (!part.granted)
      schedule(() => this.revoke(part.outcome)); // in the middle of an operation nothing may be given back
    else if (--this.#missing === 0) {
      this.#signal = undefined;
      this.grant(this, this);
    }
  }

  /** Makes all the requests in this step. If a primitive throws, it fails, and throws likewise. */
  override submit(): void {
    let submitted = 0;
    try {
      for (const part of this.demand) {
        part.submit();
        submitted++;
      }
    } catch (error) {
      for (const part of this.demand.slice(submitted)) part.observe(undefined).fail(error);
      this.revoke(error);
      flush(); // a caller that catches an error may not
      throw error;
    }
    if (this.demand.length === 0) this.grant(this, this);
  }

  /** It is cancelled, or a part has failed: gives back what is granted, and takes the rest out of their queues. */
  [withdraw](_request: Request<Token, unknown>, reason: unknown): void {
    this.#giveBackAll(reason);
    this.fail(reason);
  }

  /** Gives back all, the last first. */
  [giveBack](): void {
    this.#giveBackAll(undefined);
  }

  #giveBackAll(reason: unknown): void {
    for (const part of this.demand.toReversed()) part.observe(undefined).revoke(reason);
    this.#signal = undefined;
  }
}
