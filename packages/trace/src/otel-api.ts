/** The part of OpenTelemetry's API that is used, by its shape: what `@opentelemetry/api` offers fits. */

/** What tells one series from another, and what is said of a span. */
export type Attributes = Record<string, string | number>;

/** How an instrument is described. */
export interface InstrumentOptions {
  /** What it shows. */
  description?: string;
  /** In what: `"s"`. */
  unit?: string;
  /** The boundaries of a histogram, unless the program sets others. */
  advice?: { explicitBucketBoundaries?: number[] };
}

/** An instrument that is read from time to time. */
export interface ObservableInstrument {
  /** From now on it is asked, too. */
  addCallback(callback: (result: ObservableValues) => void): void;
  /** It is not asked any more. */
  removeCallback(callback: (result: ObservableValues) => void): void;
}

/** Takes what an instrument shows. */
export interface ObservableValues {
  /** This is the value now. */
  observe(value: number, attributes?: Attributes): void;
}

/** Makes instruments: what `metrics.getMeter()` returns. */
export interface OpenTelemetryMeter {
  /** Counts how often which values were there. */
  createHistogram(name: string, options?: InstrumentOptions): { record(value: number, attributes?: Attributes): void };
  /** Adds up. */
  createCounter(name: string, options?: InstrumentOptions): { add(value: number, attributes?: Attributes): void };
  /** Shows how many there are now. */
  createObservableUpDownCounter(name: string, options?: InstrumentOptions): ObservableInstrument;
}

/** What identifies a span. */
export interface OpenTelemetrySpanContext {
  /** The trace that it is in. */
  traceId: string;
  /** Its own id. */
  spanId: string;
  /** Whether it is sampled. */
  traceFlags: number;
}

/** A span that has begun. */
export interface OpenTelemetrySpan {
  /** What identifies it. */
  spanContext(): OpenTelemetrySpanContext;
  /** Says more of it. */
  setAttributes(attributes: Attributes): unknown;
  /** Whether it has failed. */
  setStatus(status: { code: number; message?: string }): unknown;
  /** Whether anything that is said of it is kept. */
  isRecording(): boolean;
  /** It is over, at a time in milliseconds since 1970. */
  end(endTime?: number): void;
}

/** Begins spans: what `trace.getTracer()` returns. `C` is its context. */
export interface OpenTelemetryTracer<C> {
  /** Begins a span, as a child of what is active in the context. */
  startSpan(
    name: string,
    options?: { startTime?: number; attributes?: Attributes; links?: { context: OpenTelemetrySpanContext }[] },
    context?: C,
  ): OpenTelemetrySpan;
}

/** Knows the context of the code that runs: the API's `context`. */
export interface OpenTelemetryContext<C> {
  /** The context of the code that runs. */
  active(): C;
}
