/**
 * Tracing from the first line on: `node --import @sync/trace/register`, `bun --preload`, `deno run --preload`.
 *
 * Findings are printed on the standard error, and the report whenever the process gets the signal `SIGUSR2`.
 *
 * @module
 */

import { process } from "./host.ts";
import { start, type Tracer } from "./index.ts";
import { hasColour, printFinding } from "./report.ts";

/** The tracer that is on. */
export const tracer: Tracer = start({
  onFinding: (finding) => {
    if (!finding.over) console.error(printFinding(finding, hasColour()));
  },
});

try {
  process.on?.("SIGUSR2", () => console.error(tracer.report()));
} catch {
  // Windows has no such signal.
}
