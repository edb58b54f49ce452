import type { Owner, Token, Waiter } from "@sync/core";

/** A hold of a lock, or the request for one: `request` is the suspended hold that is to have the lock back, if it is one. */
export interface Hold extends Waiter<Token, Hold | undefined> {}

/** Key of the hold that has the lock. */
export const holder: unique symbol = Symbol.for("@sync/lock/holder");

/** Key of the method that suspends that hold. */
export const suspend: unique symbol = Symbol.for("@sync/lock/suspend");

/** Key of the method that requests the lock for a suspended hold. */
export const resume: unique symbol = Symbol.for("@sync/lock/resume");

/**
 * What a condition needs of its lock. The keys come from `Symbol.for`: a lock of another copy of this package will do, and
 * any class that has them.
 *
 * These methods change state only; whoever calls them delivers when its own state is final.
 */
export interface Suspendable extends Owner<Token, Hold | undefined> {
  /** The hold that has the lock. */
  readonly [holder]: Hold | undefined;
  /** Passes the lock on and leaves the holder's token unspent: `owner` is asked when it is released. */
  [suspend](owner: Owner<Token, Hold | undefined>): void;
  /** Requests the lock for a suspended hold, behind all who wait for it. */
  [resume](hold: Hold): Hold;
}
