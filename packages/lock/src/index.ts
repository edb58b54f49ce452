/**
 * Mutual exclusion: asyncio's `Lock`, first in, first out, with cancellation.
 *
 * @module
 */

export { NotAcquiredError, type Token, type WaitOptions } from "@sync/core";
export { Lock } from "./lock.ts";
