/** A task that runs: it does one instruction after the other, as the function in the program does. */
import type { Token } from "@sync/core";
import type { Happening } from "./event.ts";
import { type Instruction, instructionsOf } from "./instruction.ts";
import type { Primitives } from "./primitives.ts";
import type { Task } from "./scenario.ts";

/** What the tasks of a run share. */
export interface World {
  readonly primitives: Primitives;
  readonly variables: Record<string, number>;
  note(task: string, happening: Happening): void;
  sleep(ms: number): Promise<void>;
  /** Calls a function as a task, for who looks at the tasks from below. */
  as<R>(task: string, fn: () => R): R;
}

/** A promise to wait for, and what is done with its value. */
interface Waits {
  readonly promise: Promise<unknown>;
  readonly end: (value: unknown) => void;
}

function waits<T>(promise: Promise<T>, end: (value: T) => void = () => {}): Waits {
  return { promise, end: end as (value: unknown) => void };
}

export class TaskRun {
  readonly name: string;
  readonly instructions: readonly Instruction[];
  /** The instruction that it does, or does next. */
  next = 0;
  readonly #world: World;
  readonly #signal: AbortSignal | undefined;
  readonly #held: Token[] = [];
  readonly #read = new Map<string, number>();

  constructor({ name, steps }: Task, world: World, signal: AbortSignal | undefined) {
    this.name = name;
    this.instructions = instructionsOf(steps);
    this.#world = world;
    this.#signal = signal;
  }

  /** Does all instructions. `turn` is awaited before each, if it is given. */
  async run(turn?: () => Promise<void>): Promise<void> {
    try {
      for (const instruction of this.instructions) {
        if (turn !== undefined) await turn();
        do {
          const waits = this.#as(() => this.#begin(instruction));
          if (waits !== undefined) waits.end(await waits.promise);
        } while (instruction.do === "waitFor" && !instruction.once && this.#lacks(instruction));
        this.next++;
      }
    } finally {
      for (let token = this.#held.pop(); token !== undefined; token = this.#held.pop()) token.release();
    }
  }

  /** Begins an instruction. Returns what to wait for, if there is anything: there are as many ticks as in the program. */
  #begin(instruction: Instruction): Waits | undefined {
    const { primitives, variables, sleep } = this.#world;
    switch (instruction.do) {
      case "work":
        return waits(sleep(instruction.ms));
      case "acquire": {
        const { what } = instruction;
        this.#note({ does: "requests", what });
        return waits(primitives.acquire(what, this.#options), (token) => {
          this.#held.push(token);
          this.#note({ does: "acquires", what });
        });
      }
      case "release":
        this.#note({ does: "releases", what: instruction.what });
        this.#held.pop()?.release();
        return undefined;
      case "waitFor":
        return this.#lacks(instruction) ? this.#wait(instruction.on) : undefined;
      case "wait":
        return this.#wait(instruction.on);
      case "run": {
        const { on, key, ms, priority } = instruction;
        const of = key === undefined ? { on } : { on, key };
        this.#note({ does: "calls", ...of, ...(priority === undefined ? {} : { priority }) });
        const job = async () => {
          this.#note({ does: "starts", ...of });
          await sleep(ms);
          this.#note({ does: "ends", ...of });
        };
        return waits(primitives.run(on, instruction, this.#options, job), () => {
          this.#note({ does: "returns from", ...of });
        });
      }
      case "add": {
        const { variable, n } = instruction;
        this.#set(variable, this.#value(variable) + n);
        return undefined;
      }
      case "read": {
        const { variable } = instruction;
        const value = this.#value(variable);
        this.#read.set(variable, value);
        this.#note({ does: "reads", variable, value });
        return undefined;
      }
      case "write": {
        const { variable, n } = instruction;
        this.#set(variable, (this.#read.get(variable) ?? variables[variable] ?? 0) + n);
        return undefined;
      }
      default: {
        const notified = primitives.change(instruction);
        this.#note({ does: "changes", change: instruction, ...(notified === undefined ? {} : { notified }) });
        return undefined;
      }
    }
  }

  #wait(on: string): Waits {
    this.#note({ does: "waits", on });
    return waits(this.#world.primitives.wait(on, this.#options), (position) => {
      this.#note(position === true ? { does: "goes on", on } : { does: "goes on", on, position });
    });
  }

  #lacks({ variable, min }: Extract<Instruction, { do: "waitFor" }>): boolean {
    return this.#value(variable) < min;
  }

  get #options(): { signal?: AbortSignal } {
    return this.#signal === undefined ? {} : { signal: this.#signal };
  }

  #value(variable: string): number {
    return this.#world.variables[variable] ?? 0;
  }

  #set(variable: string, value: number): void {
    this.#world.variables[variable] = value;
    this.#note({ does: "makes", variable, value });
  }

  #note(happening: Happening): void {
    this.#world.note(this.name, happening);
  }

  #as<R>(fn: () => R): R {
    return this.#world.as(this.name, fn);
  }
}
