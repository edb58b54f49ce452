import type { Random } from "../random.ts";

/** One step of a model: a call of a party, and what comes of it. */
export interface Step {
  /** Which of the graph's steps it is. */
  readonly index: number;
  readonly before: string;
  readonly call: string;
  readonly party: number;
  /** The call's other argument, if it has one. */
  readonly count: number;
  /** What becomes of whose call, in order. */
  readonly outcomes: readonly { readonly party: number; readonly what: string }[];
  readonly after: string;
}

/** All states and steps of a model. */
export interface Graph {
  readonly start: string;
  readonly steps: readonly Step[];
  readonly from: ReadonlyMap<string, readonly Step[]>;
}

/** Reads the steps that the checker printed while it searched. The first leaves the initial state. */
export function parse(output: string): Graph {
  const steps: Step[] = [];
  const names = new Map<string, string>(); // one string for each state, not two for each step
  const intern = (state: string): string => {
    const known = names.get(state);
    if (known === undefined) names.set(state, state);
    return known ?? state;
  };
  for (const line of output.split("\n")) {
    const parts = line.split(";").map((part) => part.trim());
    if (parts.length !== 4) continue;
    const [before = "", call = "", outcomes = "", after = ""] = parts;
    const [name = "", party = "-1", count = "0"] = call.split(" ");
    const step: Step = {
      index: steps.length,
      before: intern(before),
      call: name,
      party: Number(party),
      count: Number(count),
      outcomes: outcomes.split(" ").filter(Boolean).map(outcomeOf),
      after: intern(after),
    };
    steps.push(step);
  }
  const start = steps[0]?.before;
  if (start === undefined) throw new Error("The model printed no steps");
  return { start, steps, from: Map.groupBy(steps, ({ before }) => before) };
}

function outcomeOf(text: string): { party: number; what: string } {
  const [party = "", what = ""] = text.split("=");
  return { party: Number(party), what };
}

/** Walks from the initial state that together take every step of the graph, in an order that the random numbers choose. */
export function* tour(graph: Graph, random: Random, length: number): Generator<Step[]> {
  const arrivals = firstArrivals(graph);
  const left = new Map<string, Set<Step>>();
  for (const [state, steps] of graph.from) left.set(state, new Set(random.shuffled(steps)));
  const newFrom = (state: string): Step | undefined => left.get(state)?.values().next().value;
  const next = (state: string): Step | undefined =>
    newFrom(state) ?? graph.from.get(state)?.find((step) => newFrom(step.after) !== undefined);
  for (const first of random.shuffled(graph.steps)) {
    if (!left.get(first.before)?.has(first)) continue;
    const walk = pathTo(first.before, arrivals);
    const end = walk.length + length;
    let step: Step | undefined = first;
    while (step !== undefined) {
      walk.push(step);
      left.get(step.before)?.delete(step);
      step = walk.length < end ? next(step.after) : undefined;
    }
    yield walk;
  }
}

/** A random walk from the initial state. */
export function stroll(graph: Graph, random: Random, length: number): Step[] {
  const walk: Step[] = [];
  let state = graph.start;
  while (walk.length < length) {
    const step = random.pick(graph.from.get(state) ?? []);
    walk.push(step);
    state = step.after;
  }
  return walk;
}

/** For each state but the first, the last step of a shortest path to it. */
function firstArrivals(graph: Graph): Map<string, Step> {
  const arrivals = new Map<string, Step>();
  const states = new Set([graph.start]);
  for (const state of states) {
    for (const step of graph.from.get(state) ?? []) {
      if (states.has(step.after)) continue;
      states.add(step.after);
      arrivals.set(step.after, step);
    }
  }
  return arrivals;
}

function pathTo(state: string, arrivals: Map<string, Step>): Step[] {
  const path: Step[] = [];
  for (let step = arrivals.get(state); step !== undefined; step = arrivals.get(step.before)) path.push(step);
  return path.reverse();
}
