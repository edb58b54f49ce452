// All worlds. `plan.ts` says how they are written down.
import { type Plan, plansOf } from "./plan.ts";
import { type AnyRun, Run } from "./run.ts";
import { barrier, conditions, event, lock, semaphore } from "./subjects.ts";

/** A plan, and how a run of it begins. */
export interface World extends Plan {
  open(): AnyRun;
}

const all: [open: (plan: Plan) => AnyRun, plans: string][] = [
  [
    (plan) => new Run(plan, lock),
    `
lock, 5/7, 7/11
  acquire; acquire own; acquire shared; try; release; abort shared
  on calls: token; abort
lock-observers, 5/8, 7/10
  acquire; acquire hasty; enqueue; enqueue hasty; release
  on calls: token; cancel
lock-listeners, 4/8, 5/10
  acquire; acquire shared; acquire shared hasty; acquire own; enqueue shared; release; abort shared; abort shared before;
  abort shared after; abort shared stopped; abort shared arriving before; abort shared arriving after
  on calls: abort
  before: acquire
lock-real-signals, 4/6, 5/8
  acquire; acquire own; acquire shared; release; abort shared; abort shared before; abort shared after; abort shared stopped
  on calls: abort`,
  ],
  [
    (plan) => new Run(plan, event),
    `
event, 6/8, 7/12
  wait; wait own; wait shared; set; clear; abort shared
  on calls: abort
event-observers, 4/5, 5/7
  wait; wait hasty; wait shared; enqueue; enqueue hasty; enqueue shared; set; clear; abort shared; abort shared before;
  abort shared after; abort shared stopped; abort shared arriving before
  on calls: cancel`,
  ],
  [
    (plan) => new Run(plan, conditions(1)),
    `
condition, 5/6, 6/9, 6 calls
  acquire; try; wait; wait own; release; notify; notify 2; notifyAll
  on calls: token; abort
condition-waiters, 4/5, 5/7, 8 calls
  acquire; acquire own; release; notify; notify 2
  on calls: token; abort
  before: try; wait own; try; wait own; try; wait
condition-shared-signal, 5/6, 6/8, 9 calls
  acquire; acquire shared; try; wait own; release; notify; abort shared; abort shared before; abort shared after;
  abort shared stopped
  on calls: abort
  before: try; wait shared; try; wait shared; try; wait
condition-observers, 3/5, 4/6, 8 calls
  acquire hasty; try; wait hasty; enqueue; enqueue hasty; enqueue shared; release; notify; notify 2; abort shared;
  abort shared before
  on calls: token; cancel
  before: try; wait; try; enqueue; try`,
  ],
  [
    (plan) => new Run(plan, conditions(2)),
    `
two-conditions, 4/5, 5/7, 7 calls
  acquire; try; wait; wait second; release; notify; notify second; notifyAll; notifyAll second
  on calls: token; abort
  before: try; wait own; try; wait second own; try`,
  ],
  [
    (plan) => new Run(plan, semaphore(2)),
    `
semaphore, 4/6, 5/8
  acquire; acquire 2; acquire own; acquire 2 own; acquire 2 shared; try; release; abort shared
  on calls: token; abort`,
  ],
  [
    (plan) => new Run(plan, semaphore(0)),
    `
semaphore-weights, 5/7, 6/10
  acquire; acquire 2 own; acquire 3 own; try 2; release; release 2
  on calls: token; abort`,
  ],
  [
    (plan) => new Run(plan, semaphore(1)),
    `
semaphore-observers, 4/6, 5/8
  acquire; acquire 2 hasty; enqueue; enqueue 2; enqueue hasty; enqueue 2 hasty; try; release
  on calls: token; cancel
semaphore-listeners, 4/7, 5/10
  acquire; acquire 2; acquire 2 shared; acquire shared hasty; enqueue 2 shared; try; release; abort shared;
  abort shared before; abort shared after; abort shared stopped; abort shared arriving before; abort shared arriving after`,
  ],
  [
    (plan) => new Run(plan, semaphore(2, true)),
    `
bounded-semaphore, 4/6, 5/7
  acquire; acquire 2; acquire 2 own; acquire shared; try; release; resize 1; resize 2; resize 3; abort shared
  on calls: token; abort`,
  ],
  [
    (plan) => new Run(plan, semaphore(1, true)),
    `
bounded-semaphore-observers, 4/6, 5/7
  acquire; enqueue 2; enqueue hasty; enqueue 2 shared; release 2; resize 0; resize 1; resize 2; abort shared before;
  abort shared stopped
  on calls: token; cancel`,
  ],
  [
    (plan) => new Run(plan, barrier(2)),
    `
barrier-2, 5/7, 6/9, 6 calls
  wait; wait own; wait shared; reset; break; abort shared
  on calls: abort`,
  ],
  [
    (plan) => new Run(plan, barrier(3)),
    `
barrier-3, 5/7, 6/9, 7 calls
  wait; wait own; wait shared; reset; break; abort shared
  on calls: abort
barrier-observers, 3/5, 4/6, 6 calls
  wait; wait hasty; wait shared; enqueue; enqueue hasty; enqueue shared; reset; break; abort shared; abort shared before;
  abort shared after; abort shared stopped; abort shared arriving before
  on calls: cancel`,
  ],
];

/** All of them. */
export const worlds: readonly World[] = all.flatMap(([open, plans]) => {
  return plansOf(plans).map((plan) => ({ ...plan, open: () => open(plan) }));
});
