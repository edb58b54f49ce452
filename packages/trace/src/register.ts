/**
 * Tracing from the first line on: `node --import @sync/trace/register`, `bun --preload`, `deno run --preload`.
 *
 * Findings are printed on the standard error, and the report whenever the process gets the signal `SIGUSR2`. With the environment
 * variable `SYNC_TRACE=production` it does what a program in production can afford.
 *
 * @module
 */

import { process, variable } from "./host.ts";
import { development, production, start, type Tracer } from "./index.ts";
import { hasColour, printFinding } from "./report.ts";

/** The tracer that is on. */
export const tracer: Tracer = start({
  ...(variable("SYNC_TRACE") === "production" ? production : development),
  onFinding: (finding) => {
    if (!finding.over) console.error(printFinding(finding, hasColour("stderr")));
  },
});

try {
  process.on?.("SIGUSR2", () => console.error(tracer.report({ colour: hasColour("stderr") })));
} catch {
  // Windows has no such signal.
}
