// A semaphore while tracing is on. Each contender has a copy of all code of its own, so that it is on for that one alone.
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { Semaphore } from "@sync/semaphore";
import { named, production, start, type TraceOptions, type Tracer, task } from "@sync/trace";
import { openTelemetry } from "@sync/trace/otel";
import { record } from "@sync/trace/perfetto";
import type { Contender } from "./library.ts";
import { semaphore, weighted } from "./sync.ts";

/** Nothing but who has what since when, and how often something took how long. */
const least: TraceOptions = { stacks: false, leaks: false, order: false };

function traced(options: TraceOptions, inTask: boolean, andThen?: (tracer: Tracer) => void): Contender {
  let tracer: Tracer | undefined;
  return {
    make(permits) {
      if (tracer === undefined) {
        tracer = start(options);
        andThen?.(tracer);
      }
      return weighted(named("it", new Semaphore(permits)));
    },
    around: (fn) => (inTask ? task("a task", fn) : fn()),
  };
}

export const off: Contender = { ...semaphore, around: (fn) => task("a task", fn) };
export const times: Contender = traced(least, false);
export const tasks: Contender = traced({ ...least, order: true }, true);
export const sampled: Contender = traced(production, true);
export const stacks: Contender = traced({ stacks: true, leaks: false }, true);
export const everything: Contender = traced({}, true);
export const recorded: Contender = traced(least, true, (tracer) => void record(tracer));
export const metrics: Contender = traced(least, true, (tracer) => {
  openTelemetry(tracer, { meter: new MeterProvider().getMeter("@sync/trace") });
});
