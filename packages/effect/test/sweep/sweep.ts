import { modes } from "./mode.ts";
import { type Outcome, type Point, runAsync, runSync } from "./run.ts";
import type { Scenario } from "./scenario.ts";

const places = 3; // before, between and after the others

/** What came of a sweep. */
export interface Report {
  readonly runs: number;
  /** What went wrong, and in which run, by scenario: the first of each. */
  readonly problems: ReadonlyMap<string, string>;
}

/** How far to sweep: values of `MaxOpsBeforeYield`. */
export interface Range {
  /** Swept in every mode. */
  readonly everyMode: readonly number[];
  /** Swept in one mode each, another for every scenario: they differ little. */
  readonly oneMode: readonly number[];
  /** Whether releases come from fibers. */
  readonly releases: readonly boolean[];
}

/** Strikes every scenario at every point. */
export function sweep(scenarios: readonly Scenario[], range: Range): Report {
  const report: Tally = { runs: 0, problems: new Map() };
  for (const line of lines(scenarios, range)) {
    let struck = true;
    for (let at = 0; struck && !report.problems.has(line.scenario.name); at++) {
      struck = note(report, { ...line, at }, runSync({ ...line, at }));
    }
  }
  return report;
}

/** The same with the microtasks of the runtime. */
export async function sweepAsync(scenarios: readonly Scenario[], range: Range): Promise<Report> {
  const report: Tally = { runs: 0, problems: new Map() };
  for (const line of lines(scenarios, range)) {
    let struck = true;
    for (let at = 0; struck && !report.problems.has(line.scenario.name); at++) {
      struck = note(report, { ...line, at }, await runAsync({ ...line, at }));
      await new Promise<void>((resolve) => void setImmediate(resolve)); // after which microtasks may resume as many again
    }
  }
  return report;
}

interface Tally {
  runs: number;
  readonly problems: Map<string, string>;
}

type Line = Omit<Point, "at">;

function* lines(scenarios: readonly Scenario[], range: Range): Generator<Line> {
  for (const [s, scenario] of scenarios.entries()) {
    for (const [m, mode] of modes.entries()) {
      const oneMode = range.oneMode.filter((maxOps) => (s + maxOps) % modes.length === m);
      for (const maxOps of [...range.everyMode, ...oneMode]) {
        const turn = s + m + maxOps;
        const tasksFirst = Math.floor(maxOps / modes.length) % 2 === 1;
        for (const inFibers of range.releases)
          yield { scenario, mode, maxOps, place: turn % places, inFibers, tasksFirst };
      }
    }
  }
}

function note(
  report: Tally,
  { scenario, mode, maxOps, place, at, inFibers, tasksFirst }: Point,
  outcome: Outcome,
): boolean {
  report.runs++;
  if (outcome.problem !== undefined) {
    const where = [
      mode.name,
      `at step ${at}`,
      `MaxOpsBeforeYield ${maxOps}`,
      `${place} before the victim`,
      `releases ${inFibers ? "in" : "outside"} fibers`,
      `${tasksFirst ? "tasks" : "microtasks"} first`,
    ];
    report.problems.set(scenario.name, `${scenario.name}: ${outcome.problem} (${where.join(", ")})`);
  }
  return outcome.struck;
}
