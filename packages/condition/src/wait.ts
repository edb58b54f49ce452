import {
  giveBack,
  NotAcquiredError,
  type Owner,
  type Queue,
  type Queueable,
  type Sink,
  type Token,
  Waiter,
  withdraw,
} from "@sync/core";
import { type Hold, holder, resume, type Suspendable, suspend } from "@sync/lock";

/** Notifies the first `n` waits of a condition. Returns how many there were. */
export function notify(queue: Queue<Wait>, n: number): number {
  let notified = 0;
  let first: Wait | undefined;
  while (notified < n && (first = queue.peek()) !== undefined) {
    if (first.notify()) notified++;
  }
  return notified;
}

/**
 * One `wait()` of a condition: the waiter, and the hold that was suspended for it.
 *
 * It stands in the condition's queue until it is notified or aborted, then its hold stands in the lock's, and when the lock is
 * back the waiter settles. Meanwhile it owns the hold, to hear of a release.
 */
export class Wait implements Queueable, Sink<Token>, Owner<true, undefined>, Owner<Token, Hold | undefined> {
  position = 0;
  readonly waiter: Waiter<true> = new Waiter<true>(this, undefined);
  readonly #queue: Queue<Wait>;
  readonly #lock: Suspendable;
  readonly #hold: Hold;
  #request: Hold | undefined; // of the lock, to have it back
  #notified = false;
  #aborted = false;
  #reason: unknown;

  /** Suspends the holder's hold and queues. Throws `NotAcquiredError`, with nothing changed, if nobody holds the lock. */
  constructor(lock: Suspendable, queue: Queue<Wait>) {
    const hold = lock[holder];
    if (hold === undefined) throw new NotAcquiredError("wait() on a lock that is not acquired");
    this.#lock = lock;
    this.#queue = queue;
    this.#hold = hold;
    queue.push(this); // before the lock is passed on: whoever gets it may have a notification to pass on to this wait
    lock[suspend](this);
  }

  get inline(): boolean {
    return true;
  }

  /** Moves the wait to the lock's queue. Returns whether that took a notification: an aborted wait goes without. */
  notify(): boolean {
    const { signal } = this.waiter;
    if (signal?.aborted) this[withdraw](this.waiter, signal.reason);
    else {
      this.#notified = true;
      this.#reacquire();
    }
    return this.#notified;
  }

  /** The wait is aborted. It ends when the lock is back. */
  [withdraw](_waiter: Waiter<true> | Hold, reason: unknown): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    if (this.#request === undefined) this.#reacquire();
  }

  /** The lock is back. */
  granted(): void {
    const { signal } = this.waiter;
    if (signal?.aborted) this[withdraw](this.waiter, signal.reason); // its listener has not heard
    if (!this.#aborted) this.waiter.grant(true);
    else this.#fail(this.#reason);
  }

  failed(): void {} // only this wait withdraws its request, and knows

  /** The wait was granted and is abandoned before its task ran; or the hold's token is released inside its own wait. */
  [giveBack](given: Waiter<true> | Hold): void {
    if (given === this.waiter) notify(this.#queue, 1);
    else {
      if (this.#request === undefined) this.#queue.remove(this);
      else this.#lock[withdraw](this.#request, undefined);
      this.#fail(new NotAcquiredError("the token was released inside its own wait()"));
    }
  }

  #reacquire(): void {
    this.#queue.remove(this);
    this.#request = this.#lock[resume](this.#hold).listen(this);
    if (!this.#request.queued) this.granted();
  }

  #fail(reason: unknown): void {
    this.waiter.fail(reason);
    if (this.#notified) notify(this.#queue, 1);
  }
}
