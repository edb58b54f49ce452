import { abortOf, leave, NotAcquiredError, type Owner, type Queue, type Token, Waiter } from "@sync/core";
import { type Hold, resume, type Suspendable } from "@sync/lock";

/**
 * One `wait()` of a condition: who waits, and the hold of the lock that is suspended meanwhile.
 *
 * It stands in the condition's queue until it is notified or aborted. Then the hold stands in the lock's, and when that has
 * the lock back, the wait is settled. Meanwhile the wait owns the hold, to hear if its token is released.
 */
export class Wait extends Waiter<true> implements Owner<Token, undefined> {
  readonly #queue: Queue<Wait>;
  readonly #lock: Suspendable;
  readonly #hold: Hold;
  #reacquiring = false;
  #notified = false;
  #aborted = false;
  #reason: unknown;

  /** Queues it, suspends the hold, and passes the lock on. */
  constructor(condition: Owner<true, undefined>, queue: Queue<Wait>, lock: Suspendable, hold: Hold) {
    super(condition, undefined);
    this.#queue = queue;
    this.#lock = lock;
    this.#hold = hold;
    hold.entrust(this);
    queue.push(this); // before the lock is passed on: whoever gets it may have a notification to pass on to this wait
    lock[leave](hold);
  }

  /** Moves it to the lock's line. Returns whether that took a notification: an aborted wait goes without. */
  notify(): boolean {
    const aborted = abortOf(this.signal);
    if (aborted) this.abort(aborted.reason);
    else {
      this.#notified = true;
      this.#reacquire();
    }
    return this.#notified;
  }

  /** Gives up. It fails when the lock is back. */
  abort(reason: unknown): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    if (!this.#reacquiring) this.#reacquire();
  }

  /** The hold's token is released inside its own wait, which ends without the lock. */
  [leave](hold: Hold): void {
    if (this.#reacquiring) this.#lock[leave](hold);
    else this.#queue.remove(this);
    this.#fail(new NotAcquiredError("the token was released inside its own wait()"));
  }

  #reacquire(): void {
    this.#queue.remove(this);
    this.#reacquiring = true;
    this.#hold.listen(() => this.#reacquired());
    this.#lock[resume](this.#hold);
  }

  #reacquired(): void {
    const aborted = abortOf(this.signal);
    if (aborted) this.abort(aborted.reason); // it has not heard
    if (this.#aborted) this.#fail(this.#reason);
    else this.grant(true);
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
