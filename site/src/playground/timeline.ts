/** What a run's events mean: what each task did when, who holds what, and who waits in which order. */
import type { Demand, Event } from "./event.ts";
import type { Run, Sample } from "./run.ts";
import { baseOf } from "./scenario.ts";

/** What a task does for some time. */
export interface Phase {
  readonly from: number;
  readonly to: number;
  readonly state: TaskState;
}

/** How a task is. */
export interface TaskState {
  readonly is: "not begun" | "runs" | "waits" | "done" | "cancelled" | "failed";
  /** What it waits for. */
  readonly waitsFor?: string;
  /** What it holds, in the order in which it acquired it. */
  readonly holds: readonly string[];
  /** What it held when it began to wait for a condition, and has again when it goes on. */
  readonly suspended: readonly string[];
  /** How it failed. */
  readonly error?: string;
}

/** What can be waited for: a primitive, a key of one, and who holds it and who waits, the first first. */
export interface Resource {
  readonly name: string;
  readonly primitive: string;
  readonly holders: readonly string[];
  readonly queue: readonly string[];
}

/** How all is at a time, until the next moment. */
export interface Moment {
  readonly at: number;
  /** What happened then. */
  readonly events: readonly Event[];
  readonly tasks: ReadonlyMap<string, TaskState>;
  readonly resources: readonly Resource[];
  readonly sample: Sample;
}

export interface Timeline {
  readonly run: Run;
  readonly moments: readonly Moment[];
  readonly phases: ReadonlyMap<string, readonly Phase[]>;
  /** When the last thing happened. */
  readonly end: number;
  /** Who waits for ever. */
  readonly stuck: readonly string[];
}

/** All that a run's events mean. */
export function timelineOf(run: Run): Timeline {
  const { scenario, events, samples } = run;
  const state = new State(scenario);
  const moments = samples.map((sample): Moment => {
    const now = events.filter(({ at }) => at === sample.at);
    state.begin(sample.at);
    for (const event of now) state.apply(event);
    return { at: sample.at, events: now, tasks: state.tasks(), resources: state.resources(), sample };
  });
  const end = samples.at(-1)?.at ?? 0;
  const phases = new Map(scenario.tasks.map(({ name }) => [name, phasesOf(name, moments, end)]));
  const last = moments.at(-1)?.tasks ?? new Map<string, TaskState>();
  const stuck = [...last].filter(([, { is }]) => is === "waits").map(([name]) => name);
  return { run, moments, phases, end, stuck };
}

/** How all is at a time. */
export function momentAt({ moments }: Timeline, time: number): Moment {
  const moment = moments.findLast(({ at }) => at <= time) ?? moments[0];
  if (moment === undefined) throw new TypeError("a timeline has a moment at least");
  return moment;
}

function phasesOf(name: string, moments: readonly Moment[], end: number): Phase[] {
  const phases: Phase[] = [];
  moments.forEach(({ at, tasks }, index) => {
    const state = tasks.get(name);
    if (state === undefined) return;
    const to = moments[index + 1]?.at ?? end;
    const last = phases.at(-1);
    if (last !== undefined && JSON.stringify(last.state) === JSON.stringify(state)) {
      phases[phases.length - 1] = { ...last, to };
    } else {
      phases.push({ from: at, to, state });
    }
  });
  return phases;
}

interface MutableTask {
  is: TaskState["is"];
  waitsFor?: string;
  /** Of several locks that it waits for: those that it has. */
  granted: string[];
  /** Of the job that it waits to run: a limiter's queue is in the order of priorities. */
  priority: number;
  holds: string[];
  suspended: string[];
  error?: string;
}

/** How all is, changed by one event after the other. */
class State {
  readonly #scenario: Run["scenario"];
  readonly #tasks = new Map<string, MutableTask>();
  readonly #queues = new Map<string, string[]>();
  readonly #lockOf = new Map<string, string>();

  constructor(scenario: Run["scenario"]) {
    const { tasks, primitives } = scenario;
    this.#scenario = scenario;
    for (const { name } of tasks)
      this.#tasks.set(name, { is: "not begun", granted: [], priority: 0, holds: [], suspended: [] });
    for (const { name, kind, lock } of primitives) {
      if (kind !== "Keyed" && kind !== "SingleFlight") this.#queues.set(name, []);
      if (kind === "Condition") this.#lockOf.set(name, lock ?? name);
    }
  }

