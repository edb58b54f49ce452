import { gigabytes, maxConnections, type Report } from "./demo.ts";
import { outcomes } from "./ledger.ts";

/** Something that must be true in the end, and the numbers that show it. */
export interface Check {
  readonly name: string;
  readonly numbers: string;
  readonly passed: boolean;
}

export function checksOf({ totals, index, queued, ...free }: Report): readonly Check[] {
  const settled = outcomes.reduce((sum, outcome) => sum + totals[outcome], 0);
  return [
    {
      name: "every job accounted for",
      numbers: `${outcomes.map((outcome) => `${totals[outcome]} ${outcome}`).join(" + ")} = ${totals.submitted} submitted`,
      passed: settled === totals.submitted && totals.settledTwice === 0 && queued === 0,
    },
    {
      name: "done means published",
      numbers: `${index.length} videos are in the index, ${new Set(index).size} different ones`,
      passed: index.length === totals.done && new Set(index).size === totals.done,
    },
    {
      name: "everything given back",
      numbers: `${free.freeGigabytes} of ${gigabytes} GB and ${free.freeConnections} of ${maxConnections} connections are free`,
      passed: free.freeGigabytes === gigabytes && free.freeConnections === maxConnections && !free.indexLocked,
    },
  ];
}
