/** Finds tasks that wait for each other. */
import type { Note, Subject } from "./note.ts";
import type { Task } from "./tasks.ts";

/** A request that waits, and what holds what it waits for: a step of a cycle. */
export interface Blocked {
  readonly waits: Note;
  readonly holds: Note;
}

/** Tasks that wait for each other. */
export interface Cycle {
  readonly steps: readonly Blocked[];
  /** Whether nobody else could release what they need. */
  readonly certain: boolean;
}

/** What holds each primitive. */
type Holders = ReadonlyMap<Subject, readonly Note[]>;

/** The cycles among requests that wait, each once. */
export function cyclesOf(waiting: readonly Note[], holders: Holders): Cycle[] {
  const stuck = stuckOf(waiting, holders);
  const certain = stuckOf([...stuck].filter(isStructured), holders, isStructured);
  const parts = partsOf(stuck);
  const cycles: Cycle[] = [];
  const seen = new Set<Note>();
  for (const first of stuck) {
    const path: Blocked[] = [];
    let note: Note | undefined = first;
    while (note !== undefined && !seen.has(note)) {
      seen.add(note);
      const holds: Note | undefined = holders.get(note.subject)?.[0];
      if (holds === undefined) break;
      path.push({ waits: note, holds });
      note = holds.task && parts.get(holds.task);
      const start = path.findIndex(({ waits }) => waits === note);
      if (start >= 0) cycles.push({ steps: path.slice(start), certain: note !== undefined && certain.has(note) });
    }
  }
  return cycles;
}

/**
 * Those requests that cannot be granted.
 *
 * A request is stuck if each that holds its primitive is a task, and a part of that task is stuck. With permits it could go on
 * as soon as one of the holders does. So all of them must be stuck. What nobody holds may be released by anybody.
 */
function stuckOf(waiting: Iterable<Note>, holders: Holders, canBeStuck?: (holder: Note) => boolean): Set<Note> {
  const stuck = new Set(waiting);
  for (let before = -1; before !== stuck.size; ) {
    before = stuck.size;
    const parts = partsOf(stuck);
    const isBlocked = (holder: Note) =>
      holder.task !== undefined && parts.has(holder.task) && canBeStuck?.(holder) !== false;
    const isStuck = new Map<Subject, boolean>();
    for (const note of stuck) {
      const { subject } = note;
      let all = isStuck.get(subject);
      if (all === undefined) isStuck.set(subject, (all = holders.get(subject)?.every(isBlocked) === true));
      if (!all) stuck.delete(note);
    }
  }
  return stuck;
}

/** For each task that has a part that is stuck: the first such request. */
function partsOf(stuck: ReadonlySet<Note>): Map<Task, Note> {
  const parts = new Map<Task, Note>();
  for (const note of stuck) {
    for (let { task } = note; task !== undefined && !parts.has(task); task = task.parent) parts.set(task, note);
  }
  return parts;
}

/** Whether only its own task releases it. */
function isStructured({ structured, subject }: Note): boolean {
  return structured && !subject.releasedByName;
}
