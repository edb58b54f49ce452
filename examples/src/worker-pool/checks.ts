// What must be true when all jobs have ended.

import type { Check } from "../check.ts";
import { gigabytes, maxConnections, type Report } from "./demo.ts";
import { outcomes } from "./ledger.ts";

export function checksOf({ totals, index, queued, ...free }: Report): readonly Check[] {
  const settled = outcomes.reduce((sum, outcome) => sum + totals[outcome], 0);
  return [
    [
      "every job accounted for",
      `${outcomes.map((outcome) => `${totals[outcome]} ${outcome}`).join(" + ")} = ${totals.submitted} submitted`,
      settled === totals.submitted && totals.settledTwice === 0 && queued === 0,
    ],
    [
      "done means published",
      `${index.length} videos are in the index, ${new Set(index).size} different ones`,
      index.length === totals.done && new Set(index).size === totals.done,
    ],
    [
      "everything released",
      `${free.freeGigabytes} of ${gigabytes} GB and ${free.freeConnections} of ${maxConnections} connections are free`,
      free.freeGigabytes === gigabytes && free.freeConnections === maxConnections && !free.indexLocked,
    ],
  ];
}
