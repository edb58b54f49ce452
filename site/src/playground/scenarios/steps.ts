/** Short forms for the steps of scenarios. */
import type { Step, Task } from "../scenario.ts";

export const work = (ms: number): Step => ({ do: "work", ms });

export const hold = (on: string, ...steps: readonly Step[]): Step => ({ do: "hold", on, steps });

export const permits = (permits: number, on: string, ...steps: readonly Step[]): Step => {
  return { do: "hold", on, permits, steps };
};

export const wait = (on: string): Step => ({ do: "wait", on });

export const task = (name: string, at: number, ...steps: readonly Step[]): Task => ({ name, at, steps });

/** The same with a name for what the task does. */
export const as = (role: string, task: Task): Task => ({ ...task, role });
