/**
 * What requests did, to look at: as a trace for {@link https://ui.perfetto.dev | Perfetto}, and in the Performance panel of
 * Chrome's developer tools.
 *
 * @module
 */

export { type RecordOptions, record, type TraceRecording } from "./record.ts";
export { type UserTiming, type UserTimingOptions, userTiming } from "./user-timing.ts";
