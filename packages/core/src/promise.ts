/** The promise of a waiter. */
import { Registration } from "./registration.ts";
import type { AbortSignalLike } from "./signal.ts";
import type { Waiter } from "./waiter.ts";

// One executor for all: a closure with so much in it costs JavaScriptCore a third more.
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
 * @param waiter A waiter without an observer.
 * @param signal Its abort cancels the waiter while it is pending, with the signal's reason.
 */
export function promiseOf<T, D>(waiter: Waiter<T, D>, signal?: AbortSignalLike): Promise<T> {
  const { outcome } = waiter;
  if (waiter.granted) return Promise.resolve(outcome as T);
  if (!waiter.pending) return Promise.reject(outcome);
  const promise = new Promise<unknown>(executor);
  const registration = new Registration(signal, waiter, resolve, reject);
  executor(); // lets go of both
  waiter.observe(registration);
  registration.add();
  return promise as Promise<T>;
}
