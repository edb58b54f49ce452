/** The state as text: the primitives with their holders and queues, and each task. */
import { button, h } from "./dom.ts";
import { list, taskText } from "./explain.ts";
import type { Scenario } from "./scenario.ts";
import type { Moment, Resource, Timeline } from "./timeline.ts";

export class StateView {
  readonly element: HTMLElement;
  readonly #scenario: Scenario;
  readonly #primitives: HTMLElement = h("ul", { class: "primitives", "aria-label": "Primitives" });
  readonly #tasks = new Map<string, { readonly text: HTMLElement; readonly abort: HTMLButtonElement }>();
  readonly #end: HTMLElement = h("p", { class: "end" });

  constructor(scenario: Scenario, abort: (task: string) => void) {
    this.#scenario = scenario;
    const items = scenario.tasks.map(({ name }) => {
      const text = h("span");
      const abortButton = button("Abort", `abort ${name}`, () => abort(name));
      abortButton.setAttribute("aria-label", `Abort ${name}`);
      this.#tasks.set(name, { text, abort: abortButton });
      return h("li", {}, h("b", {}, name), " ", text, " ", abortButton);
    });
    const tasks = h("ul", { class: "tasks", "aria-label": "Tasks" }, ...items);
    this.element = h("div", { class: "state" }, this.#primitives, tasks, this.#end);
  }

  show(timeline: Timeline, moment: Moment): void {
    const primitives = this.#scenario.primitives.map(({ name }) => {
      const resources = moment.resources.filter(({ primitive }) => primitive === name);
      const lines = resources.flatMap((resource) => linesOf(resource, name));
      return h("li", {}, h("b", {}, name), " ", h("code", {}, moment.sample.printed[name] ?? ""), ...lines);
    });
    const variables = Object.entries(moment.sample.variables).map(([name, value]) => {
      return h("li", {}, h("b", {}, name), " ", h("code", {}, String(value)));
    });
    this.#primitives.replaceChildren(...primitives, ...variables);
    for (const [name, { text, abort }] of this.#tasks) {
      text.textContent = taskText(name, moment, this.#scenario);
      const is = moment.tasks.get(name)?.is;
      abort.disabled = is !== "waits" && is !== "runs" && is !== "not begun";
    }
    const { end, stuck } = timeline;
    const isStuck = moment.at === end && stuck.length > 0;
    this.#end.textContent = isStuck ? `The end: ${list(stuck)} ${stuck.length > 1 ? "wait" : "waits"} for ever.` : "";
  }
}

function linesOf({ name, holders, queue }: Resource, primitive: string): HTMLElement[] {
  const of = name === primitive ? "" : `${name.slice(primitive.length + 1)}: `;
  if (of !== "" && holders.length + queue.length === 0) return [];
  const lines = [];
  if (holders.length > 0) lines.push(h("div", {}, `${of}held by ${holders.join(", ")}`));
  if (queue.length > 0) {
    const items = h("ol", { "aria-label": `Queue of ${name}` }, ...queue.map((task) => h("li", {}, task)));
    lines.push(h("div", { class: "queue" }, `${holders.length > 0 ? "" : of}queue: `, items));
  }
  return lines;
}
