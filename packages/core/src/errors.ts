/** The error that governors share. */

/**
 * Somebody released, waited or notified without holding the lock that it takes. The counterpart of asyncio's
 * `RuntimeError`.
 *
 * @example
 * ```ts
 * import { Lock, NotAcquiredError } from "@sync/lock";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => new Lock().release(), NotAcquiredError);
 * ```
 */
export class NotAcquiredError extends Error {
  /** `"NotAcquiredError"`, whatever a minifier calls the class. */
  override readonly name: "NotAcquiredError" = "NotAcquiredError";
}
