/**
 * One call at a time for each key, whose result all callers share, with cancellation.
 *
 * @module
 */

export type { Signal, WaitOptions } from "@sync/core";
export { SingleFlight } from "./single-flight.ts";
