import { Effect, Latch, Semaphore, TxReentrantLock, TxSemaphore } from "effect";
import { RateLimiter } from "effect/persistence";
import { held, type Library, type Permits, type Release, runnerOf } from "./library.ts";

function make(permits: number): Permits<Release> {
  const semaphore = Semaphore.makeUnsafe(permits);
  const acquire = (permits: number, signal?: AbortSignal) =>
    held((fn) => Effect.runPromise(semaphore.withPermits(permits)(Effect.promise(fn)), signal && { signal }));
  return {
    ...runnerOf((fn) => Effect.runPromise(semaphore.withPermit(Effect.promise(fn)))),
    tryAcquire(permits = 1) {
      const taken = Effect.runSync(semaphore.takeIfAvailable(permits));
      return taken ? () => void Effect.runSync(semaphore.release(permits)) : undefined;
    },
    acquireMany: (permits) => acquire(permits),
    acquireUntil: (signal) => acquire(1, signal),
    acquireWithin: (milliseconds) => acquire(1, AbortSignal.timeout(milliseconds)),
    share(count, signal) {
      const waits = Array.from({ length: count }, () => semaphore.withPermit(Effect.void));
      return Effect.runPromise(Effect.all(waits, { concurrency: "unbounded" }), { signal });
    },
    releaseAny: () => void Effect.runSync(semaphore.release(1)),
    waiting: () => (semaphore as unknown as { waiters: Set<unknown> }).waiters.size,
    resize: (permits) => Effect.runSync(semaphore.resize(permits)),
  };
}

export const effect: Library = {
  make,
  event() {
    const latch = Latch.makeUnsafe();
    return { wait: () => Effect.runPromise(latch.await), set: () => void Effect.runSync(latch.open) };
  },
  rated(limit, interval) {
    const options = { key: "key", limit, window: interval, onExceeded: "delay", algorithm: "fixed-window" } as const;
    const limited = RateLimiter.makeWithRateLimiter.pipe(
      Effect.provide(RateLimiter.layer),
      Effect.provide(RateLimiter.layerStoreMemory),
      Effect.runPromise,
    );
    return async (fn) => Effect.runPromise((await limited)(options)(Effect.promise(fn)));
  },
  readWrite() {
    const lock = Effect.runSync(TxReentrantLock.make());
    return {
      read: (fn) => Effect.runPromise(TxReentrantLock.withReadLock(lock, Effect.promise(fn))),
      write: (fn) => Effect.runPromise(TxReentrantLock.withWriteLock(lock, Effect.promise(fn))),
    };
  },
  several(count) {
    const all = Array.from({ length: count }, () => Effect.runSync(TxSemaphore.make(1)));
    return (locks, fn) => {
      const those = locks.map((i) => all[i] as TxSemaphore.TxSemaphore);
      const each = (one: (semaphore: TxSemaphore.TxSemaphore) => Effect.Effect<void>) =>
        Effect.tx(Effect.forEach(those, one, { discard: true }));
      const use = () => Effect.promise(fn);
      return Effect.runPromise(
        Effect.acquireUseRelease(each(TxSemaphore.acquire), use, () => each(TxSemaphore.release)),
      );
    };
  },
  map: (items, fn, concurrency) =>
    Effect.runPromise(Effect.forEach(items, (item) => Effect.promise(() => fn(item)), { concurrency })),
};
