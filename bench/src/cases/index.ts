import type { Case } from "./case.ts";
import { effects } from "./effects.ts";
import { events } from "./events.ts";
import { heap } from "./heap.ts";
import { jobs } from "./jobs.ts";
import { permits } from "./permits.ts";
import { shared } from "./shared.ts";
import { signals } from "./signals.ts";
import { tracing } from "./tracing.ts";
import { weighted } from "./weighted.ts";

const files = { permits, weighted, signals, events, shared, effects, heap, jobs, tracing };

/** The file of each case, and what it exports. */
export const fileOf: ReadonlyMap<string, string> = new Map(
  Object.entries(files).flatMap(([file, those]) => Object.keys(those).map((name) => [name, file])),
);

/** The cases by name, in the order of the report. */
export const cases: ReadonlyMap<string, Case> = new Map(Object.values(files).flatMap((those) => Object.entries(those)));
