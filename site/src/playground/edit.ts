/** What a visitor changes: each change is a new scenario. */
import { freeName } from "./names.ts";
import type { Action, Scenario, Step, Task } from "./scenario.ts";

/** What is chosen for a task. */
export interface Choice {
  readonly ms?: number;
  readonly permits?: number;
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

/** For how long a task works, and how many permits it takes, where it does. */
export function choiceOf({ steps }: Task): Choice {
  const [work] = worksOf(steps);
  const permits = steps.find((step) => step.do === "hold" && step.permits !== undefined);
  return {
    ...(work === undefined ? {} : { ms: work }),
    ...(permits?.do === "hold" && permits.permits !== undefined ? { permits: permits.permits } : {}),
  };
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

function chosen(step: Step, { ms, permits }: Choice): Step {
  if ((step.do === "work" || step.do === "run") && ms !== undefined) return { ...step, ms };
  if (step.do === "holdAll")
    return { ...step, steps: step.steps.map((inner) => chosen(inner, { ...(ms === undefined ? {} : { ms }) })) };
  if (step.do !== "hold") return step;
  const inner = step.steps.map((inner) => chosen(inner, ms === undefined ? {} : { ms }));
  return { ...step, ...(permits === undefined ? {} : { permits }), steps: inner };
}
