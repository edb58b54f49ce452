/** Runs one at a time: what `@sync/trace` reports of a run must not have the locks of another in it. */

let last: Promise<unknown> = Promise.resolve();

/** Calls a function when all that were given before have ended. Not by a lock of ours: trace would see it. */
export function alone<T>(fn: () => Promise<T>): Promise<T> {
  const result = last.then(fn);
  last = result.catch(() => {});
  return result;
}
