/** Writes what a task does, as lines of code. */
import { changeText } from "../event.ts";
import { type Change, type Scenario, type Step, signalsOf, type Task } from "../scenario.ts";
import { type Frame, type Line, type Part, parts, type Slot } from "./slots.ts";

/** An asynchronous function. */
export const asyncFunction: Frame = (name, parameters, body) =>
  [`async function ${name}(${parameters}) {`, ...body, "}"].join("\n");

/** The lines of a task. */
export class TaskWriter {
  readonly #scenario: Scenario;
  readonly #lines: Line[] = [];
  readonly #signal: Slot | undefined;
  #depth = 0;
  #held = 0;

  constructor(scenario: Scenario, task: Task) {
    this.#scenario = scenario;
    const alike = scenario.tasks.filter(({ role }) => role === task.role);
    if (alike.some((other) => signalsOf(scenario, other).length > 0)) {
      this.#signal = { name: "signal", type: "AbortSignal", value: signalCode(scenario, task) };
    }
    this.#steps(task.steps);
  }

  get lines(): readonly Line[] {
    return this.#lines;
  }

  #steps(steps: readonly Step[]): void {
    for (const [index, step] of steps.entries()) this.#step(step, index === steps.length - 1);
  }

  #step(step: Step, last: boolean): void {
    switch (step.do) {
      case "work":
        this.#line(parts`await sleep(${number("ms", step.ms)});`);
        break;
      case "hold":
      case "holdAll":
        this.#hold(step, last);
        break;
      case "run":
        this.#run(step);
        break;
      case "wait":
        this.#wait(step.on);
        break;
      case "waitFor":
        this.#line([`${step.once ? "if" : "while"} (${step.variable} < ${step.min}) {`]);
        this.#inside(() => this.#wait(step.on));
        this.#line(["}"]);
        break;
      case "add":
        this.#line(parts`${step.variable} ${step.n < 0 ? "-=" : "+="} ${number("n", Math.abs(step.n))};`);
        this.#log([`makes ${step.variable} \${${step.variable}}`]);
        break;
      case "read":
        this.#line([`const ${old(step.variable)} = ${step.variable};`]);
        this.#log([`reads ${step.variable}: \${${old(step.variable)}}`]);
        break;
      case "write": {
        const sum = parts`${old(step.variable)} ${step.n < 0 ? "-" : "+"} ${number("n", Math.abs(step.n))}`;
        this.#line(parts`${step.variable} = ${sum};`);
        this.#log([`makes ${step.variable} \${${step.variable}}`]);
        break;
      }
      default:
        this.#line([`${changeCode(step, this.#scenario)};`]);
        this.#log([changeText(step, true)]);
    }
  }

  #hold(step: Extract<Step, { do: "hold" | "holdAll" }>, last: boolean): void {
    if (!last) {
      this.#line(["{"]);
      this.#inside(() => this.#hold(step, true));
      this.#line(["}"]);
      return;
    }
    const { subject, call } = step.do === "hold" ? this.#acquire(step) : this.#acquireAll(step.on);
    this.#log(["requests ", ...subject]);
    this.#line([`using ${"_".repeat(++this.#held)} = await `, ...call, ";"]);
    this.#log(["acquires ", ...subject]);
    this.#steps(step.steps);
    this.#log(["releases ", ...subject]);
    this.#held--;
  }

  #acquire({ on, permits, key }: Extract<Step, { do: "hold" }>): Acquisition {
    const permitsSlot = permits === undefined ? undefined : number("permits", permits);
    const keySlot = key === undefined ? undefined : string("key", key);
    const of = keySlot ?? permitsSlot;
    const options = this.#options(permitsSlot && { property: "permits", slot: permitsSlot });
    const given = keySlot === undefined ? options : options.length > 0 ? [keySlot, ", ", ...options] : [keySlot];
    return { subject: of === undefined ? [on] : [of, ` of ${on}`], call: [`${on}.acquire(`, ...given, ")"] };
  }

  #acquireAll(on: readonly string[]): Acquisition {
    const options = this.#options();
    const list = `[${on.join(", ")}]`;
    const given = options.length > 0 ? parts`${list}, ${options}` : [list];
    return { subject: [on.join(" and ")], call: parts`acquireAll(${given})` };
  }

  #run({ on, key, priority, ms }: Extract<Step, { do: "run" }>): void {
    const keySlot = key === undefined ? undefined : string("key", key);
    const subject = keySlot === undefined ? [on] : [keySlot, ` of ${on}`];
    const options = this.#options(
      priority === undefined ? undefined : { property: "priority", slot: number("priority", priority) },
    );
    this.#log(["calls ", ...subject]);
    this.#line(parts`await ${on}.run(${keySlot === undefined ? [] : parts`${keySlot}, `}async () => {`);
    this.#inside(() => {
      this.#log(["starts ", ...subject]);
      this.#line(parts`await sleep(${number("ms", ms)});`);
      this.#log(["ends ", ...subject]);
    });
    this.#line(options.length > 0 ? parts`}, ${options});` : parts`});`);
    this.#log(["returns from ", ...subject]);
  }

  #wait(on: string): void {
    const isBarrier = this.#scenario.primitives.some(({ name, kind }) => name === on && kind === "Barrier");
    const call = parts`await ${on}.wait(${this.#options()})`;
    this.#log([`waits for ${on}`]);
    if (isBarrier) {
      this.#line(parts`log(name, \`goes on, position \${${call}}\`);`);
    } else {
      this.#line(parts`${call};`);
      this.#log(["goes on"]);
    }
  }

  #options(property?: Part): Part[] {
    const all: Part[] = property === undefined ? [] : [property];
    if (this.#signal !== undefined) {
      if (all.length > 0) all.push(", ");
      all.push({ property: "signal", slot: this.#signal });
    }
    return all.length > 0 ? parts`{ ${all} }` : [];
  }

  #log(text: readonly (string | Slot)[]): void {
    const computed = text.some((piece) => typeof piece === "string" && piece.includes("${"));
    this.#line(computed ? parts`log(name, \`${text}\`);` : parts`log(name, ${{ text }});`);
  }

  #line(parts: readonly Part[]): void {
    this.#lines.push({ depth: this.#depth, parts });
  }

  #inside(write: () => void): void {
    this.#depth++;
    write();
    this.#depth--;
  }
}

