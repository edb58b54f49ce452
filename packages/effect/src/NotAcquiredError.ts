import type * as Cause from "effect/Cause";
import * as Data from "effect/Data";

/** The class that the error extends, with its type spelt out for JSR. */
const NotAcquiredErrorBase: new (fields: {
  readonly message: string;
}) => Cause.YieldableError & { readonly _tag: "NotAcquiredError" } & { readonly message: string } =
  Data.TaggedError("NotAcquiredError");

/**
 * Somebody released, waited or notified, and nobody held the lock that it takes.
 *
 * @category errors
 * @stability experimental
 * @since 0.1.0
 */
export class NotAcquiredError extends NotAcquiredErrorBase {}
