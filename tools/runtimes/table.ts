import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { root } from "./root.ts";
import type { Outcome, Runtime } from "./runtime.ts";

/** The page with the table, relative to the root. */
export const page = "docs/proof/everywhere.md";

const markers = ["<!-- npm test writes what follows -->", "<!-- npm test writes what precedes -->"] as const;

/** Writes the table of a run on all runtimes into its page. Returns whether that changed the page. */
export function writeTable(outcomes: ReadonlyMap<Runtime, Outcome>): boolean {
  const path = resolve(root, page);
  const before = readFileSync(path, "utf8");
  const [start, end] = [before.indexOf(markers[0]) + markers[0].length, before.indexOf(markers[1])];
  if (start < markers[0].length || end < start) throw new Error(`${page} lacks the lines ${markers.join(" and ")}`);
  const after = `${before.slice(0, start)}\n\n${tableOf(outcomes)}\n\n${reasonsOf(outcomes)}\n\n${before.slice(end)}`;
  if (after === before) return false;
  writeFileSync(path, after);
  return true;
}

function tableOf(outcomes: ReadonlyMap<Runtime, Outcome>): string {
  const rows = [...outcomes].map(
    ([{ title }, { passed, failed, notHere }]) => `| ${title} | ${passed} | ${failed} | ${notHere} |`,
  );
  return ["| runtime | passed | failed | not here |", "|---|---:|---:|---:|", ...rows].join("\n");
}

/** The tests that were not run, with the reasons. */
function reasonsOf(outcomes: ReadonlyMap<Runtime, Outcome>): string {
  const lines = [...outcomes.keys()].flatMap(({ title, notHere = {} }) =>
    Object.entries(notHere).map(([test, reason]) => `- ${title}, "${test}": ${reason}.`),
  );
  return lines.join("\n");
}
