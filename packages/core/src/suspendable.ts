/** What a condition needs of its lock, to suspend a token and not spend it. */
import type { Grantor, Request } from "./request.ts";
import type { enqueue, holder, requestOf, submit } from "./seam.ts";
import type { Token } from "./token.ts";
import type { Observer, Waiter } from "./waiter.ts";

/** The token of a lock. A request for a lock asks for a new token, or for a token that was suspended to hold the lock again. */
export interface LockToken extends Request<Token, LockToken | undefined> {}

/**
 * A lock whose token can be suspended: a condition transfers the token to a wait, has the lock take it back, and requests the
 * lock for the same token later. Any object will do that has these members, also a lock of another copy of its package.
 */
export interface Suspendable extends Grantor<Token, LockToken | undefined> {
  /** The token that holds the lock. */
  readonly [holder]: LockToken | undefined;
  /** Takes a request for the lock. */
  [submit](request: LockToken): void;
  /** The request of `acquire()`, which is still to be submitted. */
  [requestOf](): Waiter<Token, LockToken | undefined>;
  /** Requests the lock for an observer. */
  [enqueue](observer?: Observer<Token>): Waiter<Token, LockToken | undefined>;
}
