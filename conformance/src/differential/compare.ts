// Runs a program on both sides, and says whether they agree.
import type { Python, Ran, Rule } from "./asyncio.ts";
import { type Difference, differences } from "./differences.ts";
import { type Classes, classes, runOurs } from "./ours.ts";
import type { Observation, Program } from "./program.ts";

/** What became of a comparison. `points` are the quiescent points at which both sides were compared and agreed. */
export type Verdict = Equal | Excused | Different;

/** Both sides agree, from the first turn to the last. */
export interface Equal {
  readonly kind: "equal";
  readonly points: number;
  readonly asyncio: Ran;
}

/** They agree from the first turn to the last, once CPython's run has taken over what `rules` says. */
export interface Excused {
  readonly kind: "excused";
  readonly points: number;
  /** The run without rules. */
  readonly asyncio: Ran;
  /** The differences that the program shows. */
  readonly by: readonly string[];
  readonly rules: readonly Rule[];
  /** The turn in which they first part, from 0. */
  readonly turn: number;
}

/** They do not agree, and no listed difference explains it. */
export interface Different {
  readonly kind: "different";
  readonly points: number;
  /** The first turn in which they differ, from 0. */
  readonly turn: number;
  readonly rules: readonly Rule[];
  /** What was compared, and what each side is called. */
  readonly sides: readonly [name: string, observations: readonly Observation[]][];
}

/** Compares a program's runs. */
export async function compare(program: Program, python: Python, make: Classes = classes): Promise<Verdict> {
  const ours = await runOurs(program, { make });
  const bare = await runOurs(program, { make, signals: "cancelled calls" });
  const signals = firstDifference(ours.map(orderOfGrants), bare.map(orderOfGrants));
  if (signals !== undefined) {
    const sides: Different["sides"] = [
      ["a signal for every call", ours],
      ["only for cancelled calls", bare],
    ];
    return { kind: "different", points: signals, turn: signals, rules: [], sides };
  }
  const rules: Rule[] = [];
  const by: string[] = [];
  let first: { readonly turn: number; readonly ran: Ran } | undefined;
  for (;;) {
    const [ran] = python.run([[program, rules]]) as [Ran];
    const turn = firstDifference(ours, ran.observations);
    if (turn === undefined) {
      const points = ours.length;
      if (first === undefined) return { kind: "equal", points, asyncio: ran };
      return { kind: "excused", points, asyncio: first.ran, by, rules, turn: first.turn };
    }
    first ??= { turn, ran };
    const met = narrow(program, python, ours, rules, explain(ran, turn, rules));
    if (met.length === 0) {
      const sides: Different["sides"] = [
        ["here", ours],
        ["asyncio", ran.observations],
      ];
      return { kind: "different", points: turn, turn, rules, sides };
    }
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
export function firstDifference(a: readonly Observation[], b: readonly Observation[]): number | undefined {
  for (let turn = 0; turn < Math.max(a.length, b.length); turn++) {
    if (JSON.stringify(a[turn]) !== JSON.stringify(b[turn])) return turn;
  }
  return undefined;
}

/** A promise without a signal is rejected a tick later than one with a signal: only the order of grants is promised. */
function orderOfGrants({ log, state }: Observation): Observation {
  const isGrant = (line: string) => /^\d+: (acquired|true|\d+)$/.test(line);
  return { log: [...log.filter(isGrant), ...log.filter((line) => !isGrant(line)).sort()], state };
}
