/** The real SDK of OpenTelemetry exports what `openTelemetry()` records to a receiver on loopback. */
import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { context, metrics, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { Lock } from "@sync/lock";
import { named, start, stop, task } from "@sync/trace";
import { openTelemetry } from "@sync/trace/otel";

/** An attribute, as OTLP writes it. */
interface KeyValue {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: number | string };
}

/** What the receiver is sent about metrics. */
interface Metrics {
  readonly resourceMetrics: readonly {
    readonly scopeMetrics: readonly {
      readonly scope: { readonly name: string };
      readonly metrics: readonly Metric[];
    }[];
  }[];
}

interface Metric {
  readonly name: string;
  readonly unit: string;
  readonly histogram?: { readonly dataPoints: readonly DataPoint[] };
  readonly sum?: { readonly isMonotonic: boolean; readonly dataPoints: readonly DataPoint[] };
}

interface DataPoint {
  readonly attributes: readonly KeyValue[];
  readonly count?: number | string;
  readonly sum?: number;
  readonly bucketCounts?: readonly (number | string)[];
  readonly explicitBounds?: readonly number[];
  readonly asInt?: number | string;
  readonly asDouble?: number;
}

/** What it is sent about spans. */
interface Traces {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly Span[] }[] }[];
}

interface Span {
  readonly name: string;
  readonly spanId: string;
  readonly traceId: string;
  readonly parentSpanId?: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly KeyValue[];
  readonly links?: readonly { readonly spanId: string }[];
  readonly status?: { readonly code?: number };
}

