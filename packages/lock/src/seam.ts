import type { leave, Owner, Token, Waiter } from "@sync/core";

/** A hold of a lock, or the request for one. */
export interface Hold extends Waiter<Token> {}

/** Key of the hold that has the lock. */
export const holder: unique symbol = Symbol.for("@sync/lock/holder");

/** Key of the method that requests the lock for a hold. */
export const resume: unique symbol = Symbol.for("@sync/lock/resume");

/**
 * What a condition needs of its lock, to suspend a hold and leave its token unspent: it has the hold entrusted to itself, makes
 * it leave the lock, and resumes it later. The keys come from `Symbol.for`: a lock of another copy of this package will do,
 * and any class that has them.
 *
 * These methods change state only; whoever calls them delivers when its own state is final.
 */
export interface Suspendable extends Owner<Token, undefined> {
  /** The hold that has the lock. */
  readonly [holder]: Hold | undefined;
  /** Passes the lock on, or takes a hold that was resumed out of the line. */
  [leave](hold: Hold, reason?: unknown): void;
  /** Requests the lock for a hold, behind all who wait for it. When the hold has the lock, its hearer hears. */
  [resume](hold: Hold): void;
}
