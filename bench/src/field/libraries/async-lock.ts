import { createRequire } from "node:module";
import { held, type Library } from "../library.ts";

// It has no declarations.
const AsyncLock = createRequire(import.meta.url)("async-lock") as new () => {
  acquire(key: string, fn: () => void, options?: { timeout?: number; skipQueue?: boolean }): Promise<void>;
  readonly queues: { readonly key?: unknown[] };
};

export const asyncLock: Library = {
  name: "async-lock",
  packages: ["async-lock"],
  abilities: ["timeout", "priority"],
  make() {
    const lock = new AsyncLock();
    return {
      acquire: ({ timeout = 0, priority = 0 } = {}) =>
        held((fn) => lock.acquire("key", fn, { timeout, skipQueue: priority > 0 })),
      line: () => lock.queues.key?.length ?? 0,
      run: (fn) => lock.acquire("key", fn),
    };
  },
  keyed() {
    const lock = new AsyncLock();
    return (key, fn) => lock.acquire(key, fn);
  },
  module: `import AsyncLock from "async-lock";
    export default () => new AsyncLock().acquire("key", () => {});`,
};
