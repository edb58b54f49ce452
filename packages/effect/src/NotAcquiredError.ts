import * as Data from "effect/Data";

/**
 * Somebody released, waited or notified, and nobody held the lock that it takes.
 *
 * @category errors
 * @stability experimental
 * @since 0.1.0
 */
export class NotAcquiredError extends Data.TaggedError("NotAcquiredError")<{
  /** What was tried. */
  readonly message: string;
}> {}
