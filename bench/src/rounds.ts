import type { Case, Sample } from "./case.ts";
import { measure, now } from "./clock.ts";
import { copyOf, endCopies } from "./copies.ts";
import { randomFrom, shuffle } from "./random.ts";
import type { CaseResult } from "./result.ts";
import { collect, runtime } from "./runtime.ts";

const [fewest, most] = [8, 21];
const roundsOfBytes = 2; // which hardly differ
const bestOf = 7;
const [soon, late] = [20e6, 60e6]; // nanoseconds
const tooSlow = 2e9; // nanoseconds a sample
/** In how many rounds somebody takes part whose first sample took so long. */
const roundsOf = (nanoseconds: number) => (nanoseconds < 0.02e9 ? most : nanoseconds < 1e9 ? 3 : 1);
const roundsOfOurs = 3; // at least

interface Runner {
  readonly contender: string;
  readonly size: number;
  readonly sample: Sample;
  readonly samplesARound: number;
  /** Its figures, one for each round that it took part in. */
  readonly costs: Record<number, number>;
  /** Nanoseconds that its first sample took, with what was not timed. */
  first: number;
}

/** What may be chosen of a case. */
export interface Choice {
  readonly seed: number;
  /** For how long the rounds go on. */
  readonly seconds?: number | undefined;
  /** For how long everybody runs before, so that code is compiled and the heap's memory was touched. */
  readonly warm?: number | undefined;
  /** Which contenders take part, if not all. */
  readonly only?: readonly string[] | undefined;
  /** Which do not take part at which sizes: `NAME@SIZE`. */
  readonly without?: readonly string[] | undefined;
  /** Which sizes, if not all. */
  readonly sizes?: readonly number[] | undefined;
  /** The folder of the copies of their code. */
  readonly copies: string;
  /** The checkout whose packages are measured, if not this one. */
  readonly checkout?: string | undefined;
}

/**
 * Runs a case in rounds. A round runs every contender once at each size, in random order, so that whatever else the machine does
 * falls on all alike.
 *
 * Each contender has a copy of all code that it runs: what the compiler has learnt of one must not change another's.
 */
export async function runCase(
  name: string,
  { seed, seconds, warm = 0, only, without = [], copies, checkout, ...choice }: Choice,
): Promise<CaseResult> {
  const random = randomFrom(seed);
  const { default: description } = (await import(`./cases/${name}.ts`)) as { readonly default: Case };
  const { ours, floors, peers, unit } = description;
  const sizes = description.sizes.filter((size) => choice.sizes?.includes(size) ?? true);
  const samplesARound = unit === undefined ? bestOf : 1;
  const neighbours = description.flat ? "contender" : "size";

  const runners: Runner[] = [];
  const unable = new Set<string>();
  for (const contender of [...ours, ...floors, ...peers].filter((contender) => only?.includes(contender) ?? true)) {
    const those = sizes.filter((size) => !without.includes(`${contender}@${size}`));
    for (const [size, copy] of await copyOf(copies, name, contender, those, checkout)) {
      const sample = await copy.prepare(contender, size);
      if (sample === undefined) unable.add(contender);
      else runners.push({ contender, size, sample, samplesARound, costs: {}, first: 0 });
    }
  }

  await endCopies();

  const left = await firstRound(runners, sizes, ours);
  for (const began = now(); now() - began < warm * 1e9; ) {
    for (const runner of runners) if (!left.has(runner)) await runOnce(runner, 0);
  }
  let round = 0;
  const rounds = ({ contender, first }: Runner) =>
    Math.max(roundsOf(first), ours.includes(contender) ? roundsOfOurs : 1);
  const run = async () => {
    round++;
    for (const runner of inGroups(runners, neighbours, random)) {
      if (!left.has(runner) && round < rounds(runner)) await runOnce(runner, round);
    }
  };
  await measure(run, {
    gc: false,
    min_samples: unit === "bytes" ? roundsOfBytes : fewest,
    max_samples: unit === "bytes" ? roundsOfBytes : most,
    min_cpu_time: (seconds ?? description.seconds ?? 0.5) * 1e9,
  } as Parameters<typeof measure>[1]);

  return {
    name,
    runtime,
    seed,
    entries: runners
      .filter((runner) => !left.has(runner))
      .map(({ contender, size, costs, first }) => ({ contender, size, costs, first })),
    unable: [...unable],
    tooSlow: [...left].map(({ contender, size }) => ({ contender, size })),
  };
}

/**
 * In random order, but those side by side that are compared with each other: the machine's speed changes within seconds.
 */
function inGroups(runners: readonly Runner[], by: "contender" | "size", random: () => number): Runner[] {
  const groups = [...Map.groupBy(shuffle([...runners], random), (runner) => runner[by]).values()];
  return shuffle(groups, random).flat();
}

/** From small to large, leaving out what would take too long, judged by the smaller sizes. Ours is never left out. */
async function firstRound(
  runners: readonly Runner[],
  sizes: readonly number[],
  ours: readonly string[],
): Promise<Set<Runner>> {
  const left = new Set<Runner>();
  for (const size of sizes) {
    for (const runner of runners.filter((runner) => runner.size === size)) {
      const smaller = runners.filter((other) => other.contender === runner.contender && other.size < size);
      const hopeless = smaller.some((other) => left.has(other)) || expected(size, smaller) > tooSlow;
      if (hopeless && !ours.includes(runner.contender)) left.add(runner);
      else await runOnce(runner, 0);
    }
  }
  return left;
}

/** Nanoseconds that everybody together would take, if a cost that has grown with the size goes on to. */
function expected(size: number, smaller: readonly Runner[]): number {
  const [before, last] = smaller.slice(-2);
  const [few, many] = [before?.costs[0], last?.costs[0]];
  if (before === undefined || few === undefined || last === undefined || many === undefined) return 0;
  const grows = many > 2 * few; // less may be chance
  return (many + (grows ? ((many - few) / (last.size - before.size)) * (size - last.size) : 0)) * size;
}

let large = false; // whether the sample before leaves much behind, which must not be collected in the middle of the next

/**
 * The best of a few samples, if they are short. The others were interrupted by what else the machine does, or they were the
 * first after a collection, which throws away compiled code, too.
 */
async function runOnce(runner: Runner, round: number): Promise<void> {
  const { size, sample, samplesARound, costs } = runner;
  if (large || size >= 50_000) collect(true);
  large = size >= 50_000;
  let best = Number.POSITIVE_INFINITY;
  const started = now();
  for (let i = 0; i < samplesARound && now() - started < (i < 4 ? late : soon); i++) {
    best = Math.min(best, await sample());
    if (round === 0 && i === 0) runner.first = now() - started;
  }
  costs[round] = best;
}
