import { AsyncBarrier } from "@esfx/async-barrier";
import { AsyncConditionVariable } from "@esfx/async-conditionvariable";
import { AsyncManualResetEvent } from "@esfx/async-manualresetevent";
import { AsyncMutex } from "@esfx/async-mutex";
import { AsyncSemaphore } from "@esfx/async-semaphore";
import type { Library, Permits } from "../library.ts";

const cancelSignal = Symbol.for("@esfx/cancelable:Cancelable.cancelSignal");

/** The smallest thing that its waits take to be cancelled by. */
function cancelable() {
  const listeners = new Set<() => void>();
  const signal = {
    signaled: false,
    reason: new Error("cancelled"),
    subscribe(listener: () => void) {
      listeners.add(listener);
      return { unsubscribe: () => void listeners.delete(listener) };
    },
  };
  return {
    [cancelSignal]: () => signal,
    cancel() {
      signal.signaled = true;
      for (const listener of listeners) listener();
    },
  };
}

function esfxMutex(): Permits {
  const mutex = new AsyncMutex();
  const acquire = async (source?: ReturnType<typeof cancelable>) => {
    const handle = await mutex.lock(source as Parameters<typeof mutex.lock>[0]);
    return () => handle.unlock();
  };
  return {
    acquire: () => acquire(),
    hold: () => mutex.lock(),
    cancellable() {
      const source = cancelable();
      return { wait: acquire(source), cancel: source.cancel };
    },
    tryAcquire: () => (mutex.tryLock() ? () => void mutex.unlock() : undefined),
    overRelease: () => void mutex.unlock(),
  };
}

function esfxSemaphore(permits: number): Permits {
  const semaphore = new AsyncSemaphore(permits, permits);
  return {
    async acquire() {
      await semaphore.wait();
      return () => semaphore.release();
    },
    overRelease: () => semaphore.release(),
  };
}

export const esfx: Library = {
  name: "@esfx/async-*",
  packages: [
    "@esfx/async-semaphore",
    "@esfx/async-mutex",
    "@esfx/async-manualresetevent",
    "@esfx/async-conditionvariable",
    "@esfx/async-barrier",
  ],
  abilities: [],
  make: (permits) => (permits === 1 ? esfxMutex() : esfxSemaphore(permits)),
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
  module: `import { AsyncMutex } from "@esfx/async-mutex";
    export default async () => (await new AsyncMutex().lock()).unlock();`,
};
