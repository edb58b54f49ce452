import { Place, type Settle } from "./place.ts";
import type { AbortSignalLike } from "./signal.ts";
import type { Hearer, Waiter } from "./waiter.ts";

// One executor for every promise: a closure for each would weigh more than the waiter.
let resolve: Settle | undefined;
let reject: Settle | undefined;
function executor(first?: Settle, second?: Settle): void {
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
  const promise = new Promise<T>(executor);
  if (signal === undefined) waiter.listen(resolve as Hearer<T>);
  else {
    const place = new Place(signal, waiter, resolve, reject);
    waiter.listen(place);
    try {
      place.join();
    } catch (error) {
      waiter.abandon(error);
    }
    if (!waiter.queued) place.leave();
  }
  executor(); // lets go of both
  return promise;
}
