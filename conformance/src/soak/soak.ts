// A random load on all primitives at once, each beside its specification.
import { action } from "../exhaustive/action.ts";
import { type Plan, planOf } from "../exhaustive/plan.ts";
import { type AnyRun, Run } from "../exhaustive/run.ts";
import { joint } from "../exhaustive/subjects/joint.ts";
import { readWriteLock } from "../exhaustive/subjects/read-write-lock.ts";
import { barrier, conditions, event, lock, semaphore } from "../exhaustive/subjects.ts";
import { Page } from "../page.ts";
import type { Random } from "../random.ts";
import type { Report } from "../report.ts";

const openings: Record<string, (plan: Plan) => AnyRun> = {
  Lock: (plan) => new Run(plan, lock),
  Semaphore: (plan) => new Run(plan, semaphore(4)),
  BoundedSemaphore: (plan) => new Run(plan, semaphore(4, true)),
  Event: (plan) => new Run(plan, event),
  Condition: (plan) => new Run(plan, conditions(2)),
  Barrier: (plan) => new Run(plan, barrier(3)),
  ReadWriteLock: (plan) => new Run(plan, readWriteLock),
  acquireAll: (plan) => new Run(plan, joint("Lock", 4, "bounded")),
};

const abortShared = action("abort shared");
const immediate = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Does so many operations on all of them, checks after each, and brings them to rest. */
export async function soak(report: Report, random: Random, operations: number): Promise<void> {
  const rows = new Page("soak.md").rows("load");
  const loads = rows.map((cells) => new Load({ ...planOf(...cells), real: true }));
  for (let i = 0; i < operations; i++) {
    random.pick(loads).operate(random);
    const pause = random.next(50);
    if (pause === 0) {
      await immediate(); // everything that was due has run
      for (const load of loads) load.attempt((run) => run.ticked());
    } else if (pause < 15) await Promise.resolve();
  }
  for (const load of loads) await report.run(`${load.name}, soak, ${load.done} operations`, () => load.rest());
}

/** One of the primitives. */
class Load {
  readonly name: string;
  done = 0;
  readonly #run: AnyRun;
  #failure: Error | undefined;

  constructor(plan: Plan) {
    this.name = plan.name;
    const open = openings[plan.name];
    if (open === undefined) throw new Error(`there is no ${plan.name}`);
    this.#run = open(plan);
  }

  /** Does one thing, to the primitive or to a call. For a while many come, then many go. */
  operate(random: Random): void {
    this.attempt((run) => {
      const going = random.next(8) < (this.done % 1000 < 500 ? 1 : 5) && run.calls.length > 0;
      const choices = going ? run.enabledOn(random.pick(run.calls)) : run.enabled();
      const next = random.next(150) === 0 ? abortShared : choices.length > 0 ? random.pick(choices) : undefined;
      if (next === undefined) return;
      this.done++;
      run.perform(next);
      run.check(true);
      run.forget(() => random.next(4) === 0);
    });
  }

  /** The first failure is kept, and nothing is done after it. */
  attempt(act: (run: AnyRun) => void): void {
    if (this.#failure !== undefined) return;
    try {
      act(this.#run);
      this.#run.check(true);
    } catch (error) {
      this.#failure = error as Error;
    }
  }

  /** Lets everything go. */
  async rest(): Promise<string> {
    for (let next = this.#run.finishing(); next !== undefined && this.#failure === undefined; ) {
      const ticks = this.#run.perform(next);
      if (ticks) await immediate();
      this.attempt((run) => {
        if (ticks) run.ticked();
        next = run.finishing();
      });
    }
    this.attempt((run) => run.checkEnd());
    if (this.#failure !== undefined) throw this.#failure;
    return `${this.#run.checks} comparisons`;
  }
}
