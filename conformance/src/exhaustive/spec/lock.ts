import { NotAcquiredError } from "@sync/core";
import type { Call } from "../call.ts";
import type { Settle, Specification } from "../subject.ts";
import { inPrint } from "./queued.ts";

/** Who has the lock: the call that acquired it, whose token gives it back. */
export interface Holder {
  readonly call: Call;
  /** Called when the token is released while its holder waits for a condition. */
  ended: (() => void) | undefined;
}

/** A request for the lock. */
export interface Claim {
  readonly holder: Holder;
  /** Whether it may not be granted any more. */
  gone(): boolean;
  granted(): void;
  failed(): void;
}

/** A lock: one holder, and a queue. */
export class LockSpec implements Specification {
  holder: Holder | undefined;
  readonly queue: Claim[] = [];
  readonly #holders = new Map<Call, Holder>();
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
    const holder: Holder = { call, ended: undefined };
    this.#holders.set(call, holder);
    this.claim({
      holder,
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
    this.withdraw(this.#holders.get(call) as Holder);
    this.#settle(call, outcome, false);
    this.#serve();
  }

  giveBack(call: Call): void {
    const { ended } = this.#holders.get(call) as Holder;
    if (ended === undefined) this.pass();
    else ended();
  }

  key(): string {
    const key = this.holder === undefined ? "" : `${this.holder.call.rank}${this.holder.call.spent}`;
    return this.queue.reduce((all, { holder }) => `${all},${holder.call.rank}`, key);
  }

  claim(claim: Claim): void {
    this.queue.push(claim);
    this.#serve();
  }

  /** Takes a claim out of the queue. */
  withdraw(holder: Holder): void {
    const at = this.queue.findIndex((claim) => claim.holder === holder);
    this.queue.splice(at, 1);
  }

  /** The lock is given back: the first in the queue that may have it gets it in the same step. */
  pass(): void {
    this.holder = undefined;
    this.#serve();
  }

  /** The head gets the lock if it is free. A claim that may not be granted any more fails. */
  #serve(): void {
    let head: Claim | undefined;
    while ((head = this.queue[0]) !== undefined) {
      if (head.gone()) {
        this.queue.shift();
        head.failed();
      } else if (this.holder === undefined) {
        this.queue.shift();
        this.holder = head.holder;
        head.granted();
      } else return;
    }
  }
}
