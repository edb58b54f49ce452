import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { short, textTable } from "./report/text.ts";
import { folder } from "./spawn.ts";
import type { Target } from "./targets.ts";

const slack = 0.01; // some figures, as those of heaps, hardly spread

const file = join(folder, "results.json");

/** Keeps the targets of the report for a later run to be compared with. */
export function store(targets: readonly Target[]): void {
  writeFileSync(file, `${JSON.stringify(targets, undefined, 2)}\n`);
}

/** For each target: whether the median of now lies where nine in ten rounds of the report did, to 1 %. */
export function compareWithStored(targets: readonly Target[]): string {
  const stored = JSON.parse(readFileSync(file, "utf8")) as Target[];
  const rows: string[][] = [["target", "runtime", "now", "then", "nine in ten", ""]];
  let [within, all] = [0, 0];
  for (const { name, runtime, measured } of targets) {
    const before = stored.find((target) => target.name === name && target.runtime === runtime)?.measured;
    if (before === undefined) continue;
    const inside = before.low * (1 - slack) <= measured.median && measured.median <= before.high * (1 + slack);
    all++;
    if (inside) within++;
    const range = `${short(before.low)}–${short(before.high)}`;
    rows.push([name, runtime, short(measured.median), short(before.median), range, inside ? "within" : "OUTSIDE"]);
  }
  return `${textTable(rows)}\n${within} of ${all} within the spread of the report`;
}
