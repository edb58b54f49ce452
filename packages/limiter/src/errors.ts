/** Why a limiter takes no job. */

/**
 * The limiter is closed. The `cause` is the reason.
 *
 * @example
 * ```ts
 * import { ClosedError, Limiter } from "@sync/limiter";
 * import assert from "node:assert/strict";
 *
 * const limiter = new Limiter(1);
 * await limiter.close("shutdown");
 * const late = limiter.run(() => "never");
 * await assert.rejects(late, (error) => error instanceof ClosedError && error.cause === "shutdown");
 * ```
 */
export class ClosedError extends Error {
  /** `"ClosedError"`, whatever a minifier calls the class. */
  override readonly name: "ClosedError" = "ClosedError";
}

/**
 * As many jobs wait as may wait.
 *
 * @example
 * ```ts
 * import { Limiter, QueueFullError } from "@sync/limiter";
 * import assert from "node:assert/strict";
 *
 * const limiter = new Limiter(1, { maxWaiting: 1 });
 * const first = limiter.run(() => "runs");
 * const second = limiter.run(() => "waits");
 * await assert.rejects(limiter.run(() => "is one too many"), QueueFullError);
 * assert.deepEqual(await Promise.all([first, second]), ["runs", "waits"]);
 * ```
 */
export class QueueFullError extends Error {
  /** `"QueueFullError"`, whatever a minifier calls the class. */
  override readonly name: "QueueFullError" = "QueueFullError";
}
