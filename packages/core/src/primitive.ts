const inspect: unique symbol = Symbol.for("nodejs.util.inspect.custom");

/** What all primitives share: how many wait, and how it prints. */
export abstract class Primitive {
  /** How many wait. */
  abstract get waiting(): number;

  /** What it is called in print. A literal: minifiers rename classes. */
  abstract get [Symbol.toStringTag](): string;

  /** What it is and its state, in the words of Python's `repr`: `<Lock [locked, waiters:2]>`. */
  toString(): string {
    return `<${this[Symbol.toStringTag]} [${this.describe()}]>`;
  }

  /** The same for `console.log`, on Bun, Deno and Node. */
  [inspect](): string {
    return this.toString();
  }

  /** Its state in print. */
  protected abstract describe(): string;

  /** How many wait, in print: nothing if nobody does. */
  protected waiters(): string {
    return this.waiting > 0 ? `, waiters:${this.waiting}` : "";
  }
}
