/**
 * The primitives of `@sync` as typed effects with structured interruption.
 *
 * @since 0.1.0
 */

/** Several locks, semaphores and others at once, without deadlock. */
export * as AcquireAll from "./AcquireAll.ts";
/** A meeting point for a fixed number of fibers. */
export * as Barrier from "./Barrier.ts";
export { BrokenBarrierError } from "./Barrier.ts";
/** Permits with a bound: requests and releases beyond it are typed errors. */
export * as BoundedSemaphore from "./BoundedSemaphore.ts";
export { OverReleaseError, PermitsExceededError } from "./BoundedSemaphore.ts";
/** A lock, and a queue of fibers that wait, without the lock, for what its holders change. */
export * as Condition from "./Condition.ts";
/** A flag that fibers wait for. */
export * as Event from "./Event.ts";
/** Mutual exclusion: one fiber at a time, first in, first out. */
export * as Lock from "./Lock.ts";
export { NotAcquiredError } from "./Lock.ts";
/** Many fibers that read, or one that writes, first in, first out. */
export * as ReadWriteLock from "./ReadWriteLock.ts";
/** Locks and semaphores across machines, as a service. */
export * as Remote from "./Remote.ts";
export { ClosedError, DriverError, LostError, SetupError } from "./Remote.ts";
/** Effect's own `Semaphore`, strictly first in, first out. */
export * as Semaphore from "./Semaphore.ts";
