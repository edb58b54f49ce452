import { withCopy } from "./copy.ts";
import { coverage, type Reach } from "./coverage.ts";
import { instrument, type Mutant } from "./mutant.ts";
import { pool } from "./pool.ts";
import type { Report } from "./report.ts";
import { sample } from "./sample.ts";
import { type Survivor, survivors } from "./survivors.ts";
import { attempt, type Fate } from "./trial.ts";

/** How many mutants of a package met which fate. */
export type Score = Map<string, Record<Fate, number>>;

/**
 * Tries mutants of core and the primitives: all of them, or so many by a seed. A mutant that survives must be on the list of
 * those that are explained. When all are tried, one that is on the list must survive; else those on it are left out.
 */
export async function score(report: Report, size: number, seed: number): Promise<Score> {
  return withCopy(async (folder) => {
    const mutants = await instrument(folder);
    const all = size >= mutants.length;
    const explained = explain(report, mutants);
    const reaches = await coverage(folder);
    const chosen = all
      ? mutants
      : sample(
          mutants.filter((mutant) => !explained.has(mutant)),
          size,
          seed,
        );
    console.log(`${chosen.length} of ${mutants.length} mutants, ${explained.size} of them explained`);
    const scores: Score = new Map();
    await pool(chosen, [1, 2], async (mutant) => {
      const fate = await decide(folder, mutant, reaches.get(mutant.id) ?? [], explained.has(mutant));
      count(scores, mutant, fate);
      const lives = fate === "survived" || fate === "not reached";
      if (lives === explained.has(mutant)) report.passed++;
      else report.fail(`${lives ? fate : `${fate}, though it is listed as one that survives`}: ${describe(mutant)}`);
    });
    return scores;
  });
}

/** Where a limit has decided otherwise than the list, the machine may only have been slow: it is asked again, with more patience. */
async function decide(folder: string, mutant: Mutant, reaches: readonly Reach[], listed: boolean): Promise<Fate> {
  const fate = await attempt(folder, mutant, reaches);
  return fate === (listed ? "timed out" : "survived") ? attempt(folder, mutant, reaches, 4) : fate;
}

/** The mutants on the list. Each entry must be about one at least. */
function explain(report: Report, mutants: readonly Mutant[]): ReadonlySet<Mutant> {
  const explained = new Set<Mutant>();
  for (const survivor of survivors) {
    const found = mutants.filter((mutant) => isAbout(survivor, mutant));
    if (found.length === 0) report.fail(`no mutant is what survivors.ts lists: ${JSON.stringify(survivor)}`);
    for (const mutant of found) explained.add(mutant);
  }
  return explained;
}

function isAbout({ file, within, original, replacement }: Survivor, mutant: Mutant): boolean {
  return (
    mutant.file === file &&
    mutant.original === original &&
    mutant.replacement === replacement &&
    (within === undefined || mutant.within.startsWith(within))
  );
}

function count(scores: Score, { file }: Mutant, fate: Fate): void {
  const name = `@sync/${file.split("/")[1]}`;
  const counts = scores.get(name) ?? { killed: 0, "timed out": 0, survived: 0, "not reached": 0 };
  counts[fate]++;
  scores.set(name, counts);
}

function describe({ file, line, within, original, replacement }: Mutant): string {
  return `${file}:${line}\n  ${within}\n  ${original}\n  ${replacement}`;
}
