/**
 * What the primitives of `@sync` are made of: the queue, cancellation, the token, the errors, and the seam that promises and
 * effects share. With it you can write a primitive of your own.
 *
 * @module
 */

export { acquireAll, enqueueAll, type Part, type Parts, tryAcquireAll } from "./acquire-all.ts";
export { asyncDispose } from "./async-dispose.ts";
export { acquirable, callable, integer, invalid, iterable, optionsOf, show } from "./check.ts";
export { NotAcquiredError } from "./errors.ts";
export { flush, reportUncaught, schedule } from "./flush.ts";
export type { Governor } from "./governor.ts";
export { inspect } from "./inspect.ts";
export { eachOnce, JointRequest } from "./joint-request.ts";
export { neverAborted, type Signal } from "./never-aborted.ts";
export { onAbort } from "./on-abort.ts";
export { Primitive } from "./primitive.ts";
export { Printable, printWaiters } from "./printable.ts";
export { promiseOf } from "./promise.ts";
export { Queue, type Queueable } from "./queue.ts";
export { QueuedGovernor } from "./queued-governor.ts";
export { type Grantor, type PartOf, PromiseRequest, type Request } from "./request.ts";
export { addPermits, enqueue, enqueueWait, giveBack, holder, partOf, requestOf, submit, withdraw } from "./seam.ts";
export { type AbortSignalLike, abortOf, signalOf, type WaitOptions } from "./signal.ts";
export { submitForPromise, submitOrCancel } from "./submitted.ts";
export type { LockToken, Suspendable } from "./suspendable.ts";
export { dispose, type Token } from "./token.ts";
export { type Observer, Waiter } from "./waiter.ts";
export { wrapped } from "./wrapped.ts";
