/** How objects print: the key that `console.log` looks for on Bun, Deno and Node. */

/** Key of the method whose result `console.log` prints. */
export const inspect: unique symbol = Symbol.for("nodejs.util.inspect.custom");
