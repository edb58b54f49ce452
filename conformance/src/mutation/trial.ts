import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Reach } from "./coverage.ts";
import type { Mutant } from "./mutant.ts";
import type { Choice } from "./observed.ts";
import { preload, run } from "./suite.ts";

/** What became of a mutant. */
export type Fate = "killed" | "timed out" | "survived" | "not reached";

const slow = 100; // milliseconds: a test that takes longer runs only if no other finds the mutant
const budget = 5000; // milliseconds: for the slow ones, the quickest first

/** Runs the tests that reach a mutant: the quick ones of its package, those of the others, then the slow ones. */
export async function attempt(folder: string, mutant: Mutant, reaches: readonly Reach[], patience = 1): Promise<Fate> {
  if (reaches.length === 0) return "not reached";
  const own = `${mutant.file.split("/src/")[0]}/`;
  const ordered = reaches.toSorted((a, b) => a.milliseconds - b.milliseconds);
  let left = patience * budget;
  const stages = [
    ordered.filter(({ file, milliseconds }) => milliseconds <= slow && file.startsWith(own)),
    ordered.filter(({ file, milliseconds }) => milliseconds <= slow && !file.startsWith(own)),
    ordered.filter(({ milliseconds }) => milliseconds > slow && (left -= milliseconds) >= 0),
  ];
  for (const [stage, chosen] of stages.entries()) {
    if (chosen.length === 0) continue;
    const choice = join(folder, "observed", `${mutant.id}-${stage}.json`);
    const tests = chosen.map(({ test }) => test);
    const hits = 1000 + 100 * chosen.reduce((sum, { hits }) => sum + hits, 0);
    writeFileSync(choice, JSON.stringify({ mutant: mutant.id, tests, hits } satisfies Choice));
    const longest = Math.max(...chosen.map(({ milliseconds }) => milliseconds));
    const all = chosen.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
    const { ok, timedOut } = await run(folder, {
      tests: [...new Set(chosen.map(({ file }) => file))],
      bail: true,
      timeout: patience * Math.ceil(Math.max(1000, 20 * longest)),
      seconds: patience * Math.ceil(2 + (2 * all) / 1000),
      preload,
      environment: { OBSERVED_CHOICE: choice },
    });
    if (!ok) return timedOut ? "timed out" : "killed";
  }
  return "survived";
}
