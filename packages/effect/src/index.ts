/**
 * The primitives of `@sync` as typed effects with structured interruption.
 *
 * @since 0.1.0
 */

/** A meeting point for a fixed number of fibers. */
export * as Barrier from "./Barrier.ts";
/** Permits with a bound: requests and releases beyond it are typed errors. */
export * as BoundedSemaphore from "./BoundedSemaphore.ts";
/** The barrier is broken, or was reset or aborted while the fiber waited. */
export { BrokenBarrierError } from "./BrokenBarrierError.ts";
/** A lock, and a queue of fibers that wait, without the lock, for what its holders change. */
export * as Condition from "./Condition.ts";
/** A flag that fibers wait for. */
export * as Event from "./Event.ts";
/** Mutual exclusion: one fiber at a time, first in, first out. */
export * as Lock from "./Lock.ts";
/** The lock is not acquired. */
export { NotAcquiredError } from "./NotAcquiredError.ts";
/** More permits were released than were taken. */
export { OverReleaseError } from "./OverReleaseError.ts";
/** More permits were requested than there are in all. */
export { PermitsExceededError } from "./PermitsExceededError.ts";
/** Effect's own `Semaphore`, strictly first in, first out. */
export * as Semaphore from "./Semaphore.ts";
