/** How a primitive prints: everywhere in the words of Python's `repr`. */
import { inspect } from "./inspect.ts";

/** Something that prints as its name and its state. */
export abstract class Printable {
  /** What it is called in print. A literal: minifiers rename classes. */
  abstract get [Symbol.toStringTag](): string;

  /** What it is and its state: `<Lock [locked, waiters:2]>`. */
  toString(): string {
    return `<${this[Symbol.toStringTag]} [${this.describe()}]>`;
  }

  /** The same for `console.log`, on Bun, Deno and Node. */
  [inspect](): string {
    return String(this);
  }

  /** The same for `JSON.stringify`, and for the messages of test runners. */
  toJSON(): string {
    return String(this);
  }

  /** Its state in print. */
  protected abstract describe(): string;
}

/** How many wait, in print, after the state of a primitive: nothing if none does. */
export function printWaiters(waiting: number): string {
  return waiting > 0 ? `, waiters:${waiting}` : "";
}
