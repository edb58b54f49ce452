import type { Call } from "../call.ts";
import type { Hold, LockSpec } from "./lock.ts";

/** A wait of a condition, and the hold that it suspends. */
interface Wait {
  readonly call: Call;
  readonly hold: Hold;
  notified: boolean;
  /** Why it gave up, if it has. */
  gaveUp: string | undefined;
}

/** A condition: those who wait, and those on their way back to the lock. */
export class ConditionSpec {
  readonly queue: Wait[] = [];
  readonly returning: Wait[] = [];
  readonly #lock: LockSpec;
  readonly #settle: (call: Call, outcome: string, granted: boolean) => void;

  constructor(lock: LockSpec, settle: (call: Call, outcome: string, granted: boolean) => void) {
    this.#lock = lock;
    this.#settle = settle;
  }

  /** Suspends the holder's hold and passes the lock on. */
  wait(call: Call): void {
    const hold = this.#lock.holder;
    if (hold === undefined) {
      this.#settle(call, "NotAcquiredError", false);
      return;
    }
    const wait: Wait = { call, hold, notified: false, gaveUp: undefined };
    hold.ended = () => this.#end(wait);
    this.queue.push(wait);
    this.#lock.pass();
  }

  /** Moves up to n to the end of the lock's line. Those whose signal is aborted go there, too, and do not count. */
  notify(n: number): number {
    let notified = 0;
    while (notified < n && this.queue.length > 0) {
      const wait = this.queue[0] as Wait;
      if (wait.call.aborted) wait.gaveUp ??= "aborted";
      else {
        wait.notified = true;
        notified++;
      }
      this.#return(wait);
    }
    return notified;
  }

  /** One that was notified keeps its place; one that was not goes behind the lock's line. */
  leave(call: Call, outcome: string): void {
    const wait = [...this.queue, ...this.returning].find((each) => each.call === call);
    if (wait === undefined) throw new Error("nobody waits who could give up");
    wait.gaveUp ??= outcome;
    if (this.queue.includes(wait)) this.#return(wait);
  }

  /** The state in letters. */
  key(): string {
    let key = "";
    for (const { call, hold, notified, gaveUp } of [...this.queue, ...this.returning]) {
      key += `,${call.rank}of${hold.call.rank}${notified ? "n" : ""}${gaveUp ?? ""}`;
    }
    return `${this.queue.length}${key}`;
  }

  #return(wait: Wait): void {
    remove(this.queue, wait);
    this.returning.push(wait);
    this.#lock.request({
      hold: wait.hold,
      gone: () => false,
      granted: () => this.#back(wait),
      failed: () => {},
    });
  }

  /** The lock is back. */
  #back(wait: Wait): void {
    remove(this.returning, wait);
    wait.hold.ended = undefined;
    if (wait.call.aborted) wait.gaveUp ??= "aborted";
    if (wait.gaveUp !== undefined) {
      this.#settle(wait.call, wait.gaveUp, false);
      if (wait.notified) this.notify(1);
    } else this.#settle(wait.call, "true", true);
  }

  /** The hold's token was released: the wait ends without the lock. */
  #end(wait: Wait): void {
    if (this.queue.includes(wait)) remove(this.queue, wait);
    else {
      remove(this.returning, wait);
      this.#lock.leave(wait.hold);
    }
    this.#settle(wait.call, "NotAcquiredError", false);
    if (wait.notified) this.notify(1);
  }
}

function remove<T>(list: T[], entry: T): void {
  list.splice(list.indexOf(entry), 1);
}
