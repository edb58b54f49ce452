import { code } from "../page.ts";
import { type Action, actionsOf } from "./action.ts";

/** What may be done in a world. */
export interface Plan {
  readonly name: string;
  /** How many calls there are at most. */
  readonly calls: number;
  /** Actions of the primitive. */
  readonly actions: readonly Action[];
  /** The verbs of actions on a call: release its token, abort its own signal, cancel its waiter. */
  readonly onCalls: readonly string[];
  /** What is done first, always. */
  readonly before: readonly Action[];
  /** Whether the signals are real `AbortSignal`s. */
  readonly real: boolean;
}

/** A plan from cells of a page's table. */
export function planOf(name = "", calls = "", actions = "", onCalls = "", before = ""): Plan {
  return {
    name: code(name),
    calls: Number(calls),
    actions: actionsOf(actions),
    onCalls: actionsOf(onCalls).map(({ verb }) => verb),
    before: actionsOf(before),
    real: name.includes("real"),
  };
}
