/** A function each of whose calls is run by something: what `wrap()` returns. */
import { callable } from "./check.ts";

/**
 * A function that has what `fn` does run, with the same `this` and arguments.
 *
 * @param run Runs a job, which is one call of `fn`. It is given the arguments, too.
 * @throws {TypeError} if `fn` is not a function.
 */
export function wrapped<This, Args extends unknown[], R>(
  fn: (this: This, ...args: Args) => R,
  run: (job: () => R, args: Args) => Promise<Awaited<R>>,
): (this: This, ...args: Args) => Promise<Awaited<R>> {
  callable("fn", fn);
  return function (...args) {
    return run(() => fn.apply(this, args), args);
  };
}
