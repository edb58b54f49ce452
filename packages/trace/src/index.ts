/**
 * Why is my program stuck: who holds which primitive of `@sync`, since when, acquired where, and who waits for it.
 *
 * @module
 */

export type { Finding, FindingKind, RequestSnapshot, Step } from "./finding.ts";
export type { Frame } from "./frames.ts";
export type { PrimitiveSnapshot, Snapshot, StatisticsSnapshot } from "./snapshot.ts";
export type { HistogramSnapshot } from "./statistics.ts";
export { development, named, production, start, stop, task } from "./trace.ts";
export type { ReportOptions, TraceOptions, Tracer } from "./tracer.ts";
