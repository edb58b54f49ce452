import { NotAcquiredError } from "@sync/core";
import type { Call } from "../call.ts";
import type { Settle, Specification } from "../subject.ts";
import { inPrint } from "./print.ts";

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
    if (this.holder === undefined) this.#give(claim);
    else this.queue.push(claim);
  }

  withdraw(hold: Hold): void {
    const at = this.queue.findIndex((claim) => claim.hold === hold);
    this.queue.splice(at, 1);
  }

  /** The holder gives the lock up: the first in the queue that may have it gets it in the same step. */
  pass(): void {
    this.holder = undefined;
    let claim: Claim | undefined;
    while (this.holder === undefined && (claim = this.queue.shift()) !== undefined) {
      if (claim.gone()) claim.failed();
      else this.#give(claim);
    }
  }

  #give(claim: Claim): void {
    this.holder = claim.hold;
    claim.granted();
  }
}
