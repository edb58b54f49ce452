import { type Action, type ActionOnCalls, action, onCalls } from "./action.ts";
import type { Room } from "./room.ts";

/** How deep to go: every sequence up to one depth, every state up to another. */
export interface Depths {
  readonly sequences: number;
  readonly states: number;
}

/** A set of primitives, and what may be done with it. */
export interface World {
  readonly name: string;
  /** What is done first, always. */
  readonly before: readonly Action[];
  /** Actions of the primitive. */
  readonly actions: readonly Action[];
  /** Actions on a call: release its token, abort its own signal, abandon its waiter. */
  readonly onCalls: readonly ActionOnCalls[];
  /** How many calls there are at most. */
  readonly calls: number;
  /** Whether the signals are real `AbortSignal`s. */
  readonly real: boolean;
  readonly short: Depths;
  readonly long: Depths;
  readonly open: (world: World) => Room;
}

/** How a world is written down. */
export interface WorldPlan {
  readonly name: string;
  readonly open: (world: World) => Room;
  readonly actions: string;
  readonly onCalls?: string;
  readonly before?: string;
  readonly calls?: number;
  readonly real?: boolean;
  readonly short: readonly [sequences: number, states: number];
  readonly long: readonly [sequences: number, states: number];
}

/** A world from its plan, where actions are separated by semicolons. */
export function world(plan: WorldPlan): World {
  return {
    name: plan.name,
    before: actionsOf(plan.before ?? ""),
    actions: actionsOf(plan.actions),
    onCalls: (plan.onCalls ?? "").split(" ").filter(Boolean).map(onCalls),
    calls: plan.calls ?? 4,
    real: plan.real ?? false,
    short: { sequences: plan.short[0], states: plan.short[1] },
    long: { sequences: plan.long[0], states: plan.long[1] },
    open: plan.open,
  };
}

/** The actions of a written sequence. */
export function actionsOf(sequence: string): Action[] {
  const names = sequence.split(";").map((name) => name.trim());
  return names.filter(Boolean).map(action);
}
