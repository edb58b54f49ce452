import type { Token, WaitOptions } from "@sync/core";
import type { Callbacks } from "../../test/observer.ts";
import type { Action } from "./action.ts";
import type { Call, Outcome } from "./call.ts";

/** Says how a call ended. */
export type Settle = (call: Call, outcome: Outcome, granted: boolean) => void;
/** Does something when the operation is over, behind the observers that are to be notified by then. */
export type Later = (act: () => void) => void;

/** What a primitive does, in arrays. It has the methods of the primitive besides. */
export interface Specification {
  readonly waiting: number;
  /** Makes a call's request. */
  request(call: Call): void;
  /** Grants it on the spot, or says no. */
  try?(call: Call): boolean;
  /** A call that waits is aborted or cancelled. */
  cancel(call: Call, outcome: Outcome): void;
  /** A call gives back what it was granted. */
  giveBack(call: Call): void;
  /** A call that writes goes on as one that reads. */
  downgrade?(call: Call): void;
  /** Its state in letters, in which calls are named by their ranks. */
  key(): string;
  /** Whether something changes when the continuations have run, though no call is pending. */
  readonly restless?: boolean;
  /** The continuations have run. */
  tick?(): void;
}

/** A primitive `P` and its specification `S`, and how both are used. `C` is what they have in common. */
export interface Subject<C, P extends C, S extends C & Specification> {
  make(settle: Settle, later: Later): readonly [primitive: P, specification: S];
  /** What can be seen of it. */
  show(it: C): string;
  /** Does what starts no call, by the verb of the action. */
  readonly acts: Readonly<Record<string, (it: C, action: Action) => unknown>>;
  /** What a hasty call does in its callback. `give` gives back what it was granted. */
  hasty(it: C, call: Call, give: () => void): void;
  /** What a listener of the shared signal does. */
  listener(it: C): void;
  promise(primitive: P, call: Call, options: WaitOptions | undefined): Promise<unknown>;
  enqueue(primitive: P, call: Call, callbacks: Callbacks): Call["waiter"] & object;
  try?(primitive: P, call: Call): Token | undefined;
  /** Whether an action makes sense now. */
  allows?(specification: S, action: Action, calls: readonly Call[]): boolean;
  /** What does not hold, whatever the specification says. `outcomes`: how many calls ended how. */
  broken(
    primitive: P,
    specification: S,
    calls: readonly Call[],
    outcomes: ReadonlyMap<Outcome, number>,
  ): string | undefined;
  /** What is to be done next so that in the end nothing is held and nobody waits. */
  lettingGo(specification: S): Action | undefined;
}