/** A receiver of OTLP over HTTP, on loopback. */
class Receiver {
  readonly metrics: Metrics[] = [];
  readonly traces: Traces[] = [];
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      const parts: Uint8Array[] = [];
      request.on("data", (part: Uint8Array) => parts.push(part));
      request.on("end", () => {
        const body: unknown = JSON.parse(Buffer.concat(parts).toString("utf8"));
        if (request.url === "/v1/metrics") this.metrics.push(body as Metrics);
        if (request.url === "/v1/traces") this.traces.push(body as Traces);
        response.setHeader("content-type", "application/json");
        response.end("{}");
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** A metric, as it was sent last. */
  metric(name: string): Metric | undefined {
    const scopes = this.metrics.flatMap(({ resourceMetrics }) => resourceMetrics.flatMap((each) => each.scopeMetrics));
    return scopes.flatMap(({ metrics }) => metrics).findLast((metric) => metric.name === name);
  }

  /** All spans, in the order in which they began. */
  spans(): Span[] {
    const scopes = this.traces.flatMap(({ resourceSpans }) => resourceSpans.flatMap((each) => each.scopeSpans));
    const spans = scopes.flatMap(({ spans }) => spans);
    return spans.toSorted((a, b) => Number(BigInt(a.startTimeUnixNano) - BigInt(b.startTimeUnixNano)));
  }
}

function attribute({ attributes }: { readonly attributes: readonly KeyValue[] }, key: string): unknown {
  const value = attributes.find((each) => each.key === key)?.value;
  return value?.stringValue ?? value?.intValue;
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test("trace: the SDK of OpenTelemetry exports metrics and spans over OTLP", async () => {
  const receiver = new Receiver();
  const url = await receiver.listen();
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const reader = new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter({ url: `${url}/v1/metrics` }),
    exportIntervalMillis: 3_600_000,
  });
  const meters = new MeterProvider({ readers: [reader] });
  metrics.setGlobalMeterProvider(meters);
  const exporter = new OTLPTraceExporter({ url: `${url}/v1/traces` });
  const tracers = new TracerProvider({ spanProcessors: [new BatchSpanProcessor({ exporter })] });
  trace.setGlobalTracerProvider(tracers);
  try {
    // The types of the API fit, too: the check of types looks at this.
    const telemetry = openTelemetry(start(), {
      meter: metrics.getMeter("@sync/trace"),
      spans: trace.getTracer("@sync/trace"),
      context,
    });
    const lock = named("accounts", new Lock());
    const requests = trace.getTracer("a server");
    const serve = (name: string, ms: number, signal?: AbortSignal) =>
      requests.startActiveSpan(name, async (span) => {
        try {
          await task(name, async () => {
            const token = await lock.acquire({ signal });
            await sleep(ms);
            token.release();
          });
        } finally {
          span.end();
        }
      });
    const controller = new AbortController();
    const served = [serve("first", 40), serve("second", 20), serve("third", 0, controller.signal)];
    await sleep(10);
    controller.abort();
    await Promise.allSettled(served);
    const kept = await lock.acquire();
    const waits = lock.acquire();
    await tracers.forceFlush();
    await meters.forceFlush();

    const parents = new Map(receiver.spans().map((span) => [span.spanId, span]));
    const spans = receiver.spans().filter(({ attributes }) => attributes.length > 0);
    assert.deepEqual(
      spans.map((span) => [span.name, parents.get(span.parentSpanId ?? "")?.name, span.status?.code ?? 0]),
      [
        ["hold accounts", "first", 0],
        ["wait accounts", "second", 0],
        ["wait accounts", "third", 2],
        ["hold accounts", "second", 0],
      ],
    );
    const [first, , third, second] = spans;
    assert.equal(second?.traceId, parents.get(second?.parentSpanId ?? "")?.traceId);
    assert.deepEqual(
      second?.links?.map(({ spanId }) => spanId),
      [first?.spanId],
    );
    assert.equal(third && attribute(third, "error.type"), "AbortError");
    assert.equal(attribute(second, "sync.task.name"), "second");
    assert.match(String(first && attribute(first, "code.file.path")), /otlp\.test/);
    for (const { startTimeUnixNano, endTimeUnixNano, parentSpanId = "" } of spans) {
      const parent = parents.get(parentSpanId);
      const slack = 5_000_000n; // the clocks of both are set a little apart
      assert.ok(BigInt(startTimeUnixNano) >= BigInt(parent?.startTimeUnixNano ?? 0) - slack);
      assert.ok(BigInt(endTimeUnixNano) <= BigInt(parent?.endTimeUnixNano ?? 0) + slack);
    }
    const held = Number(BigInt(first?.endTimeUnixNano ?? 0) - BigInt(first?.startTimeUnixNano ?? 0)) / 1e6;
    assert.ok(held > 30 && held < 5_000, `${held}`);

    const waitTime = receiver.metric("sync.wait_time");
    const useTime = receiver.metric("sync.use_time");
    assert.deepEqual([waitTime?.unit, useTime?.unit], ["s", "s"]);
    const [wait] = waitTime?.histogram?.dataPoints ?? [];
    const [use] = useTime?.histogram?.dataPoints ?? [];
    assert.deepEqual([Number(wait?.count), Number(use?.count)], [3, 2]);
    assert.deepEqual(
      [wait && attribute(wait, "sync.primitive.name"), use && attribute(use, "sync.primitive.kind")],
      ["accounts", "Lock"],
    );
    assert.ok(use?.sum !== undefined && use.sum > 0.05 && use.sum < 5, `${use?.sum}`);
    assert.ok((wait?.explicitBounds ?? []).includes(0.0001));
    assert.equal(Number(wait?.bucketCounts?.[0]), 2); // two had it at once
    const shown = ["sync.pending_requests", "sync.holders"].map((name) => {
      const metric = receiver.metric(name);
      const [point] = metric?.sum?.dataPoints ?? [];
      return [metric?.unit, metric?.sum?.isMonotonic, Number(point?.asInt ?? point?.asDouble)];
    });
    assert.deepEqual(shown, [
      ["{request}", false, 1],
      ["{request}", false, 1],
    ]);
    const [failed] = receiver.metric("sync.failed_requests")?.sum?.dataPoints ?? [];
    assert.deepEqual(
      [failed && attribute(failed, "error.type"), Number(failed?.asInt ?? failed?.asDouble)],
      ["AbortError", 1],
    );
    kept.release();
    (await waits).release();
    telemetry.stop();
  } finally {
    stop();
    await tracers.shutdown();
    await meters.shutdown();
    await receiver.close();
  }
});
