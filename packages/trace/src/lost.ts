/** Notices tokens that are lost: collected as garbage before they are released. */
import { Handles } from "./handle.ts";
import type { Note } from "./note.ts";

/** Watches what the program was given. It keeps nothing of it alive. */
export class Lost {
  readonly #registry = new FinalizationRegistry<readonly Note[]>((notes) => {
    for (const note of notes) note.lost = true;
  });
  readonly #handles: Handles;

  /** @param called Is notified after a method of a token was called by the program. */
  constructor(called: (token: object, result: unknown) => unknown) {
    this.#handles = new Handles(called);
  }

  /** What the program is given in place of a token. There is one for each. */
  handle(token: object, note: Note): object {
    const handle = this.#handles.make(token);
    this.watch(handle, [note]);
    return handle;
  }

  /** Watches an object that the program is given. The first of the notes says when it is over. */
  watch(object: object, notes: readonly Note[]): void {
    for (const note of notes) note.watched = true;
    this.#registry.register(object, notes, notes[0]);
  }

  /** It is released. Without this, the registry would grow as long as the program does not let the engine collect. */
  forget(note: Note): void {
    this.#registry.unregister(note);
  }
}
