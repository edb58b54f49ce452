/** The buttons by which the visitor changes the scenario, at the time that is shown. */
import { button, h } from "./dom.ts";
import { addAction, addSteps, addTask, type Choice, choiceOf, keysOf, takesPermits } from "./edit.ts";
import type { OutsideChange, Primitive, Scenario, Task } from "./scenario.ts";

export class Builder {
  readonly element: HTMLElement;
  readonly #scenario: Scenario;
  readonly #now: () => number;
  readonly #change: (scenario: Scenario) => void;

  constructor(scenario: Scenario, now: () => number, change: (scenario: Scenario) => void) {
    this.#scenario = scenario;
    this.#now = now;
    this.#change = change;
    const groups = [...this.#adders(), ...scenario.primitives.flatMap((primitive) => this.#changers(primitive))];
    const abortAll = button("Abort all", "abort all", () => this.#act({ do: "abortAll" }));
    this.element = h("div", { class: "builder", role: "group", "aria-label": "Change it" }, ...groups, abortAll);
  }

  /** One form for each kind of task. */
  #adders(): HTMLElement[] {
    const byRole = new Map<string, Task>();
    for (const task of this.#scenario.tasks) if (!byRole.has(task.role ?? "")) byRole.set(task.role ?? "", task);
    return [...byRole].map(([role, task]) => this.#adder(role, task));
  }

  #adder(role: string, task: Task): HTMLElement {
    const what = role === "" ? "task" : role;
    const key = (name: string) => `add ${what} ${name}`;
    const like = choiceOf(task);
    const ms = like.ms === undefined ? undefined : field("ms", key("ms"), like.ms, 0, 500);
    const permits = takesPermits(this.#scenario, task)
      ? field("permits", key("permits"), like.permits ?? 1, 1, 100)
      : undefined;
    const priority =
      like.priority === undefined ? undefined : field("priority", key("priority"), like.priority, -100, 100);
    const of = like.key === undefined ? undefined : choice("key", key("key"), [...keysOf(this.#scenario), "other"]);
    const add = button(`Add ${what}`, `add ${what}`, () => {
      const taken = permits === undefined ? undefined : numberIn(permits);
      const chosen: Choice = {
        ms: ms && numberIn(ms),
        permits: like.permits === undefined && taken === 1 ? undefined : taken,
        priority: priority && numberIn(priority),
        key: of?.input.value,
      };
      this.#change(addTask(this.#scenario, task, this.#now(), chosen));
    });
    const fields = [ms, permits, priority, of].filter((field) => field !== undefined);
    return h("span", { class: "group" }, add, ...fields.map(({ label }) => label));
  }

  #changers({ name, kind, lock, value = 1 }: Primitive): HTMLElement[] {
    const change = (label: string, change: OutsideChange) => {
      return button(`${name}.${label}()`, `${name} ${label}`, () => this.#act(change));
    };
    switch (kind) {
      case "Event":
        return [change("set", { do: "set", on: name }), change("clear", { do: "clear", on: name })];
      case "Barrier":
        return [change("reset", { do: "reset", on: name }), change("abort", { do: "break", on: name })];
      case "Condition": {
        const notify = (label: string, notifies: "notify" | "notifyAll") =>
          button(`${name}.${label}`, `${name} ${notifies}`, () => {
            const step =
              notifies === "notify"
                ? ({ do: notifies, on: name, n: 1 } as const)
                : ({ do: notifies, on: name } as const);
            const steps = [{ do: "hold", on: lock ?? name, steps: [step] } as const];
            this.#change(addSteps(this.#scenario, "notifier", this.#now(), steps));
          });
        return [notify("notify()", "notify"), notify("notifyAll()", "notifyAll")];
      }
      case "BoundedSemaphore":
      case "Limiter": {
        const to = field("to", `${name} to`, value, kind === "Limiter" ? 1 : 0, 100);
        const resize = button(`Resize ${name}`, `${name} resize`, () => {
          this.#act({ do: "resize", on: name, to: numberIn(to) });
        });
        return [h("span", { class: "group" }, resize, to.label)];
      }
      default:
        return [];
    }
  }

  #act(action: OutsideChange | { readonly do: "abortAll" }): void {
    this.#change(addAction(this.#scenario, { at: this.#now(), ...action }));
  }
}

interface Field {
  readonly label: HTMLElement;
  readonly input: HTMLInputElement;
}

function field(label: string, key: string, value: number, min: number, max: number): Field {
  const bounds = { min: String(min), max: String(max), step: "1" };
  const input = h("input", { type: "number", value: String(value), "data-key": key, ...bounds });
  return { input, label: h("label", {}, `${label} `, input) };
}

/** A choice among words. */
function choice(
  label: string,
  key: string,
  words: readonly string[],
): { label: HTMLElement; input: HTMLSelectElement } {
  const input = h("select", { "data-key": key }, ...words.map((word) => h("option", {}, word)));
  return { input, label: h("label", {}, `${label} `, input) };
}

/** The number in a field: the nearest that is allowed. */
function numberIn({ input: { value, min, max } }: Field): number {
  return Math.min(Math.max(Math.round(Number(value)) || 0, Number(min)), Number(max));
}
