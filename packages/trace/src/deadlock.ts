/** Finds tasks that wait for each other. */
import type { Note } from "./note.ts";

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
  const holders = new Map<object, Note[]>();
  const stuck = new Set<Note>();
  for (const note of live) {
    if (note.state === "holding") {
      const ofSubject = holders.get(note.subject);
      if (ofSubject === undefined) holders.set(note.subject, [note]);
      else ofSubject.push(note);
    } else if (note.state === "waiting" && note.task !== undefined && longEnough(note)) stuck.add(note);
  }
  const blockedPart = (holder: Note): Note | undefined => {
    const { task } = holder;
    if (task === undefined) return undefined;
    for (const note of stuck) if (note.task?.within(task)) return note;
    return undefined;
  };
  for (let before = -1; before !== stuck.size; ) {
    before = stuck.size;
    for (const note of stuck) {
      const ofSubject = holders.get(note.subject);
      if (ofSubject?.every(blockedPart) !== true) stuck.delete(note);
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
