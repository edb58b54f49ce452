/**
 * A lock and a queue of those who wait for what its holders change: asyncio's `Condition`, with cancellation.
 *
 * @module
 */

export { NotAcquiredError, type Token, type WaitOptions } from "@sync/core";
export { Condition, type LockLike, type Truthy } from "./condition.ts";
