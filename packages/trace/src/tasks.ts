/** Whose requests they are: tasks, which the asynchronous context tells apart. */
import { storage } from "./host.ts";
import type { Note } from "./note.ts";

/** A task, or a section of one: the function of a `with()`. */
export class Task {
  /** Its name. A section has none. */
  readonly name: string | undefined;
  /** The task that it is a part of. */
  readonly parent: Task | undefined;
  /** What it holds itself: not what is held by the task that it is a part of. */
  readonly held: Set<Note> = new Set();

  constructor(name: string | undefined, parent: Task | undefined) {
    this.name = name;
    this.parent = parent;
  }

  /** What it is called: the name of the nearest task that has one. */
  get title(): string | undefined {
    return this.name ?? this.parent?.title;
  }

  /** Whether it is a part of another, or that task itself. */
  within(other: Task): boolean {
    return this === other || (this.parent?.within(other) ?? false);
  }

  /** What is held by it, and by the tasks that it is a part of. */
  *allHeld(): Iterable<Note> {
    yield* this.held;
    if (this.parent !== undefined) yield* this.parent.allHeld();
  }
}

const tasks = storage<Task>();

/** The task that runs. */
export function currentTask(): Task | undefined {
  return tasks.getStore();
}

/** Calls a function as a task. What it starts belongs to the task, too. */
export function runAs<R>(task: Task, fn: () => R): R {
  return tasks.run(task, fn);
}
