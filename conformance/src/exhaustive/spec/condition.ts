import { NotAcquiredError } from "@sync/core";
import type { Call } from "../call.ts";
import type { Settle } from "../subject.ts";
import type { Holder, LockSpec } from "./lock.ts";
import { inPrint } from "./queued.ts";

/** A wait of a condition, and the holder that waits. */
interface Wait {
  readonly call: Call;
  readonly holder: Holder;
  notified: boolean;
  /** Why it was cancelled, if it was. */
  cancelled: string | undefined;
}

/** A condition: those who wait, and those on their way back to the lock. */
export class ConditionSpec {
  readonly #queue: Wait[] = [];
  readonly #returning: Wait[] = [];
  readonly #lock: LockSpec;
  readonly #settle: Settle;

  constructor(settle: Settle, lock: LockSpec) {
    this.#settle = settle;
    this.#lock = lock;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  toString(): string {
    return inPrint("Condition", this.#lock.locked() ? "locked" : "unlocked", this.waiting);
  }

  /** The holder waits, and the lock is passed on. */
  request(call: Call): void {
    const holder = this.#lock.holder;
    if (holder === undefined) this.#settle(call, "NotAcquiredError", false);
    else {
      const wait: Wait = { call, holder, notified: false, cancelled: undefined };
      holder.ended = () => this.#end(wait);
      this.#queue.push(wait);
      this.#lock.pass();
    }
  }

  notify(n = 1): number {
    if (!this.#lock.locked()) throw new NotAcquiredError();
    return this.wake(n);
  }

  notifyAll(): number {
    return this.notify(this.waiting);
  }

  /** Moves up to n to the end of the lock's queue. Those whose signal is aborted go there, too, and do not count. */
  wake(n: number): number {
    let notified = 0;
    while (notified < n && this.#queue.length > 0) {
      const wait = this.#queue[0] as Wait;
      if (wait.call.aborted) wait.cancelled ??= "aborted";
      else {
        wait.notified = true;
        notified++;
      }
      this.#return(wait);
    }
    return notified;
  }

  /** One that was notified keeps its place; one that was not goes to the end of the lock's queue. */
  cancel(call: Call, outcome: string): void {
    const wait = [...this.#queue, ...this.#returning].find((each) => each.call === call);
    if (wait === undefined) throw new Error(`call ${call.index} does not wait`);
    wait.cancelled ??= outcome;
    if (this.#queue.includes(wait)) this.#return(wait);
  }

  key(): string {
    let key = "";
    for (const { call, holder, notified, cancelled } of [...this.#queue, ...this.#returning]) {
      key += `,${call.rank}of${holder.call.rank}${notified ? "n" : ""}${cancelled ?? ""}`;
    }
    return `${this.waiting}${key}`;
  }

  #return(wait: Wait): void {
    remove(this.#queue, wait);
    this.#returning.push(wait);
    this.#lock.claim({ holder: wait.holder, gone: () => false, granted: () => this.#back(wait), failed: () => {} });
  }

  /** The lock is back. */
  #back(wait: Wait): void {
    remove(this.#returning, wait);
    wait.holder.ended = undefined;
    if (wait.call.aborted) wait.cancelled ??= "aborted";
    if (wait.cancelled !== undefined) {
      this.#settle(wait.call, wait.cancelled, false);
      if (wait.notified) this.wake(1);
    } else this.#settle(wait.call, "true", true);
  }

  /** The holder's token was released: the wait ends without the lock. */
  #end(wait: Wait): void {
    if (this.#queue.includes(wait)) remove(this.#queue, wait);
    else {
      remove(this.#returning, wait);
      this.#lock.withdraw(wait.holder);
    }
    this.#settle(wait.call, "NotAcquiredError", false);
    if (wait.notified) this.wake(1);
  }
}

function remove<T>(list: T[], entry: T): void {
  list.splice(list.indexOf(entry), 1);
}
