// Runs a program on the packages.
import assert from "node:assert/strict";
import { Barrier } from "@sync/barrier";
import { Condition } from "@sync/condition";
import type { WaitOptions } from "@sync/core";
import { Event } from "@sync/event";
import { Lock } from "@sync/lock";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";
import {
  type Act,
  allSteps,
  type Call,
  isCall,
  type Maker,
  type Observation,
  type Program,
  type Step,
} from "./program.ts";

const classes = { Lock, Event, Condition, Semaphore, BoundedSemaphore, Barrier };

/** Which calls get a signal: every one, as every task can be cancelled; or only those that the program cancels. */
export type Signals = "every call" | "cancelled calls";

/** Runs a program, and gives what could be seen after each turn. */
export async function runOurs(program: Program, signals: Signals = "every call"): Promise<Observation[]> {
  let world: World;
  try {
    world = new World(program, signals);
  } catch (error) {
    return [{ log: [`making the world: ${(error as Error).name}`], state: [] }];
  }
  const observations: Observation[] = [];
  for (const turn of program.turns) {
    for (const step of turn) world.take(step);
    await new Promise((resolve) => setImmediate(resolve)); // no microtask is left when a macrotask runs
    observations.push(world.observe());
  }
  return observations;
}

type Made = Lock | Event | Condition | Semaphore | Barrier;

class World {
  readonly #primitives: Made[] = [];
  readonly #puts: number[];
  readonly #calls = new Map<number, AbortController>();
  readonly #signalled: Set<number>;
  #log: string[] = [];

  constructor(program: Program, signals: Signals) {
    for (const maker of program.world) this.#primitives.push(this.#make(maker));
    this.#puts = program.world.map(() => 0);
    this.#signalled = new Set(
      allSteps(program).flatMap((step) =>
        signals === "every call" ? (isCall(step) ? [step.call] : []) : step.do === "cancel" ? [step.call] : [],
      ),
    );
  }

  take(step: Step): void {
    if (step.do === "cancel") this.#calls.get(step.call)?.abort("cancelled");
    else if (isCall(step)) this.#start(step);
    else {
      try {
        this.#act(step);
      } catch (error) {
        this.#log.push(`${step.do} ${step.on}: ${nameOf(error)}`);
      }
    }
  }

  observe(): Observation {
    const log = this.#log;
    this.#log = [];
    return { log, state: this.#primitives.map(stateOf) };
  }

  #make(maker: Maker): Made {
    if (maker.kind === "Condition") return new Condition(this.#primitives[maker.lock ?? -1] as Lock | undefined);
    if (maker.kind === "Barrier") return new Barrier(maker.parties);
    return "value" in maker ? new classes[maker.kind](maker.value) : new classes[maker.kind]();
  }

  #start(call: Call): void {
    if (this.#calls.has(call.call)) return;
    const controller = new AbortController();
    this.#calls.set(call.call, controller);
    this.#promise(call, this.#signalled.has(call.call) ? { signal: controller.signal } : undefined).then(
      (result) => {
        this.#log.push(`${call.call}: ${resultOf(call, result)}`);
        for (const step of call.next ?? []) this.take(step);
      },
      (error) => {
        this.#log.push(`${call.call}: ${error === "cancelled" ? error : nameOf(error)}`);
      },
    );
  }

  #promise(call: Call, options: WaitOptions | undefined): Promise<unknown> {
    const predicate = () => {
      const puts = this.#puts[call.on] ?? 0;
      if (call.failsAt !== undefined && puts >= call.failsAt) throw new RangeError("the predicate fails");
      return puts >= (call.atLeast ?? 0);
    };
    return this.#method(call)(...(call.do === "waitFor" ? [predicate, options] : [options])) as Promise<unknown>;
  }

  #act(step: Act): void {
    if (step.do === "put") this.#puts[step.on] = (this.#puts[step.on] ?? 0) + 1;
    else this.#method(step)(...(step.n === undefined ? [] : [step.n]));
  }

  /** The method that a step calls. */
  #method(step: Call | Act): (...args: unknown[]) => unknown {
    const primitive = this.#primitives[step.on] as unknown as Record<string, (...args: unknown[]) => unknown>;
    return primitive[step.do]?.bind(primitive) ?? (() => assert.fail(`there is no ${step.do} on ${step.on}`));
  }
}

/** A call's result in words that CPython's driver uses, too. */
function resultOf(call: Call, result: unknown): string {
  if (call.do === "acquire") return "acquired";
  return result === true ? "true" : String(result);
}

function nameOf(error: unknown): string {
  if (error instanceof assert.AssertionError) throw error;
  return error instanceof Error ? error.name : String(error);
}

function stateOf(primitive: Made): string {
  const seen: string[] = [String(primitive), `waiting=${primitive.waiting}`];
  if ("locked" in primitive) seen.push(`locked=${primitive.locked()}`);
  if ("value" in primitive) seen.push(`value=${primitive.value}`);
  if ("isSet" in primitive) seen.push(`set=${primitive.isSet()}`);
  if ("broken" in primitive) seen.push(`broken=${primitive.broken}`);
  return seen.join(" ");
}
