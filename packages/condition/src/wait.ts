/** One `wait()` of a condition: from the step in which it frees the lock until it has the lock back. */
import {
  type Grantor,
  giveBack,
  type LockToken,
  NotAcquiredError,
  type Observer,
  type Queue,
  type Suspendable,
  submit,
  type Token,
  Waiter,
} from "@sync/core";

/**
 * A wait is in the condition's queue until it is notified or aborted. Then it requests the lock for the token that it has
 * suspended, and is settled when that is granted. Meanwhile the token is transferred to the wait, which so learns of its
 * release.
 */
export class Wait extends Waiter<true> implements Observer<Token>, Grantor<Token, LockToken | undefined> {
  readonly #queue: Queue<Wait>;
  readonly #lock: Suspendable;
  readonly #token: LockToken;
  #reacquisition: Waiter<Token, LockToken | undefined> | undefined;
  #notified = false;
  #aborted: { readonly reason: unknown } | undefined;

  /** Suspends the token, and passes the lock on. */
  constructor(condition: Grantor<true, undefined>, queue: Queue<Wait>, lock: Suspendable, token: LockToken) {
    super(undefined, condition);
    this.#queue = queue;
    this.#lock = lock;
    this.#token = token;
    token.transfer(this);
    queue.push(this); // before the lock is passed on: the next holder may have a notification to pass on to this wait
    lock[giveBack](token);
  }

  /** As an observer it only changes its own state. */
  get immediate(): true {
    return true;
  }

  /** Moves it to the lock's queue. Returns whether that took a notification: an aborted wait moves without. */
  notify(): boolean {
    const aborted = this.aborted();
    if (aborted) this.abort(aborted.reason);
    else {
      this.#notified = true;
      this.#reacquire();
    }
    return this.#notified;
  }

  /** Aborts it. It fails when the lock is back. */
  abort(reason: unknown): void {
    if (this.#aborted) return;
    this.#aborted = { reason };
    if (this.#reacquisition === undefined) this.#reacquire();
  }

  /** The token has the lock back; or it was released before that. */
  settled(reacquisition: Waiter<Token, unknown>): void {
    this.#aborted ??= this.aborted(); // the signal may be aborted, and not have notified its listener yet
    if (!reacquisition.granted) this.#fail(reacquisition.outcome);
    else if (this.#aborted) this.#fail(this.#aborted.reason);
    else this.grant(this.grantor(), true);
  }

  /** The token is released inside its own wait, which ends without the lock. */
  [giveBack](): void {
    const error = new NotAcquiredError("the token was released inside its own wait()");
    if (this.#reacquisition) this.#reacquisition.cancel(error);
    else {
      this.#queue.remove(this.position);
      this.#fail(error);
    }
  }

  #reacquire(): void {
    this.#queue.remove(this.position);
    this.#reacquisition = new Waiter(this.#token, this.#lock).observe(this);
    this.#lock[submit](this.#reacquisition);
  }

  #fail(reason: unknown): void {
    this.fail(reason);
    if (this.#notified) notify(this.#queue, 1);
  }
}

/** Notifies the first `n` of a condition's queue. Returns how many there were. */
export function notify(queue: Queue<Wait>, n: number): number {
  let notified = 0;
  let first: Wait | undefined;
  while (notified < n && (first = queue.peek()) !== undefined) {
    if (first.notify()) notified++;
  }
  return notified;
}
