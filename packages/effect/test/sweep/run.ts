import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import type * as Fiber from "effect/Fiber";
import type { Mode } from "./mode.ts";
import type { Scenario, Stage, Work } from "./scenario.ts";
import { Stepper } from "./stepper.ts";

/** Which run. */
export interface Point {
  readonly scenario: Scenario;
  readonly mode: Mode;
  readonly maxOps: number;
  /** How many of the others come before the victim. */
  readonly place: number;
  /** After how many steps it is struck. */
  readonly at: number;
  /** Whether releases come from fibers. */
  readonly inFibers: boolean;
  /** Whether tasks go before microtasks. */
  readonly tasksFirst: boolean;
}

/** What came of a run. */
export interface Outcome {
  /** Whether it lasted until it was struck. */
  readonly struck: boolean;
  /** What was wrong. */
  readonly problem: string | undefined;
}

const tooManySteps = 10_000;
const idleHops = 4; // of microtasks, after which nothing comes any more

/** A run in one synchronous step, of which microtasks are a part. */
export function runSync(point: Point): Outcome {
  const stepper = new Stepper(point.maxOps, point.tasksFirst);
  return stepper.capture(() => {
    try {
      const result = run(point, stepper, 0).next();
      return result.done ? result.value : { struck: true, problem: "it waits" };
    } catch (error) {
      return { struck: true, problem: `uncaught: ${error}` };
    }
  });
}

/** A run that leaves microtasks to the runtime, and waits for them between any two steps. */
export async function runAsync(point: Point): Promise<Outcome> {
  const steps = run(point, new Stepper(point.maxOps, point.tasksFirst), point.scenario.hops ?? idleHops);
  let result = steps.next();
  for (; !result.done; result = steps.next()) await undefined;
  return result.value;
}

/** It yields wherever microtasks may run. */
function* run(point: Point, stepper: Stepper, hops: number): Generator<undefined, Outcome> {
  const { scenario, mode, inFibers } = point;
  const others: Fiber.Fiber<unknown, unknown>[] = [];
  const fork = (work: Work) => {
    others.push(stepper.fork(work));
  };
  const within = (step: () => void) => {
    if (!inFibers) return step();
    const exit = stepper.fork(Effect.sync(step)).pollUnsafe();
    if (exit === undefined || Exit.isFailure(exit)) throw new Error(`a step of the stage went wrong: ${exit}`);
  };

  const stage = scenario.setUp(fork);
  const advance = () => stepper.release(stage.advance);
  let completed = false;
  const noted = mode.shielded
    ? Effect.map(stage.victim, () => {
        completed = true;
      })
    : stage.victim;
  const late = (work: Work) => Effect.andThen(Effect.yieldNow, work); // so that it can be struck before it begins
  const start = (work: Work) => stepper.fork(late(work));
  others.push(...stage.others.slice(0, point.place).map(start));
  const victim = stepper.fork(mode.wrap(late(noted), stepper));
  others.push(...stage.others.slice(point.place).map(start));

  let struck = false;
  let problem: string | undefined;
  let idle = 0;
  for (let steps = 0; problem === undefined; steps++) {
    if (struck && mode.again && victim.pollUnsafe() === undefined) within(() => mode.strike(victim, advance, stepper));
    if (steps === point.at) {
      struck = true;
      within(() => mode.strike(victim, advance, stepper));
      idle = 0;
    } else if (!stepper.quiet) {
      stepper.step();
      idle = 0;
    } else if (idle < hops) {
      idle++;
    } else {
      problem = stage.whenQuiet?.(victim.pollUnsafe() !== undefined) ?? stuck(victim, stage, struck && !mode.shielded);
      let advanced = false;
      within(() => {
        advanced = advance();
      });
      if (!advanced) break;
      idle = 0;
    }
    if (hops > 0) yield;
    problem ??= stage.always?.() ?? (stepper.ranInRelease ? "a fiber ran inside a release" : undefined);
    if (steps > tooManySteps) problem ??= "it never ends";
  }

  problem ??= ended("the victim", victim, stage, true);
  if (struck && mode.shielded && !completed && !failed(victim)) problem ??= "an uninterruptible region was interrupted";
  others.forEach((fiber, i) => {
    problem ??= ended(`fiber ${i}`, fiber, stage, false);
  });
  return { struck, problem: problem ?? stage.atEnd() };
}

function stuck(victim: Fiber.Fiber<unknown, unknown>, stage: Stage, interrupted: boolean): string | undefined {
  if (!interrupted || victim.pollUnsafe() !== undefined || stage.mustEnd?.() === false) return undefined;
  return "the victim waits on, though interrupted";
}

function failed(fiber: Fiber.Fiber<unknown, unknown>): boolean {
  const exit = fiber.pollUnsafe();
  return exit !== undefined && Exit.isFailure(exit) && !Cause.hasInterruptsOnly(exit.cause);
}

function ended(
  who: string,
  fiber: Fiber.Fiber<unknown, unknown>,
  stage: Stage,
  mayBeInterrupted: boolean,
): string | undefined {
  const exit = fiber.pollUnsafe();
  if (exit === undefined) return `${who} starves`;
  if (Exit.isSuccess(exit) || (mayBeInterrupted && Cause.hasInterruptsOnly(exit.cause))) return undefined;
  for (const reason of exit.cause.reasons) {
    if (mayBeInterrupted && Cause.isInterruptReason(reason)) continue;
    const tag = Cause.isFailReason(reason) ? (reason.error as { readonly _tag?: string })._tag : undefined;
    if (tag === undefined || !stage.errors?.includes(tag)) return `${who} failed: ${Cause.pretty(exit.cause)}`;
  }
  return undefined;
}
