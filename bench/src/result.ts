import { type Spread, spreadOf } from "./statistics.ts";

/** A contender at a size. */
export interface Entry {
  readonly contender: string;
  readonly size: number;
  /** What an operation cost in each round that it took part in, by the round's number. Round 0 is the first. */
  readonly costs: Readonly<Record<number, number>>;
  /** Nanoseconds that its first sample took, with what was not timed. */
  readonly first?: number;
}

/** What came of a case on a runtime. */
export interface CaseResult {
  readonly name: string;
  readonly runtime: string;
  readonly seed: number;
  readonly entries: readonly Entry[];
  /** Those that have no way to do it. */
  readonly unable: readonly string[];
  /** What was left out, because it would have taken too long. */
  readonly tooSlow: readonly { readonly contender: string; readonly size: number }[];
}

/**
 * What came of a case in several processes, or runs; the first had everybody take part. What a process lays out in memory, and
 * compiles, is chance, too.
 */
export function merged(results: readonly [CaseResult, ...CaseResult[]]): CaseResult {
  const [first] = results;
  const entries = first.entries.map((entry) => {
    const costs: Record<number, number> = {};
    let before = 0; // rounds of the results before
    for (const result of results) {
      const same = entryOf(result, entry.contender, entry.size);
      for (const [round, cost] of Object.entries(same?.costs ?? {})) {
        if (Number(round) > 0) costs[before + Number(round)] = cost;
      }
      before += roundsOf(result);
    }
    return Object.keys(costs).length === 0 ? entry : { ...entry, costs };
  });
  return { ...first, entries };
}

/** The entry of a contender at a size, if it took part. */
export function entryOf({ entries }: Pick<CaseResult, "entries">, contender: string, size: number): Entry | undefined {
  return entries.find((entry) => entry.contender === contender && entry.size === size);
}

/** What an operation cost. It depends on the machine and on who else uses it. */
export function costOf({ costs }: Entry): Spread {
  return spreadOf(warm(costs).map((round) => costs[round] as number));
}

/** The cost of one divided by that of another in the same round, or in any, if they had none in common but the first. */
export function ratioOf(one: Entry, other: Entry): Spread {
  const [ours, theirs] = [warm(one.costs), warm(other.costs)];
  const common = ours.filter((round) => theirs.includes(round));
  const pairs =
    common.length > 0
      ? common.map((round) => [round, round] as const)
      : ours.flatMap((round) => theirs.map((their) => [round, their] as const));
  return spreadOf(pairs.map(([round, their]) => (one.costs[round] as number) / (other.costs[their] as number)));
}

function roundsOf({ entries }: CaseResult): number {
  return 1 + Math.max(...entries.flatMap(({ costs }) => Object.keys(costs).map(Number)));
}

/** The rounds but the first, in which everything is cold, if there was another. */
function warm(costs: Entry["costs"]): number[] {
  const rounds = Object.keys(costs).map(Number);
  return rounds.length > 1 ? rounds.filter((round) => round > 0) : rounds;
}
