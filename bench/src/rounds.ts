import { pathToFileURL } from "node:url";
import type { Sample } from "./cases/case.ts";
import { now } from "./clock.ts";
import { shuffler } from "./random.ts";
import type { CaseResult } from "./result.ts";
import { collect, runtime } from "./runtime.ts";

const [minRounds, maxRounds] = [8, 21];
const roundsOfBytes = 2; // which hardly differ
const bestOf = 7;
const [soon, late] = [20e6, 60e6]; // nanoseconds
const tooSlow = 2e9; // nanoseconds a sample

/** What a process is to do. */
export interface Task {
  readonly seed: number;
  /** Who takes part, at which sizes from small to large, and the module that prepares it. */
  readonly contenders: readonly { readonly name: string; readonly module: string; readonly sizes: readonly number[] }[];
  /** Who is never too slow. */
  readonly ours: readonly string[];
  readonly unit?: string | undefined;
  /** Who stands side by side in a round: the machine's speed changes within seconds. */
  readonly neighbours: "contender" | "size";
  /** For how long the rounds go on. */
  readonly seconds: number;
  /** For how long everybody runs before, so that code is compiled and the heap's memory was touched. */
  readonly warm: number;
}

interface Runner {
  readonly contender: string;
  readonly size: number;
  readonly sample: Sample;
  readonly costs: Record<string, number>;
  /** Nanoseconds that its first sample took, with what was not timed. */
  first: number;
}

/**
 * Runs a case in rounds. A round runs every contender once at each size, in random order, so that whatever else the machine does
 * falls on all alike. The first, in which everything is cold, counts only for who has no other.
 */
export async function runCase({ seed, contenders, ours, unit, neighbours, seconds, warm }: Task): Promise<CaseResult> {
  const samples = unit === undefined ? bestOf : 1;
  const cold = `${seed}.0`;
  const runners: Runner[] = [];
  const unable = new Set<string>();
  for (const { name, module, sizes } of contenders) {
    let before: Runner | undefined;
    let growth = 1;
    for (const size of sizes) {
      const url = `${pathToFileURL(module)}?${size}`;
      const { default: prepare } = (await import(url)) as { default: (size: number) => Sample | undefined };
      const sample = prepare(size);
      if (sample === undefined) {
        unable.add(name);
        continue;
      }
      const expected = before === undefined ? 0 : (before.costs[cold] ?? 0) * size * growth;
      if (expected > tooSlow && !ours.includes(name)) break;
      const runner: Runner = { contender: name, size, sample, costs: {}, first: 0 };
      runner.first = await runOnce(runner, cold, samples);
      const grown = (runner.costs[cold] ?? 0) / (before?.costs[cold] ?? Number.POSITIVE_INFINITY);
      growth = grown > 2 ? grown : 1; // less may be chance
      runners.push(runner);
      before = runner;
    }
  }
  for (const began = now(); now() - began < warm * 1e9; ) {
    for (const runner of runners) await runOnce(runner, cold, samples);
  }

  const shuffle = shuffler(seed);
  const [min, max] = unit === "bytes" ? [roundsOfBytes, roundsOfBytes] : [minRounds, maxRounds];
  const began = now();
  for (let round = 1; round <= max && (round <= min || now() - began < seconds * 1e9); round++) {
    const groups = Map.groupBy(shuffle([...runners]), (runner) => runner[neighbours]);
    for (const runner of shuffle([...groups.values()]).flat()) {
      const rounds = Math.max(roundsOf(runner.first), ours.includes(runner.contender) ? 3 : 1);
      if (round < rounds) await runOnce(runner, `${seed}.${round}`, samples);
    }
  }

  const entries = runners.map(({ contender, size, costs, first }) => {
    if (Object.keys(costs).length > 1) delete costs[cold];
    return { contender, size, first, costs };
  });
  return { runtime, entries, unable: [...unable] };
}

/** In how many rounds somebody takes part whose first sample took so long. */
function roundsOf(nanoseconds: number): number {
  if (nanoseconds < 20e6) return maxRounds;
  return nanoseconds < 1e9 ? 3 : 1;
}

let large = false; // whether the sample before leaves much behind, which must not be collected in the middle of the next

/**
 * The best of a few samples, if they are short. The others were interrupted by what else the machine does, or they were the
 * first after a collection, which throws away compiled code, too. Returns how long the first took, with what was not timed.
 */
async function runOnce({ size, sample, costs }: Runner, round: string, samples: number): Promise<number> {
  if (large || size >= 50_000) collect(true);
  large = size >= 50_000;
  let [best, first] = [Number.POSITIVE_INFINITY, 0];
  const started = now();
  for (let i = 0; i < samples && now() - started < (i < 4 ? late : soon); i++) {
    best = Math.min(best, await sample());
    if (i === 0) first = now() - started;
  }
  costs[round] = best;
  return first;
}
