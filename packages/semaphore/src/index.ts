/**
 * Permits to acquire and release: asyncio's `Semaphore` and `BoundedSemaphore`, first in, first out, with cancellation.
 *
 * @module
 */

export type { Sink, Token, Waiter, WaitOptions } from "@sync/core";
export { BoundedSemaphore } from "./bounded-semaphore.ts";
export { type AcquireOptions, adjust, type PermitOptions, Semaphore } from "./semaphore.ts";
