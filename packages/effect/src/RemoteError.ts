/** The errors of locks across machines. */
import type * as Cause from "effect/Cause";
import * as Data from "effect/Data";

interface LostFields {
  readonly message: string;
  /** The name of the lock or semaphore. */
  readonly of: string;
  /** The fence of the token that was lost. */
  readonly fence: number;
  /** The plain error, or what the effect failed with when the token was lost. */
  readonly cause: unknown;
}

interface Fields {
  readonly message: string;
  /** What the plain remote, or the driver, rejected with. */
  readonly cause: unknown;
}

/** The class that an error extends, with its type written out for JSR. */
type Base<Tag extends string, F> = new (fields: F) => Cause.YieldableError & { readonly _tag: Tag } & F;

const LostErrorBase: Base<"LostError", LostFields> = Data.TaggedError("LostError");
const ClosedErrorBase: Base<"ClosedError", Fields> = Data.TaggedError("ClosedError");
const SetupErrorBase: Base<"SetupError", Fields> = Data.TaggedError("SetupError");
const DriverErrorBase: Base<"DriverError", Fields> = Data.TaggedError("DriverError");

/**
 * The token was lost before the effect had ended: the lease is over, the server has lost its data, or the remote was closed.
 * Others can hold what it stood for. The effect was interrupted.
 *
 * @category errors
 * @stability experimental
 * @since 0.2.0
 */
export class LostError extends LostErrorBase {}

/**
 * The remote was closed: it makes no more requests, and those that were pending fail with this.
 *
 * @category errors
 * @stability experimental
 * @since 0.2.0
 */
export class ClosedError extends ClosedErrorBase {}

/**
 * The server answers, and cannot be used: its schema is missing or of another version, a right is missing, or notifications are not
 * passed on. The message says what to do.
 *
 * @category errors
 * @stability experimental
 * @since 0.2.0
 */
export class SetupError extends SetupErrorBase {}

/**
 * The server cannot be reached, or has rejected a statement. `cause` is what the driver says.
 *
 * @category errors
 * @stability experimental
 * @since 0.2.0
 */
export class DriverError extends DriverErrorBase {}
