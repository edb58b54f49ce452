/** Whose requests they are: tasks, which the asynchronous context tells apart. */
import { storage } from "./host.ts";
import type { Note } from "./note.ts";

/** A task, or a section of one: the function of a `with()`. */
export class Task {
  /** Its name. A section has none. */
  name: string | undefined;
  /** Whether it does one thing after the other, and has no parts that do not wait for each other. */
  readonly exact: boolean = false;
  /** The task that it is a part of. */
  readonly parent: Task | undefined;
  /** What it holds itself: not what is held by the task that it is a part of. */
  readonly held: Set<Note> = new Set();

  constructor(name: string | undefined, parent: Task | undefined) {
    this.name = name;
    this.parent = parent;
  }

  /** The nearest task that has a name: this one, or one that it is a part of. */
  get named(): Task | undefined {
    return this.name === undefined ? this.parent?.named : this;
  }

  /** Where it is, if it knows that better than the engine: frames as an engine prints them. */
  stack(_depth: number): string | undefined {
    return undefined;
  }

  /** Whether it is a part of another, or that task itself. */
  within(other: Task): boolean {
    return this === other || this.parent?.within(other) === true;
  }

  /** Whether anything is held by it, or by the tasks that it is a part of. */
  get holdsAnything(): boolean {
    return this.held.size > 0 || this.parent?.holdsAnything === true;
  }

  /** What is held by it, and by the tasks that it is a part of. */
  *allHeld(): Iterable<Note> {
    yield* this.held;
    yield* this.parent?.allHeld() ?? [];
  }
}

const tasks = storage<Task>();

const sources: (() => Task | undefined)[] = [];

/** Adds something that knows tasks of its own: fibers. */
export function addSource(source: () => Task | undefined): void {
  sources.push(source);
}

/** The task that runs. */
export function currentTask(): Task | undefined {
  const task = tasks.getStore();
  for (const source of sources) {
    const other = source();
    if (other !== undefined) return task?.within(other) ? task : other; // it was called by the other, and not only before it
  }
  return task;
}

/** Calls a function as a task. What it starts belongs to the task, too. */
export function runAs<R>(task: Task, fn: () => R): R {
  return tasks.run(task, fn);
}
