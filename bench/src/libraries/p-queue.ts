import PQueue from "p-queue";
import { held, type Library, type Permits, type Release, runnerOf } from "./library.ts";

function make(permits: number): Permits<Release> {
  const queue = new PQueue({ concurrency: permits });
  const acquireUntil = (signal: AbortSignal) => held((fn) => queue.add(fn, { signal }));
  return {
    ...runnerOf((fn) => queue.add(fn)),
    acquireUntil,
    acquireWithin: (milliseconds) => acquireUntil(AbortSignal.timeout(milliseconds)),
    acquireAhead: () => held((fn) => queue.add(fn, { priority: 1 })),
    waiting: () => queue.size,
    resize(permits) {
      queue.concurrency = permits;
    },
    clear: () => queue.clear(),
    idle: () => queue.onIdle(),
    pause: () => queue.pause(),
    resume: () => void queue.start(),
  };
}

export const pQueue: Library = {
  make,
  rated(intervalCap, interval) {
    const queue = new PQueue({ intervalCap, interval, strict: true });
    return (fn) => queue.add(fn);
  },
};
