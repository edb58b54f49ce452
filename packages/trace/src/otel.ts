/**
 * What requests do, for OpenTelemetry: how long they wait and hold as metrics, and each wait and hold as a span.
 *
 * @module
 */

export { type OpenTelemetryExport, type OpenTelemetryOptions, openTelemetry } from "./open-telemetry.ts";
export type {
  Attributes,
  InstrumentOptions,
  ObservableInstrument,
  ObservableValues,
  OpenTelemetryContext,
  OpenTelemetryMeter,
  OpenTelemetrySpan,
  OpenTelemetrySpanContext,
  OpenTelemetryTracer,
} from "./otel-api.ts";
