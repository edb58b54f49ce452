/** A scenario: which primitives there are, which tasks use them, and what happens meanwhile. All of it is JSON. */

/** The classes of primitives. */
export const kinds = [
  "Lock",
  "Semaphore",
  "BoundedSemaphore",
  "Event",
  "Condition",
  "Barrier",
  "ReadWriteLock",
  "Keyed",
  "Limiter",
  "SingleFlight",
] as const;

export type Kind = (typeof kinds)[number];

/** A primitive. */
export interface Primitive {
  readonly name: string;
  readonly kind: Kind;
  /** What its constructor takes: permits, parties, or how many jobs run at once. */
  readonly value?: number;
  /** Of a condition: the name of its lock. */
  readonly lock?: string;
}

/** What a task does next. */
export type Step =
  | { readonly do: "work"; readonly ms: number }
  | {
      /** Acquires, does the steps, and releases. */
      readonly do: "hold";
      /** The primitive, or a side of one: `lock.read`. */
      readonly on: string;
      readonly permits?: number;
      readonly key?: string;
      readonly steps: readonly Step[];
    }
  | { readonly do: "holdAll"; readonly on: readonly string[]; readonly steps: readonly Step[] }
  | { readonly do: "run"; readonly on: string; readonly priority?: number; readonly key?: string; readonly ms: number }
  | { readonly do: "wait"; readonly on: string }
  | {
      /** Waits for a condition, as long as the variable is less than `min`, or only once if it is. */
      readonly do: "waitFor";
      readonly on: string;
      readonly variable: string;
      readonly min: number;
      readonly once?: true;
    }
  | Change
  | { readonly do: "add"; readonly variable: string; readonly n: number }
  | { readonly do: "read"; readonly variable: string }
  /** Writes what was read before, plus `n`. */
  | { readonly do: "write"; readonly variable: string; readonly n: number };

/** What takes effect at once. */
export type Change =
  | OutsideChange
  | { readonly do: "notifyAll"; readonly on: string }
  | { readonly do: "notify"; readonly on: string; readonly n: number };

/** The same, where no lock need be held. */
export type OutsideChange =
  | { readonly do: "set" | "clear" | "reset" | "break"; readonly on: string }
  | { readonly do: "resize"; readonly on: string; readonly to: number };

/** A task. */
export interface Task {
  readonly name: string;
  /** When it begins. */
  readonly at: number;
  /** What its function is called. Tasks that do the same share one. */
  readonly role?: string;
  /** Whether it is a fiber of Effect. */
  readonly fiber?: true;
  readonly steps: readonly Step[];
}

/** What happens at a time, from outside of the tasks. */
export type Action = { readonly at: number } & (
  | { readonly do: "abort"; readonly task: string }
  | { readonly do: "abortAll" }
  | OutsideChange
);

/** A scenario. */
export interface Scenario {
  readonly primitives: readonly Primitive[];
  readonly tasks: readonly Task[];
  readonly actions: readonly Action[];
  /** Numbers that the tasks share. */
  readonly variables?: Readonly<Record<string, number>>;
  /** When the signal that all tasks share is aborted. */
  readonly deadline?: number;
  /** When the report of `@sync/trace` is asked for. */
  readonly report?: number;
}

/** A scenario as it stands on a page. */
export interface Exhibit {
  readonly id: string;
  readonly title: string;
  /** One sentence that says what to see. */
  readonly look: string;
  readonly scenario: Scenario;
}

/** The name of a primitive, without its side. */
export function baseOf(on: string): string {
  return on.split(".")[0] ?? on;
}

/** Whether a task's wait can be aborted, and by what. */
export function signalsOf({ actions, deadline }: Scenario, { name }: Task): readonly ("own" | "all")[] {
  const own = actions.some((action) => action.do === "abort" && action.task === name);
  const all = deadline !== undefined || actions.some((action) => action.do === "abortAll");
  return [...(own ? (["own"] as const) : []), ...(all ? (["all"] as const) : [])];
}
