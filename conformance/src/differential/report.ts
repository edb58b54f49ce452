// What the differential test prints.
import type { Verdict } from "./compare.ts";
import type { Difference } from "./differences.ts";
import { type Observation, type Program, print } from "./program.ts";

/** What was run of one kind of programs, up to the first that differs. */
export class Tally {
  readonly kind: string;
  programs = 0;
  /** Compared with CPython as it is. */
  equal = 0;
  points = 0;
  calls = 0;
  longest = 0;
  failures = 0;
  readonly excused = new Map<string, number>();
  readonly hits = new Map<string, number>();
  #over = false;

  constructor(kind: string) {
    this.kind = kind;
  }

  /** Counts a program. What is run to shrink the first that differs does not count. */
  add(verdict: Verdict): void {
    if (this.#over) return;
    if (verdict.kind === "different") {
      this.#over = true;
      return;
    }
    this.programs++;
    this.points += verdict.points;
    this.calls += verdict.asyncio.calls;
    for (const { state } of verdict.asyncio.observations) {
      for (const text of state) this.longest = Math.max(this.longest, Number(/waiting=(\d+)/.exec(text)?.[1]));
    }
    for (const [what, count] of Object.entries(verdict.asyncio.hits)) bump(this.hits, what, count);
    if (verdict.kind === "equal") this.equal++;
    else for (const name of verdict.by) bump(this.excused, name, 1);
  }
}

function bump(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

/** The tallies, in words and figures. */
export function table(tallies: readonly Tally[], differences: readonly Difference[]): string {
  const rows = [["", "programs", "equal as they are", "points", "calls", "longest line"]];
  const sum = (pick: (tally: Tally) => number) => tallies.reduce((total, tally) => total + pick(tally), 0);
  for (const { kind, programs, equal, points, calls, longest } of tallies) {
    rows.push([kind, programs, `${equal} (${share(equal, programs)})`, points, calls, longest].map(String));
  }
  const [programs, equal] = [sum((tally) => tally.programs), sum((tally) => tally.equal)];
  const longest = Math.max(...tallies.map((tally) => tally.longest));
  const totals = [sum((tally) => tally.points), sum((tally) => tally.calls), longest].map(String);
  rows.push(["all", `${programs}`, `${equal} (${share(equal, programs)})`, ...totals]);

  const lines = [columns(rows), "", "Equal to the end once a listed difference is taken over, by difference:"];
  for (const { name } of differences) {
    const parts = tallies.flatMap(({ kind, excused }) => (excused.has(name) ? [`${kind} ${excused.get(name)}`] : []));
    lines.push(`  ${name.padEnd(16)}${parts.join(", ") || "none"}`);
  }
  lines.push("", "What the cancels hit:");
  for (const what of new Set(tallies.flatMap(({ hits }) => [...hits.keys()]))) {
    lines.push(`  ${what.padEnd(28)}${sum(({ hits }) => hits.get(what) ?? 0)}`);
  }
  return `${lines.join("\n")}\n`;
}

/** A program that differs, both sides next to one another, up to where they part. */
export function describe(program: Program, verdict: Verdict, error: unknown): string {
  const lines = ["A program whose sides differ:", print(program)];
  if (verdict.kind !== "different") return [...lines, `  ${error}`].join("\n");
  const [[left, a], [right, b]] = verdict.sides as [[string, Observation[]], [string, Observation[]]];
  const taken = verdict.rules.length > 0 ? `, with what it takes over: ${verdict.rules.join(", ")}` : "";
  lines.push(`They part in turn ${verdict.turn + 1}${taken}.`);
  const rows = [["", left, right]];
  for (let turn = 0; turn <= verdict.turn; turn++) {
    const [here, there] = [a[turn], b[turn]].map((seen) => (seen ? [...seen.log, ...seen.state] : ["nothing"]));
    for (let i = 0; i < Math.max(here?.length ?? 0, there?.length ?? 0); i++) {
      const pair = [here?.[i] ?? "", there?.[i] ?? ""];
      rows.push([i === 0 ? `turn ${turn + 1}` : "", ...pair, pair[0] === pair[1] ? "" : "<-"]);
    }
  }
  lines.push(columns(rows));
  return lines.join("\n");
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows
    .map((row) => `  ${row.map((cell, i) => cell.padEnd((widths[i] ?? 0) + 2)).join("")}`.trimEnd())
    .join("\n");
}

function share(part: number, whole: number): string {
  return whole === 0 ? "-" : `${Math.round((100 * part) / whole)}%`;
}
