/** Checks a scenario that comes from outside. Each error names what is wrong, and what is allowed. */
import {
  type Action,
  baseOf,
  type Kind,
  kinds,
  type OutsideChange,
  type Primitive,
  type Scenario,
  type Step,
  type Task,
} from "./scenario.ts";

type Member =
  | (
      | "primitives"
      | "tasks"
      | "actions"
      | "variables"
      | "deadline"
      | "report"
      | "name"
      | "kind"
      | "value"
      | "lock"
      | "at"
    )
  | (
      | "role"
      | "fiber"
      | "steps"
      | "do"
      | "ms"
      | "on"
      | "permits"
      | "key"
      | "priority"
      | "variable"
      | "min"
      | "n"
      | "to"
      | "task"
      | "once"
    );

type Entry = { readonly [M in Member]?: unknown };

const changes = ["set", "clear", "reset", "break", "resize"] as const;

const maxTasks = 24;
const maxSteps = 40;
const maxActions = 40;
const maxMs = 1000;

/** What programs use for themselves. */
const reserved = new Set(
  (
    "all at async await began begin break case catch class const continue deadline debugger default delete do else enum " +
    "export extends false finally for function if implements import in instanceof interface let log name named new null " +
    "package private protected public return signal sleep start static super switch task this throw tracer true try " +
    "typeof undefined using var void while with yield ms permits key priority position console eval arguments"
  ).split(" "),
);

/** Returns the scenario, if it is one. Throws a `TypeError` if not. */
export function parseScenario(value: unknown): Scenario {
  const entry = object(value, "the scenario");
  only(entry, "the scenario", ["primitives", "tasks", "actions", "variables", "deadline", "report"]);
  const parser = new Parser(entry);
  return parser.scenario();
}

class Parser {
  readonly #entry: Entry;
  readonly #kinds = new Map<string, Kind>();
  readonly #names = new Set<string>();
  readonly #tasks = new Set<string>();
  readonly #variables = new Set<string>();

  constructor(entry: Entry) {
    this.#entry = entry;
  }

  scenario(): Scenario {
    const { variables, deadline, report } = this.#entry;
    const primitives = list(this.#entry.primitives, "primitives", 1, 4).map((value, index) =>
      this.#primitive(value, `primitives[${index}]`),
    );
    const numbers =
      variables === undefined
        ? []
        : Object.entries(object(variables, "variables")).map(([variable, value]) => {
            this.#variables.add(this.#name(variable, "variables"));
            return [variable, integer(value, `variables.${variable}`, -maxMs, maxMs)] as const;
          });
    const tasks = list(this.#entry.tasks, "tasks", 0, maxTasks).map((value, index) =>
      this.#task(value, `tasks[${index}]`),
    );
    const actions = list(this.#entry.actions, "actions", 0, maxActions).map((value, index) =>
      this.#action(value, `actions[${index}]`),
    );
    return {
      primitives,
      tasks,
      actions,
      ...(variables === undefined ? {} : { variables: Object.fromEntries(numbers) }),
      ...(deadline === undefined ? {} : { deadline: integer(deadline, "deadline", 0, maxMs) }),
      ...(report === undefined ? {} : { report: integer(report, "report", 0, maxMs) }),
    };
  }

  #primitive(value: unknown, where: string): Primitive {
    const entry = object(value, where);
    only(entry, where, ["name", "kind", "value", "lock"]);
    const kind = kinds.find((kind) => kind === entry.kind);
    if (kind === undefined) return invalid(`${where}.kind`, entry.kind, kinds.join(", "));
    const name = this.#name(entry.name, `${where}.name`);
    const { lock } = entry;
    if (lock !== undefined && (kind !== "Condition" || typeof lock !== "string" || this.#kinds.get(lock) !== "Lock")) {
      invalid(`${where}.lock`, lock, "the name of a Lock above, for a Condition");
    }
    this.#kinds.set(name, kind);
    const min = kind === "Barrier" || kind === "Limiter" ? 1 : 0;
    return {
      name,
      kind,
      ...(entry.value === undefined ? {} : { value: integer(entry.value, `${where}.value`, min, 100) }),
      ...(typeof lock === "string" ? { lock } : {}),
    };
  }