  tasks(): ReadonlyMap<string, TaskState> {
    const copies = [...this.#tasks].map(([name, { granted, priority: _, holds, suspended, ...task }]) => {
      return [name, { ...task, holds: [...holds, ...granted], suspended: [...suspended] }] as const;
    });
    return new Map(copies);
  }

  resources(): Resource[] {
    return [...this.#queues].map(([name, queue]) => {
      return { name, primitive: name.split(" ")[0] ?? name, holders: this.#holdersOf(name), queue: [...queue] };
    });
  }

  /** The tasks whose time has come run. The deadline comes before all else at its time. */
  begin(time: number): void {
    if (time === this.#scenario.deadline) this.#aborted(undefined);
    for (const { name, at } of this.#scenario.tasks) {
      const task = this.#tasks.get(name);
      if (task?.is === "not begun" && at <= time) task.is = "runs";
    }
  }

  apply(event: Event): void {
    this.#apply(event);
    for (const [name, queue] of this.#queues) this.#grantPart(name, queue[0]);
  }

  /** A lock that is free is granted to the first in its queue, also if that waits for others as well. */
  #grantPart(lock: string, first: string | undefined): void {
    const task = first === undefined ? undefined : this.#tasks.get(first);
    const parts = task?.waitsFor?.split(" and ") ?? [];
    if (first === undefined || task === undefined || parts.length + task.granted.length < 2) return;
    if (this.#holdersOf(lock).length > 0) return;
    this.#queue(lock).shift();
    task.granted.push(lock);
    task.waitsFor = parts.filter((part) => part !== lock).join(" and ");
  }

  #holdersOf(name: string): string[] {
    const holding = [...this.#tasks].filter(([, { holds, granted }]) => {
      return [...holds, ...granted].some((held) => queueOf(held) === name);
    });
    return holding.map(([task]) => task);
  }

  #apply({ task: name, happening }: Event): void {
    if (name === undefined) {
      if (happening.does === "aborts") this.#aborted(happening.task);
      return;
    }
    const task = this.#tasks.get(name);
    if (task === undefined) return;
    if (task.is === "not begun") task.is = "runs";
    switch (happening.does) {
      case "requests":
        this.#waits(name, task, partsOf(happening.what));
        return;
      case "acquires":
        this.#goesOn(name, task);
        task.holds.push(...partsOf(happening.what));
        return;
      case "releases":
        for (const part of partsOf(happening.what)) task.holds.splice(task.holds.lastIndexOf(part), 1);
        return;
      case "waits": {
        this.#waits(name, task, [happening.on]);
        const lock = this.#lockOf.get(happening.on);
        const held = lock === undefined ? -1 : task.holds.indexOf(lock);
        if (held >= 0) task.suspended.push(...task.holds.splice(held, 1));
        return;
      }
      case "goes on":
        this.#goesOn(name, task);
        task.holds.push(...task.suspended.splice(0));
        return;
      case "calls":
        task.priority = happening.priority ?? 0;
        this.#waits(name, task, [partFor(happening.on, happening.key)]);
        return;
      case "starts":
        this.#goesOn(name, task);
        task.holds.push(partFor(happening.on, happening.key));
        return;
      case "ends":
        task.holds.pop();
        return;
      case "returns from":
        this.#goesOn(name, task);
        return;
      case "changes":
        if (happening.notified !== undefined) this.#notified(happening.change.on, happening.notified);
        return;
      case "is done":
        task.is = "done";
        return;
      case "fails":
        this.#goesOn(name, task);
        task.is = happening.error === "AbortError" || happening.error === "TimeoutError" ? "cancelled" : "failed";
        task.error = happening.error;
        task.holds = [];
        task.suspended = [];
        return;
      default:
        return;
    }
  }

  #waits(name: string, task: MutableTask, parts: readonly string[]): void {
    task.is = "waits";
    task.waitsFor = parts.join(" and ");
    for (const part of parts) {
      const queue = this.#queue(part);
      const behind = queue.findIndex((other) => (this.#tasks.get(other)?.priority ?? 0) < task.priority);
      queue.splice(behind < 0 ? queue.length : behind, 0, name);
    }
  }

  #goesOn(name: string, task: MutableTask): void {
    task.is = "runs";
    task.granted = [];
    task.priority = 0;
    delete task.waitsFor;
    for (const queue of this.#queues.values()) {
      const index = queue.indexOf(name);
      if (index >= 0) queue.splice(index, 1);
    }
  }

  /** The first of those who wait for a condition wait for its lock from now on. */
  #notified(condition: string, n: number): void {
    const lock = this.#lockOf.get(condition);
    const queue = this.#queue(condition);
    for (const name of queue.splice(0, n)) this.#reacquires(name, lock ?? condition);
  }

  /** One that waits for a condition and is aborted has to have the lock first. */
  #aborted(which: string | undefined): void {
    for (const [condition, lock] of this.#lockOf) {
      const queue = this.#queue(condition);
      const aborted = queue.filter((name) => which === undefined || name === which);
      for (const name of aborted) {
        queue.splice(queue.indexOf(name), 1);
        this.#reacquires(name, lock);
      }
    }
  }

  #reacquires(name: string, lock: string): void {
    const task = this.#tasks.get(name);
    if (task !== undefined) task.waitsFor = lock;
    this.#queue(lock).push(name);
  }

  #queue(part: string): string[] {
    const name = queueOf(part);
    let queue = this.#queues.get(name);
    if (queue === undefined) this.#queues.set(name, (queue = []));
    return queue;
  }
}

/** The names under which what is asked for is listed: `lock`, `pages.read`, `users u1`, `slots ×2`. */
function partsOf({ on, key, permits }: Demand): string[] {
  return on.map((name) => (permits === undefined ? partFor(name, key) : `${name} ×${permits}`));
}

function partFor(on: string, key: string | undefined): string {
  return key === undefined ? on : `${on} ${key}`;
}

/** What has the queue: both sides of a read-write lock have one, and any number of permits. */
export function queueOf(part: string): string {
  return baseOf(part).replace(/ ×\d+$/, "");
}
