import { createRequire } from "node:module";
import { held, type Library, runnerOf } from "./library.ts";

// It has no declarations. By default it lets 1,000 wait.
const AsyncLock = createRequire(import.meta.url)("async-lock") as new (options: {
  maxPending: number;
}) => {
  acquire(key: string | string[], fn: () => void, options?: { timeout?: number; skipQueue?: boolean }): Promise<void>;
  readonly queues: { readonly key?: unknown[] };
};
const make = (maxPending = Number.POSITIVE_INFINITY) => new AsyncLock({ maxPending });

export const asyncLock: Library = {
  make() {
    const lock = make();
    return {
      ...runnerOf((fn) => lock.acquire("key", fn)),
      acquireWithin: (timeout) => held((fn) => lock.acquire("key", fn, { timeout })),
      acquireAhead: () => held((fn) => lock.acquire("key", fn, { skipQueue: true })),
      waiting: () => lock.queues.key?.length ?? 0,
    };
  },
  capped(_permits, maxWaiting) {
    const lock = make(maxWaiting);
    return runnerOf((fn) => lock.acquire("key", fn));
  },
  keyed() {
    const lock = make();
    return (key, fn) => lock.acquire(key, fn);
  },
  several() {
    const lock = make();
    return (locks, fn) => lock.acquire(locks.map(String), fn);
  },
  module: `import AsyncLock from "async-lock";
    export default () => new AsyncLock().acquire("key", () => {});`,
};
