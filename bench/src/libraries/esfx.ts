import { AsyncBarrier } from "@esfx/async-barrier";
import { AsyncConditionVariable } from "@esfx/async-conditionvariable";
import { AsyncManualResetEvent } from "@esfx/async-manualresetevent";
import { AsyncMutex } from "@esfx/async-mutex";
import { AsyncReaderWriterLock } from "@esfx/async-readerwriterlock";
import { AsyncSemaphore } from "@esfx/async-semaphore";
import { CancelToken } from "@esfx/canceltoken";
import type { Library, Permits } from "./library.ts";

function mutexOf(): Permits<{ unlock(): void }> {
  const mutex = new AsyncMutex();
  const taken = { unlock: () => mutex.unlock() };
  return {
    acquire: () => mutex.lock(),
    release: (handle) => handle.unlock(),
    cancellable() {
      const source = CancelToken.source();
      return { wait: mutex.lock(source.token), cancel: () => source.cancel() };
    },
    tryAcquire: () => (mutex.tryLock() ? taken : undefined),
    releaseAny: () => void mutex.unlock(),
  };
}

function semaphoreOf(permits: number, max?: number): Permits {
  const semaphore = new AsyncSemaphore(permits, max);
  return {
    acquire: () => semaphore.wait(),
    release: () => semaphore.release(),
    releaseAny: () => semaphore.release(),
  };
}

export const esfx: Library = {
  packages: [
    "@esfx/async-semaphore",
    "@esfx/async-mutex",
    "@esfx/async-manualresetevent",
    "@esfx/async-conditionvariable",
    "@esfx/async-barrier",
    "@esfx/async-readerwriterlock",
  ],
  make: (permits) => (permits === 1 ? mutexOf() : semaphoreOf(permits, permits)),
  one: () => semaphoreOf(1),
  event: () => new AsyncManualResetEvent(),
  condition() {
    const mutex = new AsyncMutex();
    const condition = new AsyncConditionVariable();
    return {
      async wait() {
        const handle = await mutex.lock();
        await condition.wait(mutex);
        handle.mutex.unlock();
      },
      async notify() {
        const handle = await mutex.lock();
        condition.notifyOne();
        handle.unlock();
      },
    };
  },
  barrier(parties) {
    const barrier = new AsyncBarrier(parties);
    return { wait: () => barrier.signalAndWait() };
  },
  readWrite() {
    const lock = new AsyncReaderWriterLock();
    const run = async (requested: Promise<{ unlock(): void }>, fn: () => Promise<void>) => {
      const handle = await requested;
      try {
        await fn();
      } finally {
        handle.unlock();
      }
    };
    return { read: (fn) => run(lock.read(), fn), write: (fn) => run(lock.write(), fn) };
  },
  module: `import { AsyncMutex } from "@esfx/async-mutex";
    export default async () => (await new AsyncMutex().lock()).unlock();`,
};
