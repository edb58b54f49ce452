import * as Data from "effect/Data";

/**
 * The barrier is broken, or was reset or aborted while the fiber waited.
 *
 * @category errors
 * @stability experimental
 * @since 0.1.0
 */
export class BrokenBarrierError extends Data.TaggedError("BrokenBarrierError")<{
  /** Why. */
  readonly message: string;
}> {}
