// Runs a program on the packages.
import { Barrier, BrokenBarrierError } from "@sync/barrier";
import { Condition } from "@sync/condition";
import { NotAcquiredError, type WaitOptions } from "@sync/core";
import { Event } from "@sync/event";
import { Lock } from "@sync/lock";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";
import { allSteps, type Call, isCall, type Maker, type Observation, type Program, type Step } from "./program.ts";

/** The primitives that a program's makers make. A trial that breaks one on purpose passes others. */
export interface Classes {
  readonly Lock: typeof Lock;
  readonly Event: typeof Event;
  readonly Condition: typeof Condition;
  readonly Semaphore: typeof Semaphore;
  readonly BoundedSemaphore: typeof BoundedSemaphore;
  readonly Barrier: typeof Barrier;
}

/** The packages' own. */
export const classes: Classes = { Lock, Event, Condition, Semaphore, BoundedSemaphore, Barrier };

/** Which calls get a signal: every one, as every task can be cancelled; or only those that the program cancels. */
export type Signals = "every call" | "cancelled calls";

/** Runs a program, and tells what could be seen after each turn. */
export async function runOurs(
  program: Program,
  { signals = "every call", make = classes }: { signals?: Signals; make?: Classes } = {},
): Promise<Observation[]> {
  let world: World;
  try {
    world = new World(program, signals, make);
  } catch (error) {
    return [{ log: [`making the world: ${(error as Error).name}`], state: [] }];
  }
  const observations: Observation[] = [];
  for (const turn of program.turns) {
    for (const step of turn) world.take(step);
    await idle();
    observations.push(world.observe());
  }
  return observations;
}

/** No microtask is left when a macrotask runs. */
function idle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

type Made = Lock | Event | Condition | Semaphore | Barrier;

class World {
  readonly #primitives: Made[] = [];
  readonly #puts: number[];
  readonly #calls = new Map<number, AbortController>();
  readonly #signalled: Set<number>;
  #log: string[] = [];

  constructor(program: Program, signals: Signals, make: Classes) {
    for (const maker of program.world) this.#primitives.push(this.#make(maker, make));
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

  #make(maker: Maker, make: Classes): Made {
    switch (maker.kind) {
      case "Lock":
        return new make.Lock();
      case "Event":
        return new make.Event();
      case "Condition":
        return maker.lock === undefined
          ? new make.Condition(new make.Lock())
          : new make.Condition(this.#primitives[maker.lock] as Lock);
      case "Semaphore":
        return new make.Semaphore(maker.value);
      case "BoundedSemaphore":
        return new make.BoundedSemaphore(maker.value);
      case "Barrier":
        return new make.Barrier(maker.parties);
    }
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
    const primitive = this.#primitives[call.on];
    if (call.do === "acquire" && primitive && "acquire" in primitive) return primitive.acquire(options);
    if (call.do === "wait" && primitive && "wait" in primitive) return primitive.wait(options);
    if (call.do === "waitFor" && primitive instanceof Condition) {
      return primitive.waitFor(() => {
        const puts = this.#puts[call.on] ?? 0;
        if (call.failsAt !== undefined && puts >= call.failsAt) throw new RangeError("the predicate fails");
        return puts >= (call.atLeast ?? 0);
      }, options);
    }
    throw unfit(call);
  }

  #act(step: Exclude<Step, Call>): void {
    if (step.do === "cancel") throw unfit(step);
    const primitive = this.#primitives[step.on];
    if (step.do === "release" && primitive && "release" in primitive) primitive.release();
    else if (step.do === "set" && primitive instanceof Event) primitive.set();
    else if (step.do === "clear" && primitive instanceof Event) primitive.clear();
    else if (step.do === "notify" && primitive instanceof Condition) primitive.notify(step.n);
    else if (step.do === "notifyAll" && primitive instanceof Condition) primitive.notifyAll();
    else if (step.do === "put" && primitive instanceof Condition) this.#puts[step.on] = (this.#puts[step.on] ?? 0) + 1;
    else if (step.do === "reset" && primitive instanceof Barrier) primitive.reset();
    else if (step.do === "abort" && primitive instanceof Barrier) primitive.abort();
    else throw unfit(step);
  }
}

function unfit(step: Step): Error {
  return new Unfit(`a step that its primitive does not have: ${JSON.stringify(step)}`);
}

class Unfit extends Error {}

/** A call's result in words that CPython's driver uses, too. */
function resultOf(call: Call, result: unknown): string {
  if (call.do === "acquire") return "acquired";
  return result === true ? "true" : String(result);
}

function nameOf(error: unknown): string {
  if (error instanceof Unfit) throw error;
  if (error instanceof NotAcquiredError || error instanceof BrokenBarrierError) return error.name;
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
