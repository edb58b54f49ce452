import type { Bugs } from "../edit.ts";
import { core } from "./core.ts";
import { effect } from "./effect.ts";
import { limiter } from "./limiter.ts";
import { primitives } from "./primitives.ts";
import { remote } from "./remote.ts";
import { several } from "./several.ts";
import { singleFlight } from "./single-flight.ts";
import { telemetry } from "./telemetry.ts";
import { trace } from "./trace.ts";

/** How each bug of the page is put back. */
export const edits: Bugs = {
  ...core,
  ...primitives,
  ...effect,
  ...singleFlight,
  ...limiter,
  ...several,
  ...remote,
  ...telemetry,
  ...trace,
};
