import { markdownTable } from "markdown-table";
import type { Case } from "../cases/case.ts";
import { type CaseResult, costOf, entryOf, ratioOf, type Spread } from "../result.ts";

/** Results of a case by runtime. */
export type ByHost = Record<string, CaseResult>;

const digits = (value: number) => (value >= 100 ? 0 : value >= 10 ? 1 : 2);

/** A number in few digits. */
export function short(value: number): string {
  return value.toLocaleString("en-US", { minimumFractionDigits: digits(value), maximumFractionDigits: digits(value) });
}

/** A size in full. */
export const full = (size: number): string => size.toLocaleString("en-US");

/** The median, and in brackets the quartiles. */
export const spread = ({ q1, median, q3 }: Spread): string => `${short(median)} (${short(q1)}–${short(q3)})`;

/** The same as a multiple. */
export const multiple = ({ q1, median, q3 }: Spread): string => `${short(median)}× (${short(q1)}–${short(q3)})`;

/** A table that reads as it is, and as Markdown. Its first column is text, the others are figures. */
export function table(rows: readonly (readonly string[])[]): string {
  return markdownTable(rows, { align: rows[0]?.map((_, column) => (column === 0 ? "l" : "r")) ?? [] });
}

/** What a contender is, beside ours. */
export function kindOf({ ours, floors }: Case, contender: string): "ours" | "floor" | "peer" {
  if (ours.includes(contender)) return "ours";
  return floors.includes(contender) ? "floor" : "peer";
}

/** The size in the middle, which nearly all take part in. */
export const middleOf = ({ sizes }: Case): number => sizes[Math.floor((sizes.length - 1) / 2)] ?? 1;

/** All who took part, ours and the floors first, then by cost at the middle size. */
export function inOrder(described: Case, byHost: ByHost): string[] {
  const { ours, floors, peers } = described;
  const results = Object.values(byHost);
  const cost = (contender: string) => {
    const entries = results.flatMap((result) => entryOf(result, contender, middleOf(described)) ?? []);
    return entries.reduce((sum, entry) => sum + costOf(entry).median, 0) / entries.length || Number.MAX_VALUE;
  };
  return [...ours, ...floors, ...[...peers].sort((a, b) => cost(a) - cost(b))].filter((contender) =>
    results.some(({ entries }) => entries.some((entry) => entry.contender === contender)),
  );
}

/** What came of a case: a table for each size that was measured. */
export function caseTables(described: Case, byHost: ByHost): string {
  const {
    ours: [first = ""],
    sizes,
    unit = "ns",
  } = described;
  const measured = Object.values(byHost).flatMap(({ entries }) => entries.map(({ size }) => size));
  const tables = sizes
    .filter((size) => measured.includes(size))
    .map((size) => {
      const head = Object.keys(byHost).flatMap((name) => [`${name}, ${unit}`, `of ${first}`]);
      const rows = inOrder(described, byHost).map((contender) => {
        const kind = kindOf(described, contender);
        const cells = Object.values(byHost).flatMap((result) => {
          const [entry, ours] = [entryOf(result, contender, size), entryOf(result, first, size)];
          if (entry === undefined) return [result.unable.includes(contender) ? "–" : "too slow", ""];
          return [spread(costOf(entry)), ours === undefined || ours === entry ? "" : multiple(ratioOf(entry, ours))];
        });
        return [kind === "ours" ? `**${contender}**` : kind === "floor" ? `_${contender}_` : contender, ...cells];
      });
      return table([[sizes.length > 1 ? full(size) : "", ...head], ...rows]);
    });
  return tables.join("\n\n");
}
