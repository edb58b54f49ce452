// What goes wrong with traces, metrics and spans.
import type { Bugs } from "../edit.ts";

/** The bugs of what the tracer tells others, by name. */
export const telemetry: Bugs = {
  "slices that overlap are on one track": [
    ["trace/lanes lanesOf", "($UNTIL ?? Number.POSITIVE_INFINITY) <= $START", "true"],
  ],
  "an arrow leads from the last release to whatever is granted later": [
    ["trace/install #ofPromiseRequests", "$RECORDER.cause = undefined", ""],
  ],
  "what is still waiting is not in the trace": [["trace/record trace", "[...$INTERVALS, ...$OPEN]", "[...$INTERVALS]"]],
  "a recording keeps all that ever happened": [["trace/record left", "$ID % this.#size", "$ID"]],
  "the timeline of the page keeps each measure": [
    ["trace/user-timing #measure", "performance.clearMeasures($NAME);", ""],
  ],
  "a duration is in milliseconds": [["trace/metrics #record", "$MS / 1000", "$MS"]],
  "what is granted at once is no wait": [["trace/metrics entered", "this.#record($$$);", ""]],
  "a request that failed counts as one that waited": [["trace/metrics left", "$FAILURE !== undefined", "false"]],
  "a series ends when nothing waits any more": [["trace/metrics #now", "{", "this.#series.clear();"]],
  "each primitive without a name is a series": [
    ["trace/metrics primitiveAttributes", "if ($NAME !== undefined) $SET = $VALUE;", "$SET = $1.label;"],
  ],
  "a span's parent is what was active at the grant": [
    ["trace/spans entered", "$SPANS.startSpan($A, $B, $C.context)", "$SPANS.startSpan($A, $B, this.#context.active())"],
  ],
  "a span is left open by stop()": [["trace/spans end", "$SPAN?.end();", ";"]],
  "code of others is called in the middle of a release": [["trace/later add", "{", "return void $1();"]],
};
