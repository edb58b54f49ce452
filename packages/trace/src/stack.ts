/** Where a request was made. */

/** A stack. To print it costs several times what it costs to take it, and most requests are over before anybody asks. */
export class Stack {
  #taken: string | { readonly stack?: unknown };

  /** @param taken What the engine has taken, or what it would print. */
  constructor(taken: string | { readonly stack?: unknown }) {
    this.#taken = taken;
  }

  /** As the engine prints it. */
  get text(): string {
    const taken = this.#taken;
    if (typeof taken === "string") return taken;
    const { stack } = taken; // this calls code of the program, if that has set `Error.prepareStackTrace`
    const text = typeof stack === "string" ? stack : "";
    this.#taken = text;
    return text;
  }

  /** Whether it is text. What an engine keeps before keeps objects alive that are on the stack. */
  get isText(): boolean {
    return typeof this.#taken === "string";
  }
}
