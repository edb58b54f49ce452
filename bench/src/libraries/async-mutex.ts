import { Mutex, Semaphore, type SemaphoreInterface, withTimeout } from "async-mutex";
import type { Library, Permits, Release } from "./library.ts";

export const asyncMutex: Library = {
  make(permits): Permits<[number, Release]> {
    const semaphore = new Semaphore(permits);
    let within: SemaphoreInterface | undefined;
    let total = permits;
    return {
      acquire: () => semaphore.acquire(),
      release: ([, release]) => release(),
      acquireMany: (permits) => semaphore.acquire(permits),
      acquireWithin: (milliseconds) => (within ??= withTimeout(semaphore, milliseconds)).acquire(),
      acquireAhead: () => semaphore.acquire(1, 1),
      releaseAny: () => semaphore.release(),
      run: (fn) => semaphore.runExclusive(fn),
      waiting: () => (semaphore as unknown as { _queue: unknown[] })._queue.length,
      resize(permits) {
        semaphore.setValue(semaphore.getValue() + permits - total);
        total = permits;
      },
      clear: () => semaphore.cancel(),
      idle: () => semaphore.waitForUnlock(total),
    };
  },
  one(): Permits<Release> {
    const mutex = new Mutex();
    return {
      acquire: () => mutex.acquire(),
      release: (release) => release(),
      run: (fn) => mutex.runExclusive(fn),
    };
  },
};
