/**
 * Permits to acquire and release: asyncio's `Semaphore` and `BoundedSemaphore`, first in, first out, with cancellation.
 *
 * @module
 */

export {
  acquireAll,
  type Governor,
  type Part,
  type Parts,
  type Token,
  tryAcquireAll,
  type WaitOptions,
} from "@sync/core";
export { BoundedSemaphore } from "./bounded-semaphore.ts";
export { type AcquireOptions, type PermitOptions, Semaphore } from "./semaphore.ts";
