import createMortice, { type Release } from "mortice";
import type { Contender } from "./library.ts";

export const mortice: Contender = {
  readWrite() {
    const lock = createMortice({ singleProcess: true });
    const run = async (requested: Promise<Release>, fn: () => Promise<void>) => {
      const release = await requested;
      try {
        await fn();
      } finally {
        release();
      }
    };
    return { read: (fn) => run(lock.readLock(), fn), write: (fn) => run(lock.writeLock(), fn) };
  },
};
