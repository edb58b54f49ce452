import {
  giveBack,
  NotAcquiredError,
  type Owner,
  type Queue,
  type Sink,
  type Token,
  Waiter,
  withdraw,
} from "@sync/core";
import { type Hold, resume, type Suspendable, suspend } from "@sync/lock";

/**
 * One `wait()` of a condition: its waiter, and the hold of the lock that is suspended meanwhile.
 *
 * The waiter stands in the condition's queue until it is notified or aborted. Then the hold stands in the lock's, and when it
 * has the lock back, the waiter is settled. Meanwhile the wait owns the hold, to hear if its token is released.
 */
export class Wait implements Sink<Token>, Owner<Token, Hold | undefined> {
  /** Who waits. */
  readonly waiter: Waiter<true, Wait>;
  readonly #queue: Queue<Waiter<true, Wait>>;
  readonly #lock: Suspendable;
  readonly #hold: Hold;
  #request: Hold | undefined; // of the lock, to have it back
  #notified = false;
  #aborted = false;
  #reason: unknown;

  /** Queues the waiter, suspends the hold, and passes the lock on. */
  constructor(condition: Owner<true, Wait>, queue: Queue<Waiter<true, Wait>>, lock: Suspendable, hold: Hold) {
    this.waiter = new Waiter(condition, this as Wait);
    this.#queue = queue;
    this.#lock = lock;
    this.#hold = hold;
    queue.push(this.waiter); // before the lock is passed on: whoever gets it may have a notification to pass on to this wait
    lock[suspend](this);
  }

  /** Moves it to the lock's line. Returns whether that took a notification: an aborted wait goes without. */
  notify(): boolean {
    const { signal } = this.waiter;
    if (signal?.aborted) this.abort(signal.reason);
    else {
      this.#notified = true;
      this.#reacquire();
    }
    return this.#notified;
  }

  /** Gives up. The waiter fails when the lock is back. */
  abort(reason: unknown): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    if (this.#request === undefined) this.#reacquire();
  }

  /** The lock is back. */
  granted(): void {
    const { signal } = this.waiter;
    if (signal?.aborted) this.abort(signal.reason); // it has not heard
    if (this.#aborted) this.#fail(this.#reason);
    else this.waiter.grant(true);
  }

  /** Nobody but this wait withdraws its request for the lock, and it knows. */
  failed(): void {}

  /** It runs nothing foreign. */
  get inline(): boolean {
    return true;
  }

  /** The hold's token is released inside its own wait, which ends without the lock. */
  [giveBack](): void {
    if (this.#request === undefined) this.#queue.remove(this.waiter);
    else this.#lock[withdraw](this.#request, undefined);
    this.#fail(new NotAcquiredError("the token was released inside its own wait()"));
  }

  /** A suspended hold is granted, not queued. */
  [withdraw](): void {}

  #reacquire(): void {
    this.#queue.remove(this.waiter);
    this.#request = this.#lock[resume](this.#hold).listen(this);
    if (!this.#request.queued) this.granted();
  }

  #fail(reason: unknown): void {
    this.waiter.fail(reason);
    if (this.#notified) notify(this.#queue, 1);
  }
}

/** Notifies the first `n` of a condition's queue. Returns how many there were. */
export function notify(queue: Queue<Waiter<true, Wait>>, n: number): number {
  let notified = 0;
  let first: Waiter<true, Wait> | undefined;
  while (notified < n && (first = queue.peek()) !== undefined) {
    if (first.request.notify()) notified++;
  }
  return notified;
}
