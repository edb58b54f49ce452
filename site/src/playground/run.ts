/** Runs a scenario to its end, on the real primitives and a clock that is moved from timer to timer. */
import { alone } from "./alone.ts";
import { Clock } from "./clock.ts";
import { type Event, eventText, type Happening } from "./event.ts";
import { Primitives } from "./primitives.ts";
import { type Scenario, signalsOf, type Task } from "./scenario.ts";
import { settled } from "./settle.ts";
import { TaskRun, type World } from "./task-run.ts";

/** What there was at a time, when all that happened at that time had happened. */
export interface Sample {
  readonly at: number;
  /** The primitives in print. */
  readonly printed: Readonly<Record<string, string>>;
  /** How many wait, where the primitive says so. */
  readonly waiting: Readonly<Record<string, number>>;
  readonly variables: Readonly<Record<string, number>>;
}

/** A scenario that has run to its end. */
export interface Run {
  readonly scenario: Scenario;
  readonly events: readonly Event[];
  readonly samples: readonly Sample[];
  /** What `@sync/trace` reports, if it is asked. */
  readonly report?: string;
}

/** What observes a run from below. */
export interface Tracing {
  /** Names the primitives. */
  begin(primitives: Primitives, clock: Clock): void;
  /** Calls a function as a task. */
  as<R>(task: string, fn: () => R): R;
  report(): string;
  end(): void;
}

/** Runs a scenario to its end. */
export function run(scenario: Scenario): Promise<Run> {
  return alone(() => runToEnd(scenario));
}

async function runToEnd(scenario: Scenario): Promise<Run> {
  const tracing = scenario.report === undefined ? undefined : (await import("./tracing.ts")).tracing();
  const fibers = scenario.tasks.some(({ fiber }) => fiber) ? await import("./fiber.ts") : undefined;
  const clock = new Clock();
  const primitives = new Primitives(scenario.primitives);
  const variables: Record<string, number> = { ...scenario.variables };
  const events: Event[] = [];
  const note = (task: string | undefined, happening: Happening) => {
    events.push({ at: clock.now, task, happening });
  };
  const world: World = {
    primitives,
    variables,
    note,
    sleep: (ms) => clock.sleep(ms),
    as: (task, fn) => (tracing === undefined ? fn() : tracing.as(task, fn)),
  };
  let report: string | undefined;
  tracing?.begin(primitives, clock);
  try {
    const all = new AbortController();
    const controllers = new Map(scenario.tasks.map(({ name }) => [name, new AbortController()]));
    const shared = sharedSignal(scenario, all, clock);
    const signalOf = (task: Task): AbortSignal | undefined => {
      const own = controllers.get(task.name) ?? all;
      const signals = signalsOf(scenario, task).map((which) => (which === "own" ? own.signal : shared));
      return signals.length > 1 ? AbortSignal.any(signals) : signals[0];
    };
    for (const task of scenario.tasks) {
      begin(task, world, () => {
        const signal = signalOf(task); // now: of signals that are aborted already, the first counts
        if (task.fiber && fibers) return fibers.runFiber(task, world, signal);
        return new TaskRun(task, world, signal).run();
      });
    }
    for (const action of scenario.actions) {
      clock.after(action.at, () => {
        if (action.do === "abort") {
          note(undefined, { does: "aborts", task: action.task });
          controllers.get(action.task)?.abort();
        } else if (action.do === "abortAll") {
          note(undefined, { does: "aborts", task: undefined });
          all.abort();
        } else {
          note(undefined, { does: "changes", change: action });
          primitives.change(action);
        }
      });
    }
    if (scenario.report !== undefined) clock.after(scenario.report, () => (report = tracing?.report()));

    const samples: Sample[] = [];
    const sample = () => samples.push(sampleOf(clock.now, primitives, variables));
    const turns = fibers === undefined ? 0 : fibers.turns;
    await settled(turns);
    sample();
    while (clock.move()) {
      await settled(turns);
      if (clock.due) continue;
      if (samples.at(-1)?.at === clock.now) samples.pop();
      sample();
    }
    return { scenario, events, samples, ...(report === undefined ? {} : { report }) };
  } finally {
    tracing?.end();
  }
}

async function begin({ name, at }: Task, world: World, task: () => Promise<void>): Promise<void> {
  await world.sleep(at);
  try {
    await task();
    world.note(name, { does: "is done" });
  } catch (error) {
    world.note(name, { does: "fails", error: (error as Error).name });
  }
}

/** The signal that all tasks share: it is aborted by hand, at the deadline, or both. */
function sharedSignal({ actions, deadline }: Scenario, all: AbortController, clock: Clock): AbortSignal {
  if (deadline === undefined) return all.signal;
  const timeout = new AbortController();
  clock.after(deadline, () => timeout.abort(new DOMException("The deadline has passed", "TimeoutError")));
  const byHand = actions.some((action) => action.do === "abortAll");
  return byHand ? AbortSignal.any([all.signal, timeout.signal]) : timeout.signal;
}

/** What there is at a time. */
export function sampleOf(at: number, primitives: Primitives, variables: Record<string, number>): Sample {
  const printed: Record<string, string> = {};
  const waiting: Record<string, number> = {};
  for (const [name, primitive] of primitives) {
    printed[name] = String(primitive);
    if ("waiting" in primitive && typeof primitive.waiting === "number") waiting[name] = primitive.waiting;
  }
  return { at, printed, waiting, variables: { ...variables } };
}

/** What a run prints: one line for each event, as the program does. */
export function linesOf({ events }: Run): string[] {
  return events.map((event) => `${event.at} ${eventText(event)}`);
}
