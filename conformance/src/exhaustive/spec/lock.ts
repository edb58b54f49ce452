import { NotAcquiredError } from "@sync/core";
import type { Call } from "../call.ts";
import type { Settle, Specification } from "../subject.ts";
import { inPrint } from "./queued.ts";

/** A hold of the lock. The token that gives it back is the call's. */
export interface Hold {
  readonly call: Call;
  /** Called when the token is released while a condition has the hold suspended. */
  ended: (() => void) | undefined;
}

/** A request for the lock. */
export interface Claim {
  readonly hold: Hold;
  /** Whether it may not be granted any more. */
  gone(): boolean;
  granted(): void;
  failed(): void;
}

/** A lock: one holder, and a queue. */
export class LockSpec implements Specification {
  holder: Hold | undefined;
  readonly queue: Claim[] = [];
  readonly #holds = new Map<Call, Hold>();
  readonly #settle: Settle;

  constructor(settle: Settle) {
    this.#settle = settle;
  }

  get waiting(): number {
    return this.queue.length;
  }

  locked(): boolean {
    return this.holder !== undefined;
  }

  toString(): string {
    return inPrint("Lock", this.locked() ? "locked" : "unlocked", this.waiting);
  }

  release(): void {
    if (this.holder === undefined) throw new NotAcquiredError();
    this.holder.call.spent = true;
    this.pass();
  }

  request(call: Call): void {
    const hold: Hold = { call, ended: undefined };
    this.#holds.set(call, hold);
    this.claim({
      hold,
      gone: () => call.aborted,
      granted: () => this.#settle(call, "token", true),
      failed: () => this.#settle(call, "aborted", false),
    });
  }

  try(call: Call): boolean {
    if (this.locked()) return false;
    this.request(call);
    return true;
  }

  cancel(call: Call, outcome: string): void {
    this.withdraw(this.#holds.get(call) as Hold);
    this.#settle(call, outcome, false);
    this.#serve();
  }

  giveBack(call: Call): void {
    const { ended } = this.#holds.get(call) as Hold;
    if (ended === undefined) this.pass();
    else ended();
  }

  key(): string {
    const key = this.holder === undefined ? "" : `${this.holder.call.rank}${this.holder.call.spent}`;
    return this.queue.reduce((all, { hold }) => `${all},${hold.call.rank}`, key);
  }

  claim(claim: Claim): void {
    this.queue.push(claim);
    this.#serve();
  }

  /** Takes a claim out of the queue. */
  withdraw(hold: Hold): void {
    const at = this.queue.findIndex((claim) => claim.hold === hold);
    this.queue.splice(at, 1);
  }

  /** The holder gives the lock up: the first in the queue that may have it gets it in the same step. */
  pass(): void {
    this.holder = undefined;
    this.#serve();
  }

  /** The head has the lock if it is free. One that may not have it any more leaves. */
  #serve(): void {
    let head: Claim | undefined;
    while ((head = this.queue[0]) !== undefined) {
      if (head.gone()) {
        this.queue.shift();
        head.failed();
      } else if (this.holder === undefined) {
        this.queue.shift();
        this.holder = head.hold;
        head.granted();
      } else return;
    }
  }
}
