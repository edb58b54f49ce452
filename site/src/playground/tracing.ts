/** What `@sync/trace` reports of a run. It is loaded when a scenario asks for it. */
import "./trace-host.ts";

import { named, start, stop, task } from "@sync/trace";
import type { Tracing } from "./run.ts";
import { restoreHost, traced } from "./trace-host.ts";

restoreHost();

/** Observes one run. */
export function tracing(): Tracing {
  const tasks = new Map<string, unknown>();
  const tracer = start({ deadlockAfter: 10, stacks: false });
  return {
    begin(primitives, clock) {
      traced.clock = clock;
      for (const [name, primitive] of primitives) named(name, primitive);
    },
    as(name, fn) {
      if (!tasks.has(name)) {
        return task(name, () => {
          tasks.set(name, traced.task);
          return fn();
        });
      }
      const before = traced.task;
      traced.task = tasks.get(name);
      try {
        return fn();
      } finally {
        traced.task = before;
      }
    },
    report: () => tracer.report({ colour: false }),
    end() {
      stop();
      traced.clock = undefined;
    },
  };
}
