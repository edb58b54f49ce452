import type { Description } from "../case.ts";
import type { Host } from "../hosts.ts";
import { machine, versions } from "../machine.ts";
import type { CaseResult } from "../result.ts";
import type { Size } from "../sizes/ours.ts";
import { isMet, type Target } from "../targets.ts";
import { cell, full, inOrder, kindOf, short } from "./text.ts";

type ByHost = ReadonlyMap<Host["name"], CaseResult>;

/** A table in Markdown. Its first column is text, the others are figures. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? ":--" : "--:"))), ...rows.map(line)].join("\n");
}

/** What the packages aim at, in a line for each, a column for each runtime. */
export function targetTable(targets: readonly Target[]): string {
  const runtimes = ["Node", "Bun", "Deno"];
  const say = (target: Target | undefined) => {
    if (target === undefined) return "";
    const { bound, limit, unit, measured, rival } = target;
    const figure = (value: number) =>
      `${unit === " B" ? Math.round(value).toLocaleString("en-US") : short(value)}${unit}`;
    const range = measured.q1 === measured.q3 ? "" : ` (${short(measured.q1)}–${short(measured.q3)})`;
    const outcome = isMet(target) ? "met" : "**missed**";
    return `${outcome}: ${figure(measured.median)}${range}, ${bound} ${figure(limit)}${rival === undefined ? "" : `<br>${rival}`}`;
  };
  const names = [...new Set(targets.map(({ name }) => name))];
  return table(
    ["", ...runtimes],
    names.map((name) => {
      const those = targets.filter((target) => target.name === name);
      const everywhere = those.find(({ runtime }) => !runtimes.includes(runtime));
      return [
        name,
        ...runtimes.map((runtime) => say(everywhere ?? those.find((target) => target.runtime === runtime))),
      ];
    }),
  );
}

/** What came of a case: a table for each size. */
export function caseTables(description: Description, results: ByHost): string {
  const { sizes, ours, unit = "ns" } = description;
  const hosts = [...results];
  const parts: string[] = [];
  for (const size of sizes) {
    if (sizes.length > 1) parts.push(`${full(size)}:`);
    const head = ["", ...hosts.flatMap(([name]) => [`${name}, ${unit}`, `of ${ours[0]}`])];
    const rows = inOrder(description, [...results.values()]).map((contender) => {
      const name = kindOf(description, contender) === "ours" ? `**${contender}**` : contender;
      return [
        kindOf(description, contender) === "floor" ? `_${contender}_` : name,
        ...hosts.flatMap(([, result]) => cell(description, result, contender, size)),
      ];
    });
    parts.push(table(head, rows));
  }
  return parts.join("\n\n");
}

/** What it was measured on. */
export function machineTable(runtimes: readonly string[]): string {
  const facts = [
    ["processor", `${machine.processor}, ${machine.cores} cores`],
    ["memory", machine.memory],
    ["system", machine.system],
    ["runtimes", runtimes.join(", ")],
    ...versions,
  ];
  return table(["", ""], facts);
}

/** Sizes of ours. */
export function sizeTable(sizes: readonly Size[]): string {
  const rows = sizes.map(({ name, bytes, target }) => [name, full(bytes), target === undefined ? "" : full(target)]);
  return table(["", "bytes", "target, at most"], rows);
}
