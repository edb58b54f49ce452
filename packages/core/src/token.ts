/** What was acquired: the interface of a token, and the symbol that `using` calls. */

/** `Symbol.dispose`; where a runtime lacks it, the symbol that compilers put in its place. */
export const dispose: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for("Symbol.dispose");

/**
 * What was acquired, to be given back once.
 *
 * Its shape is the `GovernorToken` of the TC39 proposal
 * {@link https://github.com/tc39/proposal-concurrency-control | concurrency control}.
 *
 * @example
 * ```ts
 * import { Lock } from "@sync/lock";
 * import assert from "node:assert/strict";
 *
 * const lock = new Lock();
 * {
 *   using token = await lock.acquire();
 *   assert.equal(token.released, false);
 * }
 * assert.equal(lock.locked(), false);
 * ```
 */
export interface Token {
  /** Gives back what was acquired. Does nothing the second time, whatever happened since, and never throws. */
  release(): void;
  /** The same as `release()`, for `using`. */
  [dispose](): void;
  /** Whether it was given back, by this token or by its primitive's own `release()`. */
  readonly released: boolean;
}
