/**
 * What the primitives of `@sync` stand on: the queue of waiters, cancellation, the token, the errors, and the seam that
 * promises and effects share. With it you can write a primitive of your own.
 *
 * @module
 */

export { callable, integer, optionsOf, refuse, show } from "./check.ts";
export { deliver, later, reportUncaught } from "./deliver.ts";
export { NotAcquiredError } from "./errors.ts";
export { Governor } from "./governor.ts";
export { Primitive } from "./primitive.ts";
export { promiseOf } from "./promise.ts";
export { Queue, type Queueable } from "./queue.ts";
export { type AbortSignalLike, abortOf, signalOf, type WaitOptions } from "./signal.ts";
export type { Sink } from "./sink.ts";
export { dispose, type Token } from "./token.ts";
export { type Hearer, leave, type Owner, Waiter } from "./waiter.ts";
