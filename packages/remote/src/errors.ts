/** What can go wrong across machines. */

/**
 * The token was lost before it was released. The lease may be over, because the process was paused or cut off, or the server may
 * have lost its data. Others can hold what it stood for.
 *
 * A token's `signal` aborts with it, and `with` rejects with it.
 *
 * @example
 * ```ts
 * import { LostError, memory } from "@sync/remote";
 * import assert from "node:assert/strict";
 *
 * const remote = memory();
 * const token = await remote.lock("invoices").acquire();
 * await remote.close(); // it ends all that is held
 * assert.ok(token.signal.reason instanceof LostError);
 * assert.equal(token.signal.reason.message, 'the token of "invoices" is lost: its remote was closed');
 * ```
 */
export class LostError extends Error {
  /** `"LostError"`, whatever a minifier calls the class. */
  override readonly name: "LostError" = "LostError";
  /** The name of the lock or semaphore. */
  readonly of: string;
  /** The fence of the token that was lost. */
  readonly fence: number;

  /** The error of a token. */
  constructor(of: string, fence: number, why: string, options?: ErrorOptions) {
    super(`the token of ${JSON.stringify(of)} is lost: ${why}`, options);
    this.of = of;
    this.fence = fence;
  }
}

/** The remote was closed: it makes no more requests, and those that were pending reject with this. */
export class ClosedError extends Error {
  /** `"ClosedError"`, whatever a minifier calls the class. */
  override readonly name: "ClosedError" = "ClosedError";
}

/**
 * The server answers, and cannot be used: its schema is missing or of another version, a right is missing, or notifications are
 * not passed on. The message says what to do. All pending requests reject with it.
 */
export class SetupError extends Error {
  /** `"SetupError"`, whatever a minifier calls the class. */
  override readonly name: "SetupError" = "SetupError";
}
