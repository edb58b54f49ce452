/** What requests do, as metrics of OpenTelemetry. */
import type { Finding } from "./finding.ts";
import { failureName } from "./interval.ts";
import type { Later } from "./later.ts";
import type { Failure, Listener } from "./listener.ts";
import type { Note, Subject } from "./note.ts";
import type { Attributes, InstrumentOptions, ObservableValues, OpenTelemetryMeter } from "./otel-api.ts";
import { Stamps } from "./stamp.ts";

/** In seconds, from 100 microseconds to a minute. */
const explicitBucketBoundaries = [0.0001, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60];

/** How many of a kind wait or hold something now. */
interface Series {
  readonly attributes: Attributes;
  waiting: number;
  holding: number;
}

const attributesOf = new Stamps<Attributes>();

/** What a primitive is, and its name. One without a name has no number: each would be a series of its own. */
export function primitiveAttributes(subject: Subject): Attributes {
  const known = attributesOf.get(subject);
  if (known !== undefined) return known;
  const { name, kind } = subject;
  const attributes: Attributes = { "sync.primitive.kind": kind };
  if (name !== undefined) attributes["sync.primitive.name"] = name;
  attributesOf.set(subject, attributes);
  return attributes;
}

/** Records metrics. */
export class Metrics implements Listener {
  readonly #later: Later;
  readonly #live: () => Iterable<Note>;
  readonly #waitTime: ReturnType<OpenTelemetryMeter["createHistogram"]>;
  readonly #useTime: ReturnType<OpenTelemetryMeter["createHistogram"]>;
  readonly #failed: ReturnType<OpenTelemetryMeter["createCounter"]>;
  readonly #findings: ReturnType<OpenTelemetryMeter["createCounter"]>;
  readonly #series = new Map<string, Series>();
  readonly #ends: (() => void)[] = [];
  #left: Note | undefined;

  constructor(meter: OpenTelemetryMeter, later: Later, live: () => Iterable<Note>) {
    this.#later = later;
    this.#live = live;
    const histogram = (name: string, description: string) =>
      meter.createHistogram(name, { description, unit: "s", advice: { explicitBucketBoundaries } });
    this.#waitTime = histogram("sync.wait_time", "The time from a request to its grant.");
    this.#useTime = histogram("sync.use_time", "The time from a grant to its release.");
    this.#failed = meter.createCounter("sync.failed_requests", {
      description: "The requests that have failed: cancelled, timed out, or rejected.",
      unit: "{request}",
    });
    this.#findings = meter.createCounter("sync.findings", {
      description: "What the tracer has found to be wrong, or probably wrong.",
      unit: "{finding}",
    });
    const observable = (name: string, state: "waiting" | "holding", options: InstrumentOptions) => {
      const instrument = meter.createObservableUpDownCounter(name, options);
      const observe = (values: ObservableValues) => {
        for (const series of this.#now()) values.observe(series[state], series.attributes);
      };
      instrument.addCallback(observe);
      this.#ends.push(() => instrument.removeCallback(observe));
    };
    observable("sync.pending_requests", "waiting", {
      description: "The requests that wait now.",
      unit: "{request}",
    });
    observable("sync.holders", "holding", {
      description: "The requests that hold what they were granted now.",
      unit: "{request}",
    });
  }

  entered(note: Note): void {
    if (note === this.#left || note.state !== "holding") return;
    this.#record(this.#waitTime, 0, note); // granted at once
  }

  left(note: Note, at: number, failure: Failure | undefined): void {
    this.#left = note;
    const { state, subject, since } = note;
    if (failure !== undefined) {
      const attributes = { ...primitiveAttributes(subject), "error.type": failureName(failure) };
      this.#later.add(() => this.#failed.add(1, attributes));
    } else if (state === "waiting") this.#record(this.#waitTime, at - since, note);
    else if (state === "holding") this.#record(this.#useTime, at - since, note);
  }

  found({ kind, certainty, over }: Finding): void {
    if (over) return;
    this.#findings.add(1, { "sync.finding.kind": kind, "sync.finding.certainty": certainty });
  }

  /** Reads nothing any more. */
  end(): void {
    for (const end of this.#ends.splice(0)) end();
  }

  #record(histogram: ReturnType<OpenTelemetryMeter["createHistogram"]>, ms: number, { subject }: Note): void {
    const attributes = primitiveAttributes(subject);
    this.#later.add(() => histogram.record(ms / 1000, attributes));
  }

  /** What is known of now. A series that was there stays, with zeros. */
  #now(): Iterable<Series> {
    for (const series of this.#series.values()) [series.waiting, series.holding] = [0, 0];
    for (const { state, subject } of this.#live()) {
      const attributes = primitiveAttributes(subject);
      const key = JSON.stringify(attributes);
      let series = this.#series.get(key);
      if (series === undefined) this.#series.set(key, (series = { attributes, waiting: 0, holding: 0 }));
      if (state !== "suspended") series[state]++;
    }
    return this.#series.values();
  }
}
