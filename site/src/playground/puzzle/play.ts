/** Plays a puzzle: the visitor is the scheduler, and says which task does its next step. */
import { alone } from "../alone.ts";
import type { Event } from "../event.ts";
import type { Instruction } from "../instruction.ts";
import { Primitives } from "../primitives.ts";
import { type Run, type Sample, sampleOf } from "../run.ts";
import { settled } from "../settle.ts";
import { TaskRun, type World } from "../task-run.ts";
import { type Timeline, timelineOf } from "../timeline.ts";
import type { Puzzle } from "./puzzle.ts";

/** A task of a puzzle. */
export interface Player {
  readonly name: string;
  readonly instructions: readonly Instruction[];
  /** Which instruction it does next, or waits in. */
  readonly next: number;
  readonly is: "ready" | "blocked" | "done";
}

/** A puzzle after some choices. */
export interface Position {
  readonly choices: readonly number[];
  readonly players: readonly Player[];
  /** What has happened: each step is a millisecond. */
  readonly timeline: Timeline;
  readonly outcome: "open" | "solved" | "over";
}

/** Plays from the start: runs the steps of the tasks that were chosen, one after the other. Throws if one cannot run. */
export function play(puzzle: Puzzle, choices: readonly number[]): Promise<Position> {
  return alone(() => playFromStart(puzzle, choices));
}

async function playFromStart(puzzle: Puzzle, choices: readonly number[]): Promise<Position> {
  const { tasks } = puzzle;
  const primitives = new Primitives(puzzle.primitives);
  const variables: Record<string, number> = { ...puzzle.variables };
  const events: Event[] = [];
  const samples: Sample[] = [];
  const turns = new Map<string, () => void>();
  const done = new Set<string>();
  let at = 0;
  const world: World = {
    primitives,
    variables,
    note: (task, happening) => events.push({ at, task, happening }),
    sleep: () => Promise.resolve(),
    as: (_task, fn) => fn(),
  };
  const runs = tasks.map((task) => {
    const run = new TaskRun(task, world, undefined);
    const turn = () => new Promise<void>((resolve) => turns.set(task.name, resolve));
    run.run(turn).then(() => {
      done.add(task.name);
      world.note(task.name, { does: "is done" });
    });
    return run;
  });
  await settled(0);
  samples.push(sampleOf(at, primitives, variables));
  let lowest = 0;
  for (const choice of choices) {
    const name = tasks[choice]?.name ?? "";
    const turn = turns.get(name);
    if (turn === undefined) throw new TypeError(`step ${at + 1} is of ${name || "nobody"}, which cannot do one then`);
    turns.delete(name);
    at++;
    turn();
    await settled(0);
    samples.push(sampleOf(at, primitives, variables));
    const { goal } = puzzle;
    if (goal.is === "negative") lowest = Math.min(lowest, variables[goal.variable] ?? 0);
  }
  samples.push(sampleOf(at + 1, primitives, variables)); // so that the last step is drawn, too
  const players = runs.map(({ name, instructions, next }): Player => {
    return { name, instructions, next, is: done.has(name) ? "done" : turns.has(name) ? "ready" : "blocked" };
  });
  const never = tasks.map((task) => ({ ...task, at: Number.POSITIVE_INFINITY })); // a task begins with its first step
  const run: Run = { scenario: { ...puzzle, tasks: never, actions: [] }, events, samples };
  return { choices, players, timeline: timelineOf(run), outcome: outcomeOf(puzzle, players, variables, lowest) };
}

function outcomeOf(
  { goal }: Puzzle,
  players: readonly Player[],
  variables: Readonly<Record<string, number>>,
  lowest: number,
): Position["outcome"] {
  const over = players.every(({ is }) => is !== "ready");
  const allDone = players.every(({ is }) => is === "done");
  switch (goal.is) {
    case "stuck":
      return over ? (allDone ? "over" : "solved") : "open";
    case "wrong":
      return allDone ? (variables[goal.variable] === goal.right ? "over" : "solved") : over ? "over" : "open";
    case "negative":
      return lowest < 0 ? "solved" : over ? "over" : "open";
    case "none":
      return over ? "solved" : "open";
  }
}
