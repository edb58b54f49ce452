/** How a task is, and why it does not go on, in words. */
import type { Primitive, Scenario } from "./scenario.ts";
import { type Moment, queueOf, type TaskState } from "./timeline.ts";

/** How a task is at a moment: `holds lock`, `waits for lock, which ann holds`. */
export function taskText(name: string, { tasks, resources }: Moment, scenario: Scenario): string {
  const task = tasks.get(name);
  if (task === undefined) return "";
  switch (task.is) {
    case "not begun":
      return "has not begun";
    case "done":
      return "is done";
    case "cancelled":
      return `was cancelled: ${task.error}`;
    case "failed":
      return `ended with ${task.error}`;
    case "runs":
      return task.holds.length === 0 ? "runs" : `holds ${list(task.holds)}`;
    case "waits": {
      const why = (task.waitsFor ?? "").split(" and ").map((part) => {
        const resource = resources.find(({ name }) => name === queueOf(part));
        const primitive = scenario.primitives.find(({ name }) => name === resource?.primitive);
        const ahead = resource?.queue[resource.queue.indexOf(name) - 1];
        return `${part}${reason(name, primitive, resource?.holders ?? [], ahead)}`;
      });
      return `${holding(task)}waits for ${list(why)}`;
    }
  }
}

function holding({ holds, suspended }: TaskState): string {
  if (holds.length > 0) return `holds ${list(holds)}, and `;
  return suspended.length > 0 ? `has ${list(suspended)} suspended, and ` : "";
}

function reason(
  name: string,
  primitive: Primitive | undefined,
  holders: readonly string[],
  ahead: string | undefined,
): string {
  switch (primitive?.kind) {
    case "Event":
      return " until it is set";
    case "Condition":
      return " until it is notified";
    case "Barrier":
      return " until all have come";
    case "SingleFlight":
      return holders.length > 0 && !holders.includes(name) ? `, which ${list(holders)} loads` : "";
    default: {
      const who = holders.map((holder) => (holder === name ? `${name} itself` : holder));
      if (ahead !== undefined) return `, behind ${ahead}`;
      return holders.length === 0 ? "" : `, which ${list(who)} ${holders.length > 1 ? "hold" : "holds"}`;
    }
  }
}

export function list(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
