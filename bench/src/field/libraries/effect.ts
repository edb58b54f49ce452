import { Effect, Latch, Semaphore } from "effect";
import { held, type Library } from "../library.ts";

export const effect: Library = {
  name: "effect",
  packages: ["effect"],
  abilities: ["permits", "signal", "timeout"],
  make(permits) {
    const semaphore = Semaphore.makeUnsafe(permits);
    return {
      acquire({ permits = 1, signal, timeout } = {}) {
        const until = timeout === undefined ? signal : AbortSignal.timeout(timeout);
        const guarded = (fn: () => Promise<void>) => semaphore.withPermits(permits)(Effect.promise(fn));
        return held((fn) => Effect.runPromise(guarded(fn), until && { signal: until }));
      },
      share(count, signal) {
        const waits = Array.from({ length: count }, () => semaphore.withPermit(Effect.void));
        return Effect.runPromise(Effect.all(waits, { concurrency: "unbounded" }), { signal });
      },
      tryAcquire(permits = 1) {
        const taken = Effect.runSync(semaphore.takeIfAvailable(permits));
        return taken ? () => void Effect.runSync(semaphore.release(permits)) : undefined;
      },
      line: () => (semaphore as unknown as { waiters: Set<unknown> }).waiters.size,
      run: (fn) => Effect.runPromise(semaphore.withPermit(Effect.sync(fn))),
      overRelease: () => void Effect.runSync(semaphore.release(1)),
      resize: (permits) => Effect.runSync(semaphore.resize(permits)),
    };
  },
  event() {
    const latch = Latch.makeUnsafe();
    return { wait: () => Effect.runPromise(latch.await), set: () => void Effect.runSync(latch.open) };
  },
  map: (items, fn, concurrency) =>
    Effect.runPromise(Effect.forEach(items, (item) => Effect.promise(() => fn(item)), { concurrency })),
  module: `import { Effect, Semaphore } from "effect";
    export default () => Effect.runPromise(Semaphore.makeUnsafe(1).withPermit(Effect.void));`,
};
