/**
 * A lock and a place to wait for what its holders change: asyncio's `Condition`, with cancellation.
 *
 * @module
 */

export { NotAcquiredError, type Sink, type Token, type Waiter, type WaitOptions } from "@sync/core";
export { Condition, type LockLike, type Truthy } from "./condition.ts";
export type { Wait } from "./wait.ts";
