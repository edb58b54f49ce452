/**
 * The primitives of `@sync` as typed effects with structured interruption.
 *
 * @since 0.1.0
 */

/** A meeting point for a fixed number of fibers. */
export * as Barrier from "./Barrier.ts";
/** Permits, of which no more can be released than were taken, nor requested than there are. */
export * as BoundedSemaphore from "./BoundedSemaphore.ts";
/** A lock, and a place to wait, without it, for what its holders change. */
export * as Condition from "./Condition.ts";
/** A flag that fibers wait for. */
export * as Event from "./Event.ts";
/** Mutual exclusion: one fiber at a time, in the order in which they came. */
export * as Lock from "./Lock.ts";
/** Effect's own `Semaphore`, strictly first in, first out. */
export * as Semaphore from "./Semaphore.ts";
