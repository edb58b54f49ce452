// A random load on all primitives at once.

import { Random } from "../random.ts";
import { BarrierLoad } from "./barrier-load.ts";
import { ConditionLoad } from "./condition-load.ts";
import { EventLoad } from "./event-load.ts";
import { turn } from "./garbage.ts";
import { governorLoads } from "./governor-load.ts";
import type { Load } from "./load.ts";
import type { Report } from "./report.ts";

const immediate = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Does so many operations on all of them, checks on the way, and brings them to rest. */
export async function soak(report: Report, seed: number, operations: number): Promise<void> {
  const random = new Random(seed);
  const loads: Load[] = [...governorLoads(), new EventLoad(), new ConditionLoad(), new BarrierLoad()];
  const done = new Map<Load, number>(loads.map((load) => [load, 0]));
  for (let i = 0; i < operations; i++) {
    const load = random.pick(loads);
    try {
      load.operate(random);
    } catch (error) {
      load.checks.fail(`it threw ${error}`);
    }
    done.set(load, (done.get(load) ?? 0) + 1);
    const pause = random.next(50);
    if (pause === 0) {
      await immediate(); // everything that was due has run
      for (const each of loads) each.check();
    } else if (pause < 15) await Promise.resolve();
  }
  for (const load of loads) {
    await report.run(`${load.name}, soak, ${done.get(load)} operations`, async () => {
      await rest(load);
      load.check();
      const [first] = load.checks.failures;
      if (first !== undefined) throw new Error(`${load.checks.failures.length} invariants broken; the first: ${first}`);
      return `${load.checks.checked} invariants checked`;
    });
  }
}

async function rest(load: Load): Promise<void> {
  for (let i = 0; i < 1000 && !load.atRest; i++) {
    load.settle();
    await turn();
  }
  load.checks.that(load.atRest, () => "it does not come to rest");
}
