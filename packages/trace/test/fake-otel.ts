/** Notes what OpenTelemetry is told. */
import type {
  Attributes,
  InstrumentOptions,
  ObservableValues,
  OpenTelemetryMeter,
  OpenTelemetrySpan,
  OpenTelemetryTracer,
} from "@sync/trace/otel";

/** A value that an instrument was given, or that it shows. */
export interface Recorded {
  readonly instrument: string;
  readonly value: number;
  readonly attributes: Attributes;
}

/** A meter that keeps what it is given. */
export class FakeMeter implements OpenTelemetryMeter {
  readonly recorded: Recorded[] = [];
  readonly options = new Map<string, InstrumentOptions | undefined>();
  readonly #callbacks = new Map<string, Set<(values: ObservableValues) => void>>();

  createHistogram(name: string, options?: InstrumentOptions) {
    this.options.set(name, options);
    return { record: this.#into(name) };
  }

  createCounter(name: string, options?: InstrumentOptions) {
    this.options.set(name, options);
    return { add: this.#into(name) };
  }

  createObservableUpDownCounter(name: string, options?: InstrumentOptions) {
    this.options.set(name, options);
    const callbacks = new Set<(values: ObservableValues) => void>();
    this.#callbacks.set(name, callbacks);
    return {
      addCallback: (callback: (values: ObservableValues) => void) => void callbacks.add(callback),
      removeCallback: (callback: (values: ObservableValues) => void) => void callbacks.delete(callback),
    };
  }

  /** What observable instruments show now. */
  collect(): Recorded[] {
    const shown: Recorded[] = [];
    for (const [instrument, callbacks] of this.#callbacks)
      for (const callback of callbacks)
        callback({ observe: (value, attributes = {}) => void shown.push({ instrument, value, attributes }) });
    return shown;
  }

  /** The values of an instrument. */
  of(instrument: string): Recorded[] {
    return this.recorded.filter((each) => each.instrument === instrument);
  }

  #into(instrument: string) {
    return (value: number, attributes: Attributes = {}) => void this.recorded.push({ instrument, value, attributes });
  }
}

/** A span as it was told. */
export interface FakeSpan {
  readonly id: string;
  readonly name: string;
  readonly context: string;
  readonly startTime: number;
  readonly attributes: Attributes;
  readonly links: readonly string[];
  status: number | undefined;
  endTime: number | undefined;
}

/** A tracer that keeps its spans. Its contexts are words. */
export class FakeTracer implements OpenTelemetryTracer<string> {
  readonly spans: FakeSpan[] = [];

  startSpan(...[name, options = {}, context = "?"]: Parameters<OpenTelemetryTracer<string>["startSpan"]>) {
    const id = `${this.spans.length + 1}`;
    const { startTime = Number.NaN, attributes = {}, links = [] } = options;
    const span: FakeSpan = {
      ...{
        id,
        name,
        context,
        startTime,
        attributes: { ...attributes },
        links: links.map((link) => link.context.spanId),
      },
      ...{ status: undefined, endTime: undefined },
    };
    this.spans.push(span);
    const face: OpenTelemetrySpan = {
      spanContext: () => ({ traceId: "trace", spanId: id, traceFlags: 1 }),
      setAttributes: (more) => Object.assign(span.attributes, more),
      setStatus: ({ code }) => {
        span.status = code;
      },
      isRecording: () => true,
      end: (time = Number.NaN) => {
        span.endTime = time;
      },
    };
    return face;
  }
}

/** A context API whose context is set by hand. */
export class FakeContext {
  now = "root";

  active(): string {
    return this.now;
  }

  /** Calls a function in a context. */
  with<R>(context: string, fn: () => R): R {
    const before = this.now;
    this.now = context;
    try {
      return fn();
    } finally {
      this.now = before;
    }
  }
}
