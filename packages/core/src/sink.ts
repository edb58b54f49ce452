import type { AbortSignalLike } from "./signal.ts";

/**
 * Who waits: hears what became of a request that was queued. It hears one of the two, once.
 *
 * A sink is never called while its request is being made (what was settled on the spot shows on the waiter), never inside
 * another sink, and never before the primitive's state is final. What it throws is reported as an uncaught error, and the
 * sinks behind it hear theirs all the same.
 */
export interface Sink<T> {
  /** The request was granted. */
  granted(value: T): void;
  /** The request failed. Nothing is held for it. */
  failed(reason: unknown): void;
  /** Once this signal is aborted, a queued request is not granted any more. Look at it before you make the request. */
  readonly signal?: AbortSignalLike | undefined;
}
