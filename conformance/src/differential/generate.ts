// Makes programs that are worth comparing: long queues, and cancels that hit calls in every state.
import fc from "fast-check";
import { worldOf } from "./notation.ts";
import type { Act, Call, Maker, Program, Step } from "./program.ts";

/** Now and then one that is invalid, on our side or on both. */
const semaphoreValue = fc.oneof(
  { weight: 60, arbitrary: fc.integer({ min: 1, max: 3 }) },
  { weight: 2, arbitrary: fc.constantFrom(0, 0, -1, 1.5) },
);

/** What a nested world may have besides a lock and its condition. */
const others = ["Event", "Semaphore(1)", "BoundedSemaphore(2)", "Barrier(2)", "Barrier(3)"];

/** What a world may look like, by what it is for. */
const worlds: Record<string, fc.Arbitrary<string>> = {
  Lock: fc.constant("Lock"),
  Event: fc.constant("Event"),
  Condition: fc.constant("Condition"),
  "two Conditions": fc.constant("Lock, Condition(0), Condition(0)"),
  Semaphore: semaphoreValue.map((value) => `Semaphore(${value})`),
  BoundedSemaphore: semaphoreValue.map((value) => `BoundedSemaphore(${value})`),
  Barrier: fc.integer({ min: 1, max: 6 }).map((parties) => `Barrier(${parties})`),
  nested: fc
    .subarray(others, { minLength: 1, maxLength: 3 })
    .map((more) => ["Lock", "Condition(0)", ...more].join(", ")),
};

/** The kinds of world, `Lock` to `nested`. */
export const kinds: readonly string[] = Object.keys(worlds);

/** A step as it is drawn, before it is known what there is to cancel and what the call's number is. */
interface Drawn {
  readonly pick: number;
  readonly on: number;
  readonly back: number;
  readonly next: readonly Drawn[];
}

/** Programs of a kind. */
export function programs(kind: string): fc.Arbitrary<Program> {
  const { drawn } = fc.letrec<{ drawn: Drawn }>((tie) => ({
    drawn: fc.record({
      pick: fc.nat(99),
      on: fc.nat(11),
      back: fc.nat(11),
      next: fc.oneof(
        { maxDepth: 2 },
        { weight: 3, arbitrary: fc.constant([]) },
        { weight: 2, arbitrary: fc.array(tie("drawn"), { minLength: 1, maxLength: 2 }) },
      ),
    }),
  }));
  const turn = fc.oneof(
    { weight: 3, arbitrary: fc.array(drawn, { minLength: 1, maxLength: 1 }) },
    { weight: 3, arbitrary: fc.array(drawn, { minLength: 2, maxLength: 2 }) },
    { weight: 1, arbitrary: fc.array(drawn, { minLength: 3, maxLength: 5 }) },
  );
  return fc
    .record({
      world: worlds[kind] as fc.Arbitrary<string>,
      calls: fc.array(drawn, { minLength: 0, maxLength: 6 }),
      turns: fc.array(turn, { minLength: 1, maxLength: 9, size: "max" }),
    })
    .map(({ world, calls, turns }) => new Writer(worldOf(world)).program(calls, turns));
}

/** Turns what was drawn into a program: numbers the calls, and lets a cancel mean one of the latest. */
class Writer {
  readonly #world: readonly Maker[];
  #calls = 0;
  #depth = 0; // of `next`
  #woke = false; // the last step, perhaps
  readonly #likely: number[] = []; // calls that may well be waiting
  #released = new Set<number>(); // in this turn

  constructor(world: readonly Maker[]) {
    this.#world = world;
  }

  /** The first turn only makes calls, so that there is a queue. */
  program(calls: readonly Drawn[], turns: readonly (readonly Drawn[])[]): Program {
    const first = calls.map((drawn) => this.#call(drawn));
    const rest = turns.map((turn) => {
      this.#released = new Set();
      return turn.map((drawn) => this.#step(drawn));
    });
    return { world: this.#world, turns: first.length > 0 ? [first, ...rest] : rest };
  }

  #step(drawn: Drawn): Step {
    const afterWake = this.#woke && drawn.pick % 3 === 0;
    this.#woke = false;
    // The latest calls have just come; those before them have more often just been woken.
    if (afterWake && this.#likely.length > 0) return this.#cancel(drawn.back);
    if (drawn.pick < 45) return this.#call(drawn);
    if (drawn.pick < 65 && this.#likely.length > 0) return this.#cancel(Math.floor(drawn.back ** 2 / 12));
    const step = this.#act(drawn);
    this.#woke = step.do === "release" || step.do === "notify" || step.do === "set";
    return step;
  }

  #cancel(back: number): Step {
    return { do: "cancel", call: this.#likely.at(-1 - back) ?? this.#calls };
  }

  #call(drawn: Drawn): Call {
    const on = drawn.on % this.#world.length;
    const call = this.#calls++;
    const kind = this.#world[on]?.kind;
    if (this.#depth === 0 && kind !== "Condition") this.#likely.push(call);
    if (call === 0 && kind !== "Event" && kind !== "Barrier") return { do: "acquire", on, call }; // and holds it
    switch (kind) {
      case "Event":
      case "Barrier":
        return { do: "wait", on, call, next: this.#next(drawn) };
      case "Condition": {
        const way = drawn.pick % 8;
        if (way < 3) return { do: "acquire", on, call, next: this.#next(drawn, on) };
        if (way === 3) return { do: "wait", on, call, next: this.#next(drawn) }; // whether or not the lock is held
        const inner = this.#calls++;
        if (this.#depth === 0) this.#likely.push(inner, drawn.back % 4 === 0 ? call : inner);
        const next = this.#next(drawn, on);
        const failing = drawn.back % 4 === 0 ? { failsAt: 1 + (drawn.on % 2) } : {};
        const wait: Call =
          way < 7
            ? { do: "wait", on, call: inner, next }
            : { do: "waitFor", on, call: inner, atLeast: 1 + (drawn.back % 3), ...failing, next };
        return { do: "acquire", on, call, next: [wait] };
      }
      default:
        return { do: "acquire", on, call, next: this.#next(drawn, on) };
    }
  }

  /** What the caller does next; if it holds something, it sometimes gives that back by itself. */
  #next({ next, pick, back }: Drawn, held?: number): Step[] {
    this.#depth++;
    const steps = next.map((inner) => this.#step(inner));
    this.#depth--;
    if (held !== undefined && (pick + back) % 5 < 2) steps.push({ do: "release", on: held });
    return steps;
  }

  #act(drawn: Drawn): Step {
    const on = drawn.on % this.#world.length;
    const step = this.#actOn(on, drawn);
    if (step.do !== "release") return step;
    // Callers release what they hold in their `next`, and a second release in a turn is seldom that of another holder.
    if (drawn.back % (this.#released.has(on) ? 6 : 2) > 0) return this.#call(drawn);
    this.#released.add(on);
    return step;
  }

  #actOn(on: number, drawn: Drawn): Exclude<Step, Call> {
    switch (this.#world[on]?.kind) {
      case "Event":
        return { do: drawn.pick % 2 ? "set" : "clear", on };
      case "Condition": {
        if (drawn.pick % 6 === 0) return { do: "notify", on, n: drawn.back % 4 };
        const acts: Act["do"][] = ["release", "notifyAll", "put", "release"];
        return drawn.pick % 6 === 1 ? { do: "notify", on, n: 1 } : { do: acts[(drawn.pick % 6) - 2] as Act["do"], on };
      }
      case "Barrier":
        return { do: drawn.pick % 2 ? "reset" : "abort", on };
      default:
        return { do: "release", on };
    }
  }
}
