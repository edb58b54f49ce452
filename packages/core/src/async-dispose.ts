/** The symbol that `await using` calls. */

/** `Symbol.asyncDispose`; where a runtime lacks it, the symbol that compilers put in its place. */
export const asyncDispose: typeof Symbol.asyncDispose = Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose");
