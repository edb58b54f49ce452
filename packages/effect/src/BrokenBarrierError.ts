/** The error of those who wait at a barrier that breaks. */
import type * as Cause from "effect/Cause";
import * as Data from "effect/Data";

/** The class that the error extends, with its type written out for JSR. */
const BrokenBarrierErrorBase: new (fields: {
  readonly message: string;
}) => Cause.YieldableError & { readonly _tag: "BrokenBarrierError" } & { readonly message: string } =
  Data.TaggedError("BrokenBarrierError");

/**
 * The barrier is broken, or was reset or aborted while the fiber waited.
 *
 * @category errors
 * @stability experimental
 * @since 0.1.0
 */
export class BrokenBarrierError extends BrokenBarrierErrorBase {}
