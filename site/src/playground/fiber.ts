/** Tasks that are fibers of Effect. It is loaded when a scenario has one. */
import { Lock as EffectLock } from "@sync/effect";
import type { Lock } from "@sync/lock";
import * as Effect from "effect/Effect";
import type { Step, Task } from "./scenario.ts";
import type { World } from "./task-run.ts";

/** After how many turns of the event loop no fiber is left that could run: its scheduler takes one to resume it. */
export const turns = 3;

/** What a fiber does, as the program writes it. */
export function fiberOf({ name, steps }: Task, { primitives, sleep, note }: World): Effect.Effect<void> {
  const effectOf = (steps: readonly Step[]): Effect.Effect<void> =>
    Effect.gen(function* () {
      for (const step of steps) {
        if (step.do === "work") {
          yield* Effect.promise(() => sleep(step.ms));
        } else if (step.do === "hold") {
          const what = { on: [step.on] };
          const section = Effect.gen(function* () {
            note(name, { does: "acquires", what });
            yield* effectOf(step.steps);
            note(name, { does: "releases", what });
          });
          note(name, { does: "requests", what });
          yield* EffectLock.withLock(facadeOf(primitives.get(step.on) as Lock), section);
        } else {
          throw new TypeError(`a fiber has no ${step.do}`);
        }
      }
    });
  return effectOf(steps);
}

/** Runs a fiber. Rejects if it is interrupted by the signal. */
export function runFiber(task: Task, world: World, signal: AbortSignal | undefined): Promise<void> {
  return Effect.runPromise(fiberOf(task, world), signal === undefined ? {} : { signal });
}

const facades = new WeakMap<Lock, EffectLock.Lock>();

function facadeOf(lock: Lock): EffectLock.Lock {
  let facade = facades.get(lock);
  if (facade === undefined) facades.set(lock, (facade = EffectLock.fromPlain(lock)));
  return facade;
}