  #task(value: unknown, where: string): Task {
    const entry = object(value, where);
    only(entry, where, ["name", "at", "role", "fiber", "steps"]);
    const { role, fiber } = entry;
    if (fiber !== undefined && fiber !== true) invalid(`${where}.fiber`, fiber, "true");
    const name = this.#name(entry.name, `${where}.name`);
    this.#tasks.add(name);
    return {
      name,
      at: integer(entry.at, `${where}.at`, 0, maxMs),
      ...(role === undefined ? {} : { role: identifier(role, `${where}.role`) }),
      ...(fiber === true ? { fiber } : {}),
      steps: this.#steps(entry.steps, `${where}.steps`, fiber === true, 0),
    };
  }

  #steps(value: unknown, where: string, fiber: boolean, depth: number): Step[] {
    if (depth > 4) invalid(where, "too deep", "steps in at most four others");
    return list(value, where, 0, maxSteps).map((step, index) => this.#step(step, `${where}[${index}]`, fiber, depth));
  }

  #step(value: unknown, where: string, fiber: boolean, depth: number): Step {
    const entry = object(value, where);
    const does = entry.do;
    if (fiber && does !== "work" && does !== "hold") invalid(`${where}.do`, does, "work or hold, in a fiber");
    const steps = () => this.#steps(entry.steps, `${where}.steps`, fiber, depth + 1);
    switch (does) {
      case "work":
        only(entry, where, ["do", "ms"]);
        return { do: "work", ms: integer(entry.ms, `${where}.ms`, 0, maxMs) };
      case "hold": {
        only(entry, where, ["do", "on", "permits", "key", "steps"]);
        const on = this.#held(entry.on, `${where}.on`, fiber);
        const kind = this.#kinds.get(baseOf(on));
        const { permits, key } = entry;
        if (permits !== undefined && !kind?.endsWith("Semaphore")) invalid(`${where}.permits`, permits, "left out");
        if ((key !== undefined) !== (kind === "Keyed")) invalid(`${where}.key`, key, "a key of a Keyed");
        return {
          do: "hold",
          on,
          ...(permits === undefined ? {} : { permits: integer(permits, `${where}.permits`, 1, 100) }),
          ...(key === undefined ? {} : { key: identifier(key, `${where}.key`) }),
          steps: steps(),
        };
      }
      case "holdAll": {
        only(entry, where, ["do", "on", "steps"]);
        const on = list(entry.on, `${where}.on`, 2, 4).map((part, index) =>
          this.#held(part, `${where}.on[${index}]`, true),
        );
        if (new Set(on).size < on.length) invalid(`${where}.on`, on, "each lock once");
        return { do: "holdAll", on, steps: steps() };
      }
      case "run": {
        only(entry, where, ["do", "on", "priority", "key", "ms"]);
        const on = this.#on(entry.on, `${where}.on`, ["Limiter", "SingleFlight"]);
        const isFlight = this.#kinds.get(on) === "SingleFlight";
        const { priority, key } = entry;
        if ((key !== undefined) !== isFlight) invalid(`${where}.key`, key, "a key of a SingleFlight");
        if (priority !== undefined && isFlight) invalid(`${where}.priority`, priority, "left out");
        return {
          do: "run",
          on,
          ...(priority === undefined ? {} : { priority: integer(priority, `${where}.priority`, -100, 100) }),
          ...(key === undefined ? {} : { key: identifier(key, `${where}.key`) }),
          ms: integer(entry.ms, `${where}.ms`, 0, maxMs),
        };
      }
      case "wait":
        only(entry, where, ["do", "on"]);
        return { do: "wait", on: this.#on(entry.on, `${where}.on`, ["Event", "Condition", "Barrier"]) };
      case "waitFor":
        only(entry, where, ["do", "on", "variable", "min", "once"]);
        if (entry.once !== undefined && entry.once !== true) invalid(`${where}.once`, entry.once, "true");
        return {
          ...(entry.once === true ? { once: true } : {}),
          do: "waitFor",
          on: this.#on(entry.on, `${where}.on`, ["Condition"]),
          variable: this.#variable(entry.variable, `${where}.variable`),
          min: integer(entry.min, `${where}.min`, -maxMs, maxMs),
        };
      case "add":
      case "write":
        only(entry, where, ["do", "variable", "n"]);
        return {
          do: does,
          variable: this.#variable(entry.variable, `${where}.variable`),
          n: integer(entry.n, `${where}.n`, -maxMs, maxMs),
        };
      case "read":
        only(entry, where, ["do", "variable"]);
        return { do: "read", variable: this.#variable(entry.variable, `${where}.variable`) };
      case "notify":
        only(entry, where, ["do", "on", "n"]);
        return {
          do: "notify",
          on: this.#on(entry.on, `${where}.on`, ["Condition"]),
          n: integer(entry.n, `${where}.n`, 0, 100),
        };
      case "notifyAll":
        only(entry, where, ["do", "on"]);
        return { do: "notifyAll", on: this.#on(entry.on, `${where}.on`, ["Condition"]) };
      default:
        return this.#change(entry, where, ["do", "on", "to"]);
    }
  }

  #action(value: unknown, where: string): Action {
    const entry = object(value, where);
    const at = integer(entry.at, `${where}.at`, 0, maxMs);
    if (entry.do === "abort") {
      only(entry, where, ["at", "do", "task"]);
      const { task } = entry;
      if (typeof task !== "string" || !this.#tasks.has(task))
        return invalid(`${where}.task`, task, "the name of a task");
      return { at, do: "abort", task };
    }
    if (entry.do === "abortAll") {
      only(entry, where, ["at", "do"]);
      return { at, do: "abortAll" };
    }
    return { at, ...this.#change(entry, where, ["at", "do", "on", "to"]) };
  }

  #change(entry: Entry, where: string, members: readonly Member[]): OutsideChange {
    const does = changes.find((change) => change === entry.do);
    if (does === undefined) return invalid(`${where}.do`, entry.do, "what a task or an action can do");
    only(entry, where, members);
    switch (does) {
      case "set":
      case "clear":
        return { do: does, on: this.#on(entry.on, `${where}.on`, ["Event"]) };
      case "reset":
      case "break":
        return { do: does, on: this.#on(entry.on, `${where}.on`, ["Barrier"]) };
      case "resize": {
        const on = this.#on(entry.on, `${where}.on`, ["BoundedSemaphore", "Limiter"]);
        const min = this.#kinds.get(on) === "Limiter" ? 1 : 0;
        return { do: "resize", on, to: integer(entry.to, `${where}.to`, min, 100) };
      }
    }
  }

  /** What can be held. */
  #held(value: unknown, where: string, locksOnly: boolean): string {
    const [name = "", side] = typeof value === "string" ? value.split(".") : [];
    const kind = this.#kinds.get(name);
    const isSide = kind === "ReadWriteLock" && (side === "read" || side === "write") && !locksOnly;
    const others: readonly (Kind | undefined)[] = ["Semaphore", "BoundedSemaphore", "Condition", "Keyed"];
    const can = kind === "Lock" || (!locksOnly && others.includes(kind));
    if (typeof value === "string" && value.split(".").length < 3 && (isSide || (can && side === undefined)))
      return value;
    return invalid(where, value, locksOnly ? "the name of a Lock" : "the name of a primitive that can be acquired");
  }

  #on(value: unknown, where: string, allowed: readonly Kind[]): string {
    const kind = typeof value === "string" ? this.#kinds.get(value) : undefined;
    if (typeof value === "string" && kind !== undefined && allowed.includes(kind)) return value;
    return invalid(where, value, `the name of a primitive: ${allowed.join(" or ")}`);
  }

  #variable(value: unknown, where: string): string {
    if (typeof value === "string" && this.#variables.has(value)) return value;
    return invalid(where, value, "the name of a variable");
  }

  /** A name that nothing else has. */
  #name(value: unknown, where: string): string {
    const name = identifier(value, where);
    if (this.#names.has(name)) invalid(where, name, "a name that nothing else has");
    this.#names.add(name);
    return name;
  }
}

function identifier(value: unknown, where: string): string {
  if (typeof value === "string" && /^[a-z][a-zA-Z0-9]{0,15}$/.test(value) && !reserved.has(value)) return value;
  return invalid(where, value, "a name of at most 16 letters and digits that begins with a small letter");
}

function integer(value: unknown, where: string, min: number, max: number): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) return value;
  return invalid(where, value, `an integer from ${min} to ${max}`);
}

function list(value: unknown, where: string, min: number, max: number): readonly unknown[] {
  if (Array.isArray(value) && value.length >= min && value.length <= max) return [...value]; // without holes
  return invalid(where, value, `a list of ${min} to ${max}`);
}

function object(value: unknown, where: string): Entry {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Entry;
  return invalid(where, value, "an object");
}

function only(entry: Entry, where: string, members: readonly Member[]): void {
  const unknown = Object.keys(entry).find((name) => !members.some((member) => member === name));
  if (unknown !== undefined) throw new TypeError(`${where} has ${unknown}: it can have only ${members.join(", ")}`);
}

function invalid(where: string, value: unknown, allowed: string): never {
  const shown = JSON.stringify(value) ?? String(value);
  throw new TypeError(`${where} is ${shown.length > 40 ? `${shown.slice(0, 40)}…` : shown}: it must be ${allowed}`);
}
