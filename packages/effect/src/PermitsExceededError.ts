/** The error of a request for more permits than there are. */
import type * as Cause from "effect/Cause";
import * as Data from "effect/Data";

interface Fields {
  readonly message: string;
  /** How many permits were requested. */
  readonly requested: number;
  /** How many there are in all. */
  readonly bound: number;
}

/** The class that the error extends, with its type written out for JSR. */
const PermitsExceededErrorBase: new (
  fields: Fields,
) => Cause.YieldableError & { readonly _tag: "PermitsExceededError" } & Fields =
  Data.TaggedError("PermitsExceededError");

/**
 * More permits were requested than there are in all: the request could never be granted.
 *
 * @category errors
 * @stability experimental
 * @since 0.1.0
 */
export class PermitsExceededError extends PermitsExceededErrorBase {}
