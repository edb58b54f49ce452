/** What an exporter is notified of. */
import type { Finding } from "./finding.ts";
import type { Note } from "./note.ts";

/** Is notified in the middle of operations, so it may only take notes: it must not throw, nor call a primitive. */
export interface Listener {
  /**
   * A request is in a state from now on: it waits, holds, or is suspended.
   *
   * @param cause What it holds was held by this one before, whose release granted it in the same step.
   */
  entered?(note: Note, cause: Note | undefined): void;
  /**
   * That state is over. `note.state` and `note.since` are still those of the state that ends.
   *
   * @param failure Why it was not granted, if it has failed.
   */
  left?(note: Note, at: number, failure: Failure | undefined): void;
  /** Something is wrong, or it is over. Not in the middle of an operation. */
  found?(finding: Finding): void;
}

/** Why a request was not granted. */
export interface Failure {
  readonly reason: unknown;
}

/** Several listeners as one. */
export class Listeners implements Listener {
  readonly #all = new Set<Listener>();

  get size(): number {
    return this.#all.size;
  }

  add(listener: Listener): void {
    this.#all.add(listener);
  }

  delete(listener: Listener): void {
    this.#all.delete(listener);
  }

  entered(note: Note, cause: Note | undefined): void {
    for (const listener of this.#all) listener.entered?.(note, cause);
  }

  left(note: Note, at: number, failure: Failure | undefined): void {
    for (const listener of this.#all) listener.left?.(note, at, failure);
  }

  found(finding: Finding): void {
    for (const listener of this.#all) listener.found?.(finding);
  }
}
