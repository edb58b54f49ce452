import type { Description } from "../case.ts";
import { type CaseResult, costOf, type Entry, entryOf, ratioOf } from "../result.ts";
import type { Spread } from "../statistics.ts";

const digits = (value: number) => (value >= 100 ? 0 : value >= 10 ? 1 : 2);

/** A number in few digits. */
export function short(value: number): string {
  return value.toLocaleString("en-US", { minimumFractionDigits: digits(value), maximumFractionDigits: digits(value) });
}

/** A size in full. */
export const full = (size: number): string => size.toLocaleString("en-US");

/** The median, and in brackets the quartiles. */
export function spread({ q1, median, q3 }: Spread): string {
  return `${short(median)} (${short(q1)}–${short(q3)})`;
}

/** The same as a multiple. */
export function multiple({ q1, median, q3 }: Spread): string {
  return `${short(median)}× (${short(q1)}–${short(q3)})`;
}

/** What a contender is, beside ours. */
export function kindOf({ ours, floors }: Description, contender: string): "ours" | "floor" | "peer" {
  return ours.includes(contender) ? "ours" : floors.includes(contender) ? "floor" : "peer";
}

/** What an operation cost at a size, and as a multiple of ours. */
export function cell(description: Description, result: CaseResult, contender: string, size: number): [string, string] {
  const entry = entryOf(result, contender, size);
  const first = entryOf(result, description.ours[0] ?? "", size);
  if (entry !== undefined)
    return [spread(costOf(entry)), first === undefined || first === entry ? "" : multiple(ratioOf(entry, first))];
  return [result.unable.includes(contender) ? "–" : "too slow", ""];
}

/** All who could take part, ours and the floors first, then by cost at the largest size that most took part in. */
export function inOrder({ ours, floors, peers, sizes }: Description, results: readonly CaseResult[]): string[] {
  const able = peers.filter((peer) =>
    results.some(({ entries }) => entries.some(({ contender }) => contender === peer)),
  );
  const size = sizes[Math.floor((sizes.length - 1) / 2)] ?? 1;
  const cost = (contender: string) => {
    const entries = results.flatMap((result) => entryOf(result, contender, size) ?? []);
    return (
      entries.reduce((sum: number, entry: Entry) => sum + costOf(entry).median, 0) / entries.length || Number.MAX_VALUE
    );
  };
  return [...ours, ...floors, ...able.sort((a, b) => cost(a) - cost(b))];
}

/** A table for the terminal. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows
    .map((row) =>
      row
        .map((text, column) => (column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0)))
        .join("   ")
        .trimEnd(),
    )
    .join("\n");
}

/** What came of a case, for the terminal. */
export function caseAsText(description: Description, result: CaseResult): string {
  const unit = description.unit ?? "ns";
  const parts = [`${description.title}, on ${result.runtime}`];
  const asked = new Set([
    ...result.unable,
    ...[...result.entries, ...result.tooSlow].map(({ contender }) => contender),
  ]);
  for (const size of description.sizes) {
    const rows = inOrder(description, [result])
      .filter((contender) => asked.has(contender)) // others were not chosen
      .map((contender) => [
        `  ${contender}`,
        kindOf(description, contender),
        ...cell(description, result, contender, size),
      ]);
    const [first] = description.ours;
    parts.push(
      textTable([[`  ${description.sizes.length > 1 ? full(size) : ""}`, "", unit, `of ${first}'s`], ...rows]),
    );
  }
  return parts.join("\n");
}
