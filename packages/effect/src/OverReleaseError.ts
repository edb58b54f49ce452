/** The error of a release of more permits than were taken. */
import type * as Cause from "effect/Cause";
import * as Data from "effect/Data";

interface Fields {
  readonly message: string;
  /** How many permits were released. */
  readonly released: number;
  /** How many were taken. */
  readonly taken: number;
}

/** The class that the error extends, with its type written out for JSR. */
const OverReleaseErrorBase: new (
  fields: Fields,
) => Cause.YieldableError & { readonly _tag: "OverReleaseError" } & Fields = Data.TaggedError("OverReleaseError");

/**
 * More permits were released than were taken. Nothing has changed.
 *
 * @category errors
 * @stability experimental
 * @since 0.1.0
 */
export class OverReleaseError extends OverReleaseErrorBase {}
