// Runs a program on both sides, and says whether they agree.
import type { Python, Ran, Rule } from "./asyncio.ts";
import { type Difference, differences } from "./differences.ts";
import { runOurs } from "./ours.ts";
import type { Observation, Program } from "./program.ts";

/** What became of a comparison. `points` are the quiescent points at which both sides were compared and agreed. */
export type Verdict = Equal | Different;

/** They agree from the first turn to the last, once CPython's run has taken over what `by` says. */
export interface Equal {
  readonly kind: "equal";
  readonly points: number;
  /** The run without rules. */
  readonly asyncio: Ran;
  /** The listed differences that the program shows. */
  readonly by: readonly string[];
  /** The turn in which the run without rules parts from ours, from 0. */
  readonly turn: number | undefined;
}

/** They do not agree, and no listed difference explains it. */
export interface Different {
  readonly kind: "different";
  /** The first turn in which they differ, from 0. */
  readonly turn: number;
  readonly rules: readonly Rule[];
  /** What was compared, and what each side is called. */
  readonly sides: Readonly<Record<string, readonly Observation[]>>;
}

/** Compares a program's runs. */
export async function compare(program: Program, python: Python): Promise<Verdict> {
  const ours = await runOurs(program);
  const bare = await runOurs(program, "cancelled calls");
  const signals = firstDifference(ours.map(orderOfGrants), bare.map(orderOfGrants));
  if (signals !== undefined) {
    const sides = { "a signal for every call": ours, "only for cancelled calls": bare };
    return { kind: "different", turn: signals, rules: [], sides };
  }
  const rules: Rule[] = [];
  const by: string[] = [];
  let first: { readonly turn: number | undefined; readonly asyncio: Ran } | undefined;
  for (;;) {
    const [asyncio] = python.run([[program, rules]]) as [Ran];
    const turn = firstDifference(ours, asyncio.observations);
    first ??= { turn, asyncio };
    if (turn === undefined) return { kind: "equal", points: ours.length, by, ...first };
    const met = narrow(program, python, ours, rules, explain(asyncio, turn, rules));
    if (met.length === 0)
      return { kind: "different", turn, rules, sides: { here: ours, asyncio: asyncio.observations } };
    for (const { name, rule } of met) {
      if (!by.includes(name)) by.push(name);
      if (!rules.includes(rule)) rules.push(rule);
    }
  }
}

/** Those of one rule only, where that rule alone explains all. */
function narrow(
  program: Program,
  python: Python,
  ours: readonly Observation[],
  rules: readonly Rule[],
  met: Difference[],
): Difference[] {
  const single = [...new Set(met.map(({ rule }) => rule))];
  if (single.length < 2) return met;
  const runs = python.run(single.map((rule) => [program, [...rules, rule]]));
  const enough = single.find((_, i) => firstDifference(ours, runs[i]?.observations ?? []) === undefined);
  return enough === undefined ? met : met.filter(({ rule }) => rule === enough);
}

/** The differences whose rules have not been tried, and that were met last before both sides parted. */
function explain({ met }: Ran, turn: number, rules: readonly Rule[]): Difference[] {
  const untried = differences.filter(({ rule }) => !rules.includes(rule));
  const before = met.filter(([when, what]) => when <= turn && untried.some(({ name }) => name === what));
  const last = before.at(-1)?.[0];
  return untried.filter(({ name }) => before.some(([when, what]) => when === last && what === name));
}

/** The first turn in which the observations differ. */
function firstDifference(a: readonly Observation[], b: readonly Observation[]): number | undefined {
  const longer = a.length > b.length ? a : b;
  const turn = longer.findIndex((_, i) => JSON.stringify(a[i]) !== JSON.stringify(b[i]));
  return turn === -1 ? undefined : turn;
}

/** A promise without a signal is rejected a tick later than one with a signal: only the order of grants is promised. */
function orderOfGrants({ log, state }: Observation): Observation {
  const isGrant = (entry: string) => /^\d+: (acquired|true|\d+)$/.test(entry);
  return { log: [...log.filter(isGrant), ...log.filter((entry) => !isGrant(entry)).sort()], state };
}
