/**
 * What `@sync/trace` finds when it is loaded: the clock of the run that is traced, and what follows tasks across each `await`.
 * It looks for both once. So this module comes before it, and puts back afterwards what was there.
 */
import type { Clock } from "./clock.ts";

/** The run that is traced. */
export const traced: { clock: Clock | undefined; task: unknown } = { clock: undefined, task: undefined };

/** A browser has no `AsyncLocalStorage`. Here it is known which task runs: whoever runs it says so. */
class AsyncLocalStorage<T> {
  getStore(): T | undefined {
    return traced.task as T | undefined;
  }

  run<R>(store: T, fn: () => R): R {
    const before = traced.task;
    traced.task = store;
    try {
      return fn();
    } finally {
      traced.task = before;
    }
  }
}

const host = globalThis as { process?: object };
const now = performance.now.bind(performance);
const process = host.process ?? {};
const replaced = [
  replace(performance, "now", () => traced.clock?.now ?? now()),
  replace(process, "getBuiltinModule", () => ({ AsyncLocalStorage })),
  replace(host, "process", process),
];

/** Puts back what was there. */
export function restoreHost(): void {
  for (const restore of replaced.splice(0).reverse()) restore();
}

function replace(object: object, name: string, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(object, name);
  Object.defineProperty(object, name, { value, configurable: true, writable: true });
  return () => {
    if (before === undefined) Reflect.deleteProperty(object, name);
    else Object.defineProperty(object, name, before);
  };
}
