/**
 * Mutual exclusion: asyncio's `Lock`, first in, first out, with cancellation.
 *
 * @module
 */

export {
  acquireAll,
  type Governor,
  NotAcquiredError,
  type Part,
  type Parts,
  type Token,
  tryAcquireAll,
  type WaitOptions,
} from "@sync/core";
export { Lock } from "./lock.ts";
