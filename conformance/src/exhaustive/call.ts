import type { Token, Waiter } from "@sync/core";
import type { Action } from "./action.ts";
import type { Switch } from "./switch.ts";

/** How a call ended: what was granted (`token`, `true`, a position), `aborted`, `abandoned`, or the name of an error. */
export type Outcome = string;

/** What every waiter shows, whatever it waits for. */
export type AnyWaiter = Pick<Waiter<unknown>, "queued" | "granted" | "outcome" | "abandon">;

/** One call that may have to wait, in the implementation and in the specification at once. */
export class Call {
  readonly index: number;
  readonly action: Action;
  readonly abort: Switch | undefined;
  /** Whether it is no promise: a sink hears of it, or nobody. */
  readonly sink: boolean;
  /** How many permits it asks for. */
  readonly permits: number;

  /** Where it stands among the calls of the key; -1: it has no part in it. */
  rank = -1;

  // What the specification says.
  expected: Outcome | undefined = undefined;
  granted = false;
  /** Settled, and its continuation has not run. */
  pending = false;
  /** Its signal's abort reached it while it was queued. */
  left = false;
  /** What it was granted was given back. */
  spent = false;
  /** The sink is told. Until its request has been made, what is settled shows on the waiter instead. */
  listening = false;

  // What the implementation did.
  heard: Outcome | undefined = undefined;
  token: Token | undefined = undefined;
  waiter: AnyWaiter | undefined = undefined;
  /** How often its token was released, or its waiter abandoned, by an action. */
  givenBack = 0;

  constructor(index: number, action: Action, abort: Switch | undefined) {
    this.index = index;
    this.action = action;
    this.abort = abort;
    this.sink = action.verb === "enqueue" || action.verb === "try";
    this.permits = action.n;
  }

  /** Whether it may not be granted any more. */
  get aborted(): boolean {
    return this.abort?.signal.aborted ?? false;
  }
}
