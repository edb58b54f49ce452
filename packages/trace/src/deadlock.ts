/** Finds tasks that wait for each other. */
import type { Note, Subject } from "./note.ts";
import type { Task } from "./tasks.ts";

/** A request that waits, and what holds what it waits for: a step of a cycle. */
export interface Blocked {
  readonly waits: Note;
  readonly holds: Note;
}

/**
 * The cycles among requests that wait, each once.
 *
 * A request is stuck if each that holds its primitive is a task, and a part of that task is stuck. With permits it could go on
 * as soon as one of the holders does. So all of them must be stuck. What nobody holds may be released by anybody.
 */
export function cyclesOf(live: Iterable<Note>, longEnough: (note: Note) => boolean): Blocked[][] {
  const holders = new Map<Subject, Note[]>();
  const stuck = new Set<Note>();
  for (const note of live) {
    if (note.state === "holding") {
      const ofSubject = holders.get(note.subject);
      if (ofSubject === undefined) holders.set(note.subject, [note]);
      else ofSubject.push(note);
    } else if (note.state === "waiting" && note.task !== undefined && longEnough(note)) stuck.add(note);
  }
  let parts = partsOf(stuck);
  const blockedPart = ({ task }: Note): Note | undefined => task && parts.get(task);
  for (let before = -1; before !== stuck.size; parts = partsOf(stuck)) {
    before = stuck.size;
    const isStuck = new Map<Subject, boolean>();
    for (const note of stuck) {
      const { subject } = note;
      let all = isStuck.get(subject);
      if (all === undefined) isStuck.set(subject, (all = holders.get(subject)?.every(blockedPart) === true));
      if (!all) stuck.delete(note);
    }
  }
  const cycles: Blocked[][] = [];
  const seen = new Set<Note>();
  for (const first of stuck) {
    const path: Blocked[] = [];
    let note: Note | undefined = first;
    while (note !== undefined && !seen.has(note)) {
      seen.add(note);
      const holds: Note | undefined = holders.get(note.subject)?.[0];
      if (holds === undefined) break;
      path.push({ waits: note, holds });
      note = blockedPart(holds);
      const start = path.findIndex(({ waits }) => waits === note);
      if (start >= 0) cycles.push(path.slice(start));
    }
  }
  return cycles;
}

/** For each task that has a part that is stuck: the first such request. */
function partsOf(stuck: ReadonlySet<Note>): Map<Task, Note> {
  const parts = new Map<Task, Note>();
  for (const note of stuck) {
    for (let { task } = note; task !== undefined && !parts.has(task); task = task.parent) parts.set(task, note);
  }
  return parts;
}
