/** The steps of a task as a list of instructions: what is held is acquired by one, and released by another. */
import type { Demand } from "./event.ts";
import type { Step } from "./scenario.ts";

export type Instruction =
  | Exclude<Step, { do: "hold" | "holdAll" }>
  | { readonly do: "acquire"; readonly what: Demand }
  | { readonly do: "release"; readonly what: Demand };

export function instructionsOf(steps: readonly Step[]): Instruction[] {
  return steps.flatMap((step): Instruction[] => {
    if (step.do !== "hold" && step.do !== "holdAll") return [step];
    const what = demandOf(step);
    return [{ do: "acquire", what }, ...instructionsOf(step.steps), { do: "release", what }];
  });
}

/** What a step that holds something asks for. */
export function demandOf(step: Extract<Step, { do: "hold" | "holdAll" }>): Demand {
  if (step.do === "holdAll") return { on: step.on };
  return { on: [step.on], permits: step.permits, key: step.key };
}
