/** Submits a request, and returns its promise, or its token if it is granted at once. */
import { flush } from "./flush.ts";
import { promiseOf } from "./promise.ts";
import type { AbortSignalLike } from "./signal.ts";
import type { Waiter } from "./waiter.ts";

/**
 * Submits a request, and returns its promise.
 *
 * @param request A request that is still to be submitted, without an observer.
 * @param signal Its abort cancels the request while it is pending. Look at it before.
 */
export function submitForPromise<T, D>(request: Waiter<T, D>, signal?: AbortSignalLike): Promise<T> {
  request.submit();
  const promise = promiseOf(request, signal);
  flush();
  return promise;
}

/** Submits a request, and returns it if it is granted at once. Else it is cancelled. */
export function submitOrCancel<W extends Waiter<unknown, unknown>>(request: W): W | undefined {
  request.submit();
  if (request.pending) request.revoke();
  flush();
  return request.granted ? request : undefined;
}
