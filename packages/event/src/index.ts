/**
 * A flag to wait for: asyncio's `Event`, with cancellation.
 *
 * @module
 */

export type { WaitOptions } from "@sync/core";
export { Event } from "./event.ts";
