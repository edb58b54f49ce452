import { Place } from "./place.ts";
import type { AbortSignalLike } from "./signal.ts";
import type { Waiter } from "./waiter.ts";

// One executor for all who wait with a signal: a closure with so much in it costs JavaScriptCore a third more.
let resolve: ((value: unknown) => void) | undefined;
let reject: ((reason: unknown) => void) | undefined;
function executor(first?: typeof resolve, second?: typeof reject): void {
  resolve = first;
  reject = second;
}

/**
 * The promise of what a waiter is granted.
 *
 * Return it as it is: an `async` function around it would settle a tick later, and a later grant's continuation could run
 * before this one's.
 *
 * @param waiter A waiter to whom nobody listens.
 * @param signal Its abort while the waiter is queued abandons the waiter, with the signal's reason.
 */
export function promiseOf<T, R>(waiter: Waiter<T, R>, signal?: AbortSignalLike): Promise<T> {
  if (!waiter.queued) return Promise.resolve(waiter.result);
  if (signal === undefined) return new Promise((resolve) => waiter.listen(resolve));
  const promise = new Promise<unknown>(executor);
  new Place<T, R>(signal, waiter, resolve, reject).join();
  executor(); // lets go of both
  return promise as Promise<T>;
}
