import { pool } from "../../../tools/pool.ts";
import { Random } from "../random.ts";
import type { Report } from "../report.ts";
import { withCopies } from "./copy.ts";
import { coverage, type Reach } from "./coverage.ts";
import { instrument, type Mutant } from "./mutant.ts";
import { survivorsOfPage } from "./page.ts";
import { attempt, type Fate } from "./trial.ts";

/** How many mutants of a package, or of all, met which fate. */
type Counts = Record<Fate, number>;

/**
 * Tries mutants of core and the primitives: all of them, or so many by a seed. A mutant that survives must be one that the
 * page explains. When all are tried, one that it explains must survive; else those are left out. Returns a table.
 */
export async function score(report: Report, size: number, seed: number): Promise<string[][]> {
  const scores = new Map<string, Counts>();
  await withCopies(1, async ([folder = ""]) => {
    const mutants = await instrument(folder);
    const explained = explain(report, mutants);
    const reaches = await coverage(folder);
    const chosen =
      size >= mutants.length
        ? mutants
        : new Random(seed).shuffled(mutants.filter((mutant) => !explained.has(mutant))).slice(0, size);
    console.log(`${chosen.length} of ${mutants.length} mutants, ${explained.size} of them explained`);
    await pool(chosen, [1, 2], async (mutant) => {
      const listed = explained.has(mutant);
      const fate = await decide(folder, mutant, reaches.get(mutant.id) ?? [], listed);
      for (const name of [`@sync/${mutant.file.split("/")[1]}`, "all"]) {
        const counts = scores.get(name) ?? { killed: 0, "timed out": 0, survived: 0, "not reached": 0 };
        counts[fate]++;
        scores.set(name, counts);
      }
      if ((fate === "survived" || fate === "not reached") === listed) report.passed++;
      else report.check(false, `${mutant.place}\n  ${mutant.original}\n  ${mutant.replacement}\n  ${fate}`, "");
    });
  });
  return tableOf(scores);
}

/** Where a limit has decided otherwise than the page, the machine may only have been slow: it is asked again, with more patience. */
async function decide(folder: string, mutant: Mutant, reaches: readonly Reach[], listed: boolean): Promise<Fate> {
  const fate = await attempt(folder, mutant, reaches);
  return fate === (listed ? "timed out" : "survived") ? attempt(folder, mutant, reaches, 4) : fate;
}

/** The mutants that the page explains. Each row must be about one at least. */
function explain(report: Report, mutants: readonly Mutant[]): ReadonlySet<Mutant> {
  const explained = new Set<Mutant>();
  for (const survivor of survivorsOfPage()) {
    const found = mutants.filter((mutant) => mutant.is(survivor));
    if (found.length === 0) report.check(false, JSON.stringify(survivor), "no mutant is so");
    for (const mutant of found) explained.add(mutant);
  }
  return explained;
}

function tableOf(scores: ReadonlyMap<string, Counts>): string[][] {
  const rows = [...scores].sort(([a], [b]) => Number(a === "all") - Number(b === "all") || a.localeCompare(b));
  const body = rows.map(([name, counts]) => {
    const found = counts.killed + counts["timed out"]; // the same mutant may be either, from run to run
    const all = found + counts.survived + counts["not reached"];
    const percent = `${((100 * found) / all).toFixed(1)} %`;
    return [name, all, found, counts.survived, counts["not reached"], percent].map(String);
  });
  return [["", "mutants", "found", "survived", "not reached", "score"], ...body];
}
