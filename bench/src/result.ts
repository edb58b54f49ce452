import { quantile } from "simple-statistics";

/** A contender at a size. */
export interface Entry {
  readonly contender: string;
  readonly size: number;
  /** What an operation cost in each round that it took part in, by a name of the round that is the same for all. */
  readonly costs: Readonly<Record<string, number>>;
  /** Nanoseconds that its first sample took, with what was not timed. */
  readonly first: number;
}

/** What came of a case on a runtime. */
export interface CaseResult {
  readonly runtime: string;
  readonly entries: readonly Entry[];
  /** Those that have no way to do it. */
  readonly unable: readonly string[];
}

/** The median of some values, and their quartiles. */
export interface Spread {
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
}

/** Of some values. */
export function spreadOf(values: readonly number[]): Spread {
  const at = (share: number) => quantile([...values], share);
  return { q1: at(0.25), median: at(0.5), q3: at(0.75) };
}

/** Several processes, or runs, as one. What a process lays out in memory, and compiles, is chance, too. */
export function merged([first, ...others]: readonly [CaseResult, ...CaseResult[]]): CaseResult {
  const entries = first.entries.map((entry) => {
    const same = others.flatMap((other) => entryOf(other, entry.contender, entry.size) ?? []);
    return { ...entry, costs: Object.assign({}, entry.costs, ...same.map(({ costs }) => costs)) as Entry["costs"] };
  });
  return { ...first, entries };
}

/** The entry of a contender at a size, if it took part. */
export function entryOf({ entries }: CaseResult, contender: string, size: number): Entry | undefined {
  return entries.find((entry) => entry.contender === contender && entry.size === size);
}

/** What an operation cost. It depends on the machine and on who else uses it. */
export const costOf = ({ costs }: Entry): Spread => spreadOf(Object.values(costs));

/** The cost of one divided by that of another in the same round, or in any, if they had none in common. */
export function ratioOf(one: Entry, other: Entry): Spread {
  const common = Object.entries(one.costs).flatMap(([round, cost]) => {
    const theirs = other.costs[round];
    return theirs === undefined ? [] : [cost / theirs];
  });
  const [ours, theirs] = [Object.values(one.costs), Object.values(other.costs)];
  return spreadOf(common.length > 0 ? common : ours.flatMap((cost) => theirs.map((other) => cost / other)));
}
