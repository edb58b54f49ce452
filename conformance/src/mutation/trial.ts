import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Reach } from "./coverage.ts";
import type { Mutant } from "./mutant.ts";
import { preload, run } from "./suite.ts";
import type { Choice } from "./switches.ts";

/** What became of a mutant. */
export type Fate = "killed" | "timed out" | "survived" | "not reached";

const slow = 100; // milliseconds: a test that takes longer runs only if no other finds the mutant
const budget = 5000; // milliseconds: for the slow ones, the quickest first

/** Runs the tests that reach a mutant: those of the packages, its own first, then the quick ones of all primitives, then the slow ones. */
export async function attempt(folder: string, mutant: Mutant, reaches: readonly Reach[], patience = 1): Promise<Fate> {
  if (reaches.length === 0) return "not reached";
  const own = `${mutant.file.split("/src/")[0]}/`;
  const stages = [
    reaches.filter(({ file, milliseconds }) => file.startsWith(own) && milliseconds <= slow),
    reaches.filter(
      ({ file, milliseconds }) => file.startsWith("packages/") && !file.startsWith(own) && milliseconds <= slow,
    ),
    reaches.filter(({ file, milliseconds }) => file.startsWith("conformance/") && milliseconds <= slow),
    withinBudget(
      reaches.filter(({ milliseconds }) => milliseconds > slow),
      patience * budget,
    ),
  ];
  for (const [stage, chosen] of stages.entries()) {
    if (chosen.length === 0) continue;
    const choice = join(folder, "observed", `${mutant.id}-${stage}.json`);
    const hits = 1000 + 100 * chosen.reduce((sum, { hits }) => sum + hits, 0);
    writeFileSync(
      choice,
      JSON.stringify({ mutant: Number(mutant.id), tests: chosen.map(({ test }) => test), hits } satisfies Choice),
    );
    const { ok, timedOut } = await run(folder, {
      tests: [...new Set(chosen.map(({ file }) => file))],
      bail: true,
      timeout: patience * Math.ceil(Math.max(2500, 20 * Math.max(...chosen.map(({ milliseconds }) => milliseconds)))),
      seconds: patience * Math.ceil(4 + (5 * chosen.reduce((sum, { milliseconds }) => sum + milliseconds, 0)) / 1000),
      preload,
      environment: { OBSERVED_CHOICE: choice },
    });
    if (!ok) return timedOut ? "timed out" : "killed";
  }
  return "survived";
}

function withinBudget(reaches: readonly Reach[], budget: number): Reach[] {
  let left = budget;
  return reaches
    .toSorted((a, b) => a.milliseconds - b.milliseconds)
    .filter(({ milliseconds }) => {
      left -= milliseconds;
      return left >= 0;
    });
}
