/**
 * Mutual exclusion: asyncio's `Lock`, first in, first out, with cancellation.
 *
 * @module
 */

export { NotAcquiredError, type Sink, type Token, type Waiter, type WaitOptions } from "@sync/core";
export { Lock } from "./lock.ts";
export { type Hold, holder, resume, type Suspendable } from "./seam.ts";
