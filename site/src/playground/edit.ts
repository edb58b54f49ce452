/** What a visitor changes: each change is a new scenario. */
import { freeName } from "./names.ts";
import type { Action, Scenario, Step, Task } from "./scenario.ts";

/** What is chosen for a task. */
export interface Choice {
  readonly ms?: number | undefined;
  readonly permits?: number | undefined;
  readonly priority?: number | undefined;
  readonly key?: string | undefined;
}

/** Adds a task like another, with a name of its own. */
export function addTask(scenario: Scenario, like: Task, at: number, choice: Choice): Scenario {
  const task = { ...like, name: freeName(scenario), at, steps: like.steps.map((step) => chosen(step, choice)) };
  return { ...scenario, tasks: [...scenario.tasks, task] };
}

/** Adds a task that does steps of its own. */
export function addSteps(scenario: Scenario, role: string, at: number, steps: readonly Step[]): Scenario {
  return { ...scenario, tasks: [...scenario.tasks, { name: freeName(scenario), at, role, steps }] };
}

/** Adds what happens from outside. */
export function addAction(scenario: Scenario, action: Action): Scenario {
  return { ...scenario, actions: [...scenario.actions, action] };
}

/** What can be chosen for a task like this one: for how long it works, how many permits it takes, where it does. */
export function choiceOf({ steps }: Task): Choice {
  const [ms] = worksOf(steps);
  const [first] = steps;
  const key = first?.do === "hold" || first?.do === "run" ? first.key : undefined;
  return {
    ms,
    permits: first?.do === "hold" ? first.permits : undefined,
    priority: first?.do === "run" ? first.priority : undefined,
    key,
  };
}

/** The keys that tasks use. */
export function keysOf({ tasks }: Scenario): string[] {
  const keys = tasks.flatMap((task) => choiceOf(task).key ?? []);
  return [...new Set(keys)];
}

/** Whether a task can be given permits. */
export function takesPermits({ primitives }: Scenario, { steps }: Task): boolean {
  const [step] = steps;
  if (step?.do !== "hold") return false;
  return primitives.some(({ name, kind }) => name === step.on && kind.endsWith("Semaphore"));
}

function worksOf(steps: readonly Step[]): number[] {
  return steps.flatMap((step) => {
    if (step.do === "work" || step.do === "run") return [step.ms];
    return step.do === "hold" || step.do === "holdAll" ? worksOf(step.steps) : [];
  });
}

function chosen(step: Step, { ms, permits, priority, key }: Choice): Step {
  switch (step.do) {
    case "work":
      return { ...step, ms: ms ?? step.ms };
    case "run":
      return {
        ...step,
        ms: ms ?? step.ms,
        ...(priority === undefined ? {} : { priority }),
        ...(key === undefined ? {} : { key }),
      };
    case "holdAll":
      return { ...step, steps: step.steps.map((inner) => chosen(inner, { ms })) };
    case "hold":
      return {
        ...step,
        ...(permits === undefined ? {} : { permits }),
        ...(key === undefined ? {} : { key }),
        steps: step.steps.map((inner) => chosen(inner, { ms })),
      };
    default:
      return step;
  }
}
