import type { Token, Waiter } from "@sync/core";
import type { Action } from "./action.ts";
import type { Switch } from "./switch.ts";

/** How a call ended: what was granted (`token`, `true`, a position), `aborted`, `cancelled`, or the name of an error. */
export type Outcome = string;

/** One call that may have to wait, in the implementation and in the specification at once. */
export class Call {
  /** Its name among the calls. */
  index: number;
  readonly action: Action;
  readonly abort: Switch | undefined;
  /** Whether it is no promise: an observer is notified of it, if there is one. */
  readonly observed: boolean;
  /** Its place among the calls of the key; -1: it has no part in it. */
  rank = -1;

  // What the specification says.
  expected: Outcome | undefined = undefined;
  granted = false;
  /** Settled, and its continuation has not run. */
  pending = false;
  /** Its signal's abort reached it while it was queued. */
  withdrawn = false;
  /** What it was granted was given back. */
  spent = false;
  /** What it was granted is another token's now: that of a reader. */
  downgraded = false;
  /** Its request has been made. Until then what is settled shows on the waiter, and its observer is not notified. */
  made = false;

  // What the implementation did.
  actual: Outcome | undefined = undefined;
  token: Token | undefined = undefined;
  waiter: Pick<Waiter<unknown>, "pending" | "granted" | "outcome" | "cancel"> | undefined = undefined;
  /** How often its token was released, or its waiter cancelled, by an action. */
  givenBack = 0;

  constructor(index: number, action: Action, abort: Switch | undefined) {
    this.index = index;
    this.action = action;
    this.abort = abort;
    this.observed = action.verb === "enqueue" || action.verb === "try";
  }

  /** Whether its signal may be aborted for it alone. */
  get ownsSignal(): boolean {
    return this.action.signal === "own" || this.action.signal === "both";
  }

  /** How many permits it asks for. */
  get permits(): number {
    return this.action.n;
  }

  /** Whether it may not be granted any more. */
  get aborted(): boolean {
    return this.abort?.signal.aborted ?? false;
  }
}

/** The calls of a queue, for a key. */
export function ranks(queue: readonly Call[]): string {
  return queue.reduce((key, { rank }) => `${key},${rank}`, ":");
}
