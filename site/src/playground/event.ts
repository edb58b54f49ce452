/** What happened, as data and as text. The program beside a playground prints the same text. */
import type { Change } from "./scenario.ts";

/** What a task or an action did. */
export type Happening =
  | { readonly does: "requests" | "acquires" | "releases"; readonly what: Demand }
  | { readonly does: "waits"; readonly on: string }
  | { readonly does: "goes on"; readonly on: string; readonly position?: number }
  | { readonly does: "calls"; readonly on: string; readonly key?: string; readonly priority?: number }
  | { readonly does: "starts" | "ends" | "returns from"; readonly on: string; readonly key?: string }
  | { readonly does: "changes"; readonly change: Change; readonly notified?: number }
  | { readonly does: "makes"; readonly variable: string; readonly value: number }
  | { readonly does: "reads"; readonly variable: string; readonly value: number }
  | { readonly does: "is done" }
  | { readonly does: "fails"; readonly error: string }
  | { readonly does: "aborts"; readonly task: string | undefined };

/** What is asked for. */
export interface Demand {
  readonly on: readonly string[];
  readonly permits?: number | undefined;
  readonly key?: string | undefined;
}

/** Something that happened at a time. What no task did has no task. */
export interface Event {
  readonly at: number;
  readonly task: string | undefined;
  readonly happening: Happening;
}

/** What is asked for, in words: `lock`, `2 of slots`, `ann of users`, `a and b`. */
export function demandText({ on, permits, key }: Demand): string {
  const of = key ?? permits;
  return (of === undefined ? "" : `${of} of `) + on.join(" and ");
}

/** A change in words, by a task (`sets ready`) or from outside (`set ready`). */
export function changeText(change: Change, byTask: boolean): string {
  const s = byTask ? "s" : "";
  switch (change.do) {
    case "notify":
      return `notifies ${change.n} of ${change.on}`;
    case "notifyAll":
      return `notifies all of ${change.on}`;
    case "resize":
      return `resize${s} ${change.on} to ${change.to}`;
    default:
      return `${change.do}${s} ${change.on}`;
  }
}

/** What happened, in words, by a task or from outside. */
export function happeningText(happening: Happening, byTask: boolean): string {
  switch (happening.does) {
    case "requests":
    case "acquires":
    case "releases":
      return `${happening.does} ${demandText(happening.what)}`;
    case "waits":
      return `waits for ${happening.on}`;
    case "goes on":
      return happening.position === undefined ? "goes on" : `goes on, position ${happening.position}`;
    case "calls":
    case "starts":
    case "ends":
    case "returns from":
      return `${happening.does} ${demandText({ on: [happening.on], key: happening.key })}`;
    case "changes":
      return changeText(happening.change, byTask);
    case "makes":
      return `makes ${happening.variable} ${happening.value}`;
    case "reads":
      return `reads ${happening.variable}: ${happening.value}`;
    case "is done":
      return "is done";
    case "fails":
      return `ends with ${happening.error}`;
    case "aborts":
      return `abort ${happening.task ?? "all"}`;
  }
}

/** An event in words: `bob acquires lock`. */
export function eventText({ task, happening }: Event): string {
  const text = happeningText(happening, task !== undefined);
  return task === undefined ? text : `${task} ${text}`;
}