interface Acquisition {
  readonly subject: readonly (string | Slot)[];
  readonly call: readonly Part[];
}

/** A change, as code. */
export function changeCode(change: Change, { primitives }: Scenario): string {
  switch (change.do) {
    case "notify":
      return `${change.on}.notify(${change.n})`;
    case "resize":
      return primitives.some(({ name, kind }) => name === change.on && kind === "Limiter")
        ? `${change.on}.concurrency = ${change.to}`
        : `${change.on}.resize(${change.to})`;
    case "break":
      return `${change.on}.abort()`;
    default:
      return `${change.on}.${change.do}()`;
  }
}

/** The signal of a task, as code. */
export function signalCode(scenario: Scenario, task: Task): string {
  const signals = signalsOf(scenario, task).map((which) =>
    which === "own" ? `${task.name}.signal` : sharedCode(scenario),
  );
  if (signals.length === 0) return "undefined";
  return signals.length > 1 ? `AbortSignal.any([${signals.join(", ")}])` : (signals[0] ?? "undefined");
}

/** The signal that all tasks share, as code. */
function sharedCode({ deadline }: Scenario): string {
  return deadline === undefined ? "all.signal" : "deadline";
}

function number(name: string, value: number): Slot {
  return { name, type: "number", value: String(value) };
}

function string(name: string, value: string): Slot {
  return { name, type: "string", value: JSON.stringify(value) };
}

/** What a task has read of a variable, as code. */
export function old(variable: string): string {
  return `old${variable.slice(0, 1).toUpperCase()}${variable.slice(1)}`;
}
