import { RWLock } from "async-rwlock";
import type { Contender } from "./library.ts";

export const asyncRwlock: Contender = {
  readWrite() {
    const lock = new RWLock();
    const run = async (requested: Promise<unknown>, fn: () => Promise<void>) => {
      await requested;
      try {
        await fn();
      } finally {
        lock.unlock();
      }
    };
    return { read: (fn) => run(lock.readLock(), fn), write: (fn) => run(lock.writeLock(), fn) };
  },
};
