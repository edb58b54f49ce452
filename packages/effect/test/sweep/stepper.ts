import * as Clock from "effect/Clock";
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import type * as Fiber from "effect/Fiber";
import * as Scheduler from "effect/Scheduler";

/** Runs fibers one task at a time, and time only when told to: a run is the same every time, and can be stopped anywhere. */
export class Stepper {
  readonly #tasks: Array<() => void> = [];
  readonly #microtasks: Array<() => void> = [];
  readonly #tasksFirst: boolean;
  readonly #sleepers: Array<() => void> = [];
  /** Whether a fiber ever ran inside a release: a long line of them would overflow the stack. */
  ranInRelease = false;
  #releasing = false;
  #rung = false;
  readonly #context: Context.Context<never>;

  /** `tasksFirst`: as in one turn of the event loop, where the dispatcher runs one task after the other. */
  constructor(maxOpsBeforeYield: number, tasksFirst: boolean) {
    this.#tasksFirst = tasksFirst;
    const dispatcher: Scheduler.SchedulerDispatcher = {
      scheduleTask: (task) => this.#tasks.push(task),
      flush() {},
    };
    // One of effect's own, so that microtasks have a part in it.
    const scheduler = Object.assign(new Scheduler.MixedScheduler(), {
      shouldYield: (fiber: Fiber.Fiber<unknown, unknown>) => {
        if (this.#releasing) this.ranInRelease = true;
        return fiber.currentOpCount >= fiber.cache.maxOpsBeforeYield;
      },
      makeDispatcher: () => dispatcher,
    });
    const clock: Clock.Clock = {
      currentTimeMillisUnsafe: () => 0,
      currentTimeMillis: Effect.succeed(0),
      currentTimeNanosUnsafe: () => 0n,
      currentTimeNanos: Effect.succeed(0n),
      monotonicTimeNanosUnsafe: () => 0n,
      monotonicTimeNanos: Effect.succeed(0n),
      sleep: () => this.signal,
    };
    this.#context = Context.make(Scheduler.Scheduler, scheduler).pipe(
      Context.add(Scheduler.MaxOpsBeforeYield, maxOpsBeforeYield),
      Context.add(Clock.Clock, clock),
    );
  }

  /** An effect that ends when `ring` is called. */
  readonly signal: Effect.Effect<void> = Effect.callback((resume) => {
    if (this.#rung) resume(Effect.void);
    else this.#sleepers.push(() => resume(Effect.void));
  });

  /** Ends every sleep and every `signal`, and those to come. */
  ring(): void {
    this.#rung = true;
    for (const wake of this.#sleepers.splice(0)) wake();
  }

  /** Whether no task is left. */
  get quiet(): boolean {
    return this.#tasks.length === 0 && this.#microtasks.length === 0;
  }

  /** Runs the first task, or microtask. */
  step(): void {
    const [first, then] = this.#tasksFirst ? [this.#tasks, this.#microtasks] : [this.#microtasks, this.#tasks];
    (first.shift() ?? then.shift())?.();
  }

  /** Has what is run queue its microtasks here, and turns of the event loop as tasks. */
  capture<A>(run: () => A): A {
    const { setImmediate } = globalThis;
    const { then } = Promise.prototype;
    const turns = new Set<() => void>();
    const queueTurn = (turn: () => void) => {
      turns.add(turn);
      this.#tasks.push(() => {
        if (turns.delete(turn)) turn();
      });
    };
    Object.assign(globalThis, { setImmediate: queueTurn });
    // What reacts to a promise cannot be kept back in any other way.
    Reflect.set(Promise.prototype, "then", (reaction: () => void) => void this.#microtasks.push(reaction));
    try {
      return run();
    } finally {
      Object.assign(globalThis, { setImmediate });
      Reflect.set(Promise.prototype, "then", then);
      for (const turn of turns) setImmediate(turn);
    }
  }

  /** Starts a fiber: it runs at once, until it first yields. */
  fork(effect: Effect.Effect<unknown, unknown>): Fiber.Fiber<unknown, unknown> {
    const releasing = this.#releasing;
    this.#releasing = false;
    const fiber = Effect.runForkWith(this.#context)(effect);
    this.#releasing = releasing;
    return fiber;
  }

  /** Does what must run no fiber. */
  release<A>(step: () => A): A {
    this.#releasing = true;
    try {
      return step();
    } finally {
      this.#releasing = false;
    }
  }
}
