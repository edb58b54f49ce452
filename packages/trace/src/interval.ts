/** What a request did, from one time to another. */
import type { Failure } from "./listener.ts";
import type { Note, State } from "./note.ts";
import type { Stack } from "./stack.ts";
import type { Task } from "./tasks.ts";

/** A request waited, or held something, or was suspended. */
export interface Interval {
  readonly id: number;
  readonly state: State;
  /** The primitive's number, and what it is called. */
  readonly subject: number;
  readonly label: string;
  /** The nearest task that has a name. */
  readonly task: Task | undefined;
  readonly demand: unknown;
  readonly stack: Stack | undefined;
  readonly start: number;
  /** When it was over, if it is. */
  readonly end: number | undefined;
  /** Why the request was not granted, if it has failed. */
  readonly failure: Failure | undefined;
  /** What held before: its release granted this. */
  readonly cause: number | undefined;
}

/** What a request does since its state began. */
export function intervalOf(
  note: Note,
  id: number,
  end: number | undefined,
  failure: Failure | undefined,
  cause: number | undefined,
): Interval {
  const { state, subject, since: start, stack, demand } = note;
  const task = note.task?.named;
  return { id, state, subject: subject.id, label: subject.label, task, demand, stack, start, end, failure, cause };
}

/** Why a request failed, in a word: the name of an error, or the type of what is none. */
export function failureName({ reason }: Failure): string {
  try {
    const { name } = Object(reason) as { readonly name?: unknown };
    return typeof name === "string" && name !== "" ? name : typeof reason;
  } catch {
    return typeof reason;
  }
}
