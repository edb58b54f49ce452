/**
 * A meeting point for a fixed number of tasks: asyncio's `Barrier`, with cancellation.
 *
 * @module
 */

export type { WaitOptions } from "@sync/core";
export { Barrier, type BarrierState } from "./barrier.ts";
export { BrokenBarrierError } from "./broken-barrier-error.ts";
