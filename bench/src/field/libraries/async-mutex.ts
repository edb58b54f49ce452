import { Mutex, Semaphore, withTimeout } from "async-mutex";
import type { Library } from "../library.ts";

export const asyncMutex: Library = {
  name: "async-mutex",
  packages: ["async-mutex"],
  abilities: ["permits", "timeout", "priority"],
  make(permits) {
    const semaphore = new Semaphore(permits);
    let total = permits;
    return {
      async acquire({ permits = 1, timeout, priority = 0 } = {}) {
        const within = timeout === undefined ? semaphore : withTimeout(semaphore, timeout);
        const [, release] = await within.acquire(permits, priority);
        return release;
      },
      hold: () => new Mutex().acquire(),
      line: () => (semaphore as unknown as { _queue: unknown[] })._queue.length,
      run: (fn) => semaphore.runExclusive(fn),
      overRelease: () => semaphore.release(),
      resize(permits) {
        semaphore.setValue(semaphore.getValue() + permits - total);
        total = permits;
      },
      clear: () => semaphore.cancel(),
    };
  },
  module: `import { Mutex } from "async-mutex";
    export default async () => (await new Mutex().acquire())();`,
};
