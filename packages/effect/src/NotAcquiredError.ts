/** The error of whoever needs a lock that is not acquired. */
import type * as Cause from "effect/Cause";
import * as Data from "effect/Data";

/** The class that the error extends, with its type written out for JSR. */
const NotAcquiredErrorBase: new (fields: {
  readonly message: string;
}) => Cause.YieldableError & { readonly _tag: "NotAcquiredError" } & { readonly message: string } =
  Data.TaggedError("NotAcquiredError");

/**
 * The lock is not acquired: it was released, or waited or notified with, while it was free.
 *
 * @category errors
 * @stability experimental
 * @since 0.1.0
 */
export class NotAcquiredError extends NotAcquiredErrorBase {}
