/**
 * Jobs, at most so many at once, or so many in a time: by priority, with cancellation, pause, back pressure and an end.
 *
 * @module
 */

export type { Signal, WaitOptions } from "@sync/core";
export { ClosedError, QueueFullError } from "./errors.ts";
export { Limiter, type LimiterOptions, type RunOptions } from "./limiter.ts";
export type { RateOptions } from "./rate.ts";
