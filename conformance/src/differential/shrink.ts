// Makes a program smaller: drops whatever it can do without.
import { type Call, isCall, type Program, type Step } from "./program.ts";

/** The smallest program that one removal after the other leads to, each of which `differs` still holds for. */
export async function shrink(program: Program, differs: (program: Program) => Promise<boolean>): Promise<Program> {
  let smallest = program;
  for (;;) {
    const smaller = await first(removals(smallest), differs);
    if (smaller === undefined) return smallest;
    smallest = smaller;
  }
}

async function first(
  programs: Iterable<Program>,
  differs: (program: Program) => Promise<boolean>,
): Promise<Program | undefined> {
  for (const program of programs) if (await differs(program)) return program;
  return undefined;
}

/** The program without one of its turns, or without one of its steps. */
function* removals({ world, turns }: Program): Generator<Program> {
  for (const [i, steps] of turns.entries()) {
    if (turns.length > 1) yield { world, turns: turns.toSpliced(i, 1) };
    for (const fewer of without(steps)) yield { world, turns: turns.with(i, fewer) };
  }
}

/** The steps without one of them, or of those that follow a call. */
function* without(steps: readonly Step[]): Generator<Step[]> {
  for (const [i, step] of steps.entries()) {
    yield steps.toSpliced(i, 1);
    if (!isCall(step) || step.next === undefined) continue;
    for (const next of without(step.next)) yield steps.with(i, { ...step, next } satisfies Call);
  }
}
