import { Page } from "../page.ts";
import { type Plan, planOf } from "./plan.ts";
import { type AnyRun, Run } from "./run.ts";
import { joint } from "./subjects/joint.ts";
import { readWriteLock } from "./subjects/read-write-lock.ts";
import { barrier, conditions, event, lock, semaphore } from "./subjects.ts";

/** How deep to go: every sequence up to one depth, every state up to another. */
export interface Depths {
  readonly sequences: number;
  readonly states: number;
}

/** A plan, how deep it is explored, and how a run of it begins. */
export interface World extends Plan {
  readonly short: Depths;
  readonly long: Depths;
  open(): AnyRun;
}

/** By name, or by the name's first word. */
const subjects: Readonly<Record<string, (plan: Plan) => AnyRun>> = {
  lock: (plan) => new Run(plan, lock),
  event: (plan) => new Run(plan, event),
  condition: (plan) => new Run(plan, conditions(1)),
  "two-conditions": (plan) => new Run(plan, conditions(2)),
  semaphore: (plan) => new Run(plan, semaphore(1)),
  "semaphore-weights": (plan) => new Run(plan, semaphore(0)),
  "semaphore-of-two": (plan) => new Run(plan, semaphore(2)),
  "bounded-semaphore": (plan) => new Run(plan, semaphore(2, true)),
  "bounded-semaphore-observers": (plan) => new Run(plan, semaphore(1, true)),
  "barrier-2": (plan) => new Run(plan, barrier(2)),
  barrier: (plan) => new Run(plan, barrier(3)),
  rwlock: (plan) => new Run(plan, readWriteLock),
  acquire: (plan) => new Run(plan, joint("Lock", "Lock")),
  "acquire-all-three": (plan) => new Run(plan, joint("Lock", 1, "Lock")),
  "acquire-all-weights": (plan) => new Run(plan, joint(3, 2)),
  "acquire-all-bounded": (plan) => new Run(plan, joint("Lock", "bounded")),
};

/** All worlds, as the page lists them. */
export const worlds: readonly World[] = new Page("exhaustive.md")
  .rows("worlds")
  .map(([name, calls, short, long, actions, onCalls, before]) => {
    const plan = planOf(name, calls, actions, onCalls, before);
    const subject = subjects[plan.name] ?? subjects[plan.name.split("-")[0] ?? ""];
    if (subject === undefined) throw new Error(`there is no subject for ${plan.name}`);
    return { ...plan, short: depths(short), long: depths(long), open: () => subject(plan) };
  });

function depths(text = ""): Depths {
  const [sequences = 0, states = 0] = text.split("/").map(Number);
  return { sequences, states };
}
