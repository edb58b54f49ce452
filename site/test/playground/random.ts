/** Scenarios that chance makes, from a seed. */
import { Random } from "../../../conformance/src/random.ts";
import {
  type Action,
  type Kind,
  kinds,
  type Primitive,
  type Scenario,
  type Step,
  type Task,
} from "../../src/playground/scenario.ts";

export function randomScenario(seed: number): Scenario {
  return new Chance(seed).scenario();
}

const odd: readonly unknown[] = [
  null,
  undefined,
  true,
  0,
  1,
  7,
  -1,
  0.5,
  1e9,
  "",
  "p0",
  "t0",
  "items",
  "log",
  "<b>",
  [],
  [[]],
  {},
];

/** A copy of a scenario in which something is another. */
export function changedAnywhere(scenario: Scenario, seed: number): unknown {
  const random = new Random(seed);
  const root: { copy: unknown } = { copy: JSON.parse(JSON.stringify(scenario)) };
  let [at, key]: [Record<string, unknown>, string] = [root, "copy"];
  for (;;) {
    const value = at[key];
    const keys = typeof value === "object" && value !== null ? Object.keys(value) : [];
    if (keys.length === 0 || random.next(8) === 0) break;
    [at, key] = [value as Record<string, unknown>, random.pick(keys)];
  }
  const choice = random.next(odd.length + 2);
  if (choice === odd.length) delete at[key];
  else if (choice > odd.length) at[`${key}x`] = at[key];
  else at[key] = odd[choice];
  return root.copy;
}

const likely: readonly Kind[] = ["Lock", ...kinds]; // locks twice as often

class Chance {
  readonly #random: Random;
  readonly #primitives: Primitive[] = [];

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  scenario(): Scenario {
    const count = 1 + this.#random.next(3);
    for (let n = 0; n < count; n++) this.#primitives.push(this.#primitive(`p${n}`));
    const tasks = Array.from({ length: 2 + this.#random.next(5) }, (_, n): Task => {
      const role = this.#random.next(2) === 0 ? {} : { role: `role${this.#random.next(2)}` };
      return { name: `t${n}`, at: this.#time(), ...role, steps: this.#steps(0) };
    });
    const actions = Array.from({ length: this.#random.next(4) }, () => this.#action(tasks)).filter(
      (action) => action !== undefined,
    );
    // One kind of signal: which of two a signal of both follows, or first, is not the same on Node 24 and on Bun.
    const one = actions.find((action) => action.do === "abort" || action.do === "abortAll")?.do;
    const fit = actions.filter((action) => (action.do !== "abort" && action.do !== "abortAll") || action.do === one);
    const deadline = one === undefined && this.#random.next(3) === 0 ? { deadline: this.#time() + 10 } : {};
    return {
      primitives: this.#primitives,
      tasks,
      actions: fit,
      variables: { items: this.#random.next(2) },
      ...deadline,
    };
  }

  #time(): number {
    return this.#random.next(12) * 5;
  }

  #one<T>(list: readonly T[]): T | undefined {
    return list[this.#random.next(list.length || 1)];
  }

  #primitive(name: string): Primitive {
    const kind = this.#random.pick(likely);
    const locks = this.#primitives.filter((other) => other.kind === "Lock");
    switch (kind) {
      case "Condition": {
        const lock = this.#one(locks);
        return lock === undefined ? { name, kind } : { name, kind, lock: lock.name };
      }
      case "Semaphore":
      case "BoundedSemaphore":
      case "Barrier":
      case "Limiter":
        return { name, kind, value: 1 + this.#random.next(3) };
      default:
        return { name, kind };
    }
  }

  #steps(depth: number): Step[] {
    return Array.from({ length: 1 + this.#random.next(3) }, () => this.#step(depth)).filter(
      (step) => step !== undefined,
    );
  }

  #step(depth: number): Step | undefined {
    const primitive = this.#one(this.#primitives);
    if (primitive === undefined || this.#random.next(4) === 0) return { do: "work", ms: this.#time() };
    const { name: on, kind } = primitive;
    const steps = depth < 2 ? this.#steps(depth + 1) : [];
    switch (kind) {
      case "Lock": {
        const other = this.#primitives.find(({ name, kind }) => kind === "Lock" && name !== on);
        if (other !== undefined && this.#random.next(3) === 0) return { do: "holdAll", on: [on, other.name], steps };
        return { do: "hold", on, steps };
      }
      case "Semaphore":
      case "BoundedSemaphore":
        return this.#random.next(2) === 0
          ? { do: "hold", on, steps }
          : { do: "hold", on, permits: 1 + this.#random.next(3), steps };
      case "ReadWriteLock":
        return { do: "hold", on: `${on}.${this.#random.next(3) === 0 ? "write" : "read"}`, steps };
      case "Keyed":
        return { do: "hold", on, key: `k${this.#random.next(2)}`, steps };
      case "Event":
        return this.#one<Step>([
          { do: "wait", on },
          { do: "wait", on },
          { do: "set", on },
          { do: "clear", on },
        ]);
      case "Barrier":
        return this.#one<Step>([
          { do: "wait", on },
          { do: "wait", on },
          { do: "wait", on },
          { do: "reset", on },
          { do: "break", on },
        ]);
      case "Condition":
        return {
          do: "hold",
          on: primitive.lock ?? on,
          steps: [
            this.#one<Step>([
              { do: "wait", on },
              { do: "waitFor", on, variable: "items", min: 1 },
              { do: "waitFor", on, variable: "items", min: 1, once: true },
              { do: "notify", on, n: 1 },
              { do: "notifyAll", on },
            ]) ?? { do: "notifyAll", on },
            { do: "add", variable: "items", n: this.#random.next(2) === 0 ? 1 : -1 },
          ],
        };
      case "Limiter":
        return this.#random.next(2) === 0
          ? { do: "run", on, ms: this.#time() }
          : { do: "run", on, priority: this.#random.next(3), ms: this.#time() };
      case "SingleFlight":
        return { do: "run", on, key: `k${this.#random.next(2)}`, ms: this.#time() };
    }
  }

  #action(tasks: readonly Task[]): Action | undefined {
    const at = this.#time();
    const primitive = this.#one(this.#primitives);
    const choice = this.#random.next(4);
    if (choice === 0) return { at, do: "abort", task: this.#one(tasks)?.name ?? "t0" };
    if (choice === 1 && this.#random.next(3) === 0) return { at, do: "abortAll" };
    switch (primitive?.kind) {
      case "Event":
        return { at, do: this.#random.next(2) === 0 ? "set" : "clear", on: primitive.name };
      case "Barrier":
        return { at, do: this.#random.next(2) === 0 ? "reset" : "break", on: primitive.name };
      case "BoundedSemaphore":
        return { at, do: "resize", on: primitive.name, to: this.#random.next(4) };
      case "Limiter":
        return { at, do: "resize", on: primitive.name, to: 1 + this.#random.next(3) };
      default:
        return undefined;
    }
  }
}
