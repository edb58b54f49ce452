/** Tells OpenTelemetry what requests do. */
import { invalid, optionsOf } from "@sync/core";
import { Later } from "./later.ts";
import { Metrics } from "./metrics.ts";
import type { OpenTelemetryContext, OpenTelemetryMeter, OpenTelemetryTracer } from "./otel-api.ts";
import { Spans } from "./spans.ts";
import { runningTracer, type Tracer } from "./tracer.ts";

/** Where it goes. `C` is the context of `@opentelemetry/api`. */
export interface OpenTelemetryOptions<C> {
  /** Makes the instruments: `metrics.getMeter("@sync/trace")`. Default: there are no metrics. */
  readonly meter?: OpenTelemetryMeter | undefined;
  /** Begins the spans: `trace.getTracer("@sync/trace")`. Default: there are no spans. */
  readonly spans?: OpenTelemetryTracer<C> | undefined;
  /** Knows the parent of a span: the API's `context`. With `spans` it must be there. */
  readonly context?: OpenTelemetryContext<C> | undefined;
}

/** What goes to OpenTelemetry. */
export interface OpenTelemetryExport {
  /** No more goes there. Spans that are open end. */
  stop(): void;
}

/**
 * From now on OpenTelemetry gets what requests do: metrics, spans, or both. It takes what `@opentelemetry/api` offers, and needs no
 * package of OpenTelemetry itself.
 *
 * The metrics have the shapes and units of those of connection pools: `sync.wait_time` and `sync.use_time` are histograms in
 * seconds, `sync.pending_requests` and `sync.holders` what waits and holds now, `sync.failed_requests` and `sync.findings` are
 * counters. Their attributes are the kind of the primitive and its name, if it has one.
 *
 * There is a span from a request to its grant, if it has to wait, and one from the grant to the release. Their parent is what was
 * active when the request was made. The second has a link to the span of the holder whose release granted it.
 *
 * **Throws** `TypeError` if `tracer` is not what `start()` returned, or if an option is not what it should be.
 *
 * @example
 * ```ts
 * import { context, metrics, trace } from "@opentelemetry/api";
 * import { production, start, stop } from "@sync/trace";
 * import { openTelemetry } from "@sync/trace/otel";
 *
 * const telemetry = openTelemetry(start(production), {
 *   meter: metrics.getMeter("@sync/trace"),
 *   spans: trace.getTracer("@sync/trace"),
 *   context,
 * });
 *
 * telemetry.stop();
 * stop();
 * ```
 */
export function openTelemetry<C>(tracer: Tracer, options: OpenTelemetryOptions<C>): OpenTelemetryExport {
  const running = runningTracer(tracer);
  const { meter, spans, context } = optionsOf(options) ?? {};
  if (meter !== undefined) has("meter", "a meter of OpenTelemetry", meter, "createHistogram");
  if (spans !== undefined) has("spans", "a tracer of OpenTelemetry", spans, "startSpan");
  if (spans !== undefined) has("context", "the context API of OpenTelemetry", context, "active");
  if (meter === undefined && spans === undefined) invalid("options", "an object with a meter, or with spans", options);
  const later = new Later();
  const ends: (() => void)[] = [];
  if (spans !== undefined && context !== undefined) {
    const listener = new Spans(spans, context, later);
    ends.push(running.listen(listener), () => listener.end(running.live));
  }
  if (meter !== undefined) {
    const listener = new Metrics(meter, later, () => running.live);
    ends.push(running.listen(listener), () => listener.end());
  }
  return {
    stop() {
      later.run();
      for (const end of ends.splice(0)) end();
    },
  };
}

function has(name: string, what: string, value: unknown, method: string): void {
  const members = Object(value) as Record<string, unknown>;
  if (typeof members[method] !== "function") invalid(name, what, value);
}
