// What the differential test prints.
import type { Verdict } from "./compare.ts";
import { type Program, print } from "./program.ts";

/** What was run of the programs, up to the first that differs: by their kinds, by the differences, and what the cancels hit. */
export class Tally {
  readonly kinds: Record<string, { programs: number; equal: number; points: number; calls: number; longest: number }> =
    {};
  readonly excused: Record<string, Record<string, number>> = {};
  readonly hits: Record<string, number> = {};

  /** Counts a program. */
  add(kind: string, verdict: Verdict): void {
    if (verdict.kind === "different") return;
    const sums = (this.kinds[kind] ??= { programs: 0, equal: 0, points: 0, calls: 0, longest: 0 });
    sums.programs++;
    sums.points += verdict.points;
    sums.calls += verdict.asyncio.calls;
    for (const text of verdict.asyncio.observations.flatMap(({ state }) => state)) {
      sums.longest = Math.max(sums.longest, Number(/waiting=(\d+)/.exec(text)?.[1]));
    }
    for (const [what, count] of Object.entries(verdict.asyncio.hits)) bump(this.hits, what, count);
    if (verdict.by.length === 0) sums.equal++;
    for (const name of verdict.by) bump((this.excused[name] ??= {}), kind, 1);
  }

  print(): void {
    console.table(this.kinds);
    console.log("Equal to the end once a listed difference is taken over, by difference:");
    console.table(this.excused);
    console.log("What the cancels hit:");
    console.table(this.hits);
  }
}

function bump(counts: Record<string, number>, key: string, by: number): void {
  counts[key] = (counts[key] ?? 0) + by;
}

/** Prints a program that differs, both sides next to one another, up to where they part. */
export function printDifferent(program: Program, verdict: Verdict, error?: unknown): void {
  console.log(`A program whose sides differ:\n${print(program)}`);
  if (verdict.kind !== "different") {
    console.log(error);
    return;
  }
  const taken = verdict.rules.length > 0 ? `, with what it takes over: ${verdict.rules.join(", ")}` : "";
  console.log(`They part in turn ${verdict.turn + 1}${taken}.`);
  for (let turn = 0; turn <= verdict.turn; turn++) {
    const seen = Object.entries(verdict.sides).map(([name, observations]) => {
      const { log = [], state = [] } = observations[turn] ?? {};
      return [name, [...log, ...state]] as const;
    });
    const longest = Math.max(...seen.map(([, texts]) => texts.length));
    const rows = Array.from({ length: longest }, (_, i) => seen.map(([name, texts]) => [name, texts[i] ?? ""]));
    console.table(rows.map((cells) => Object.fromEntries(cells)));
  }
}
