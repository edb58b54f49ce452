import { RateLimit, Sema } from "async-sema";
import type { Library } from "./library.ts";

export const asyncSema: Library = {
  make(permits) {
    const sema = new Sema(permits);
    return {
      acquire: () => sema.acquire(),
      release: () => sema.release(),
      tryAcquire: () => sema.tryAcquire(),
      releaseAny: () => sema.release(),
      async idle() {
        for (const token of await sema.drain()) sema.release(token);
      },
    };
  },
  rated(limit, interval) {
    const begin = RateLimit(limit, { timeUnit: interval });
    return async (fn) => {
      await begin();
      await fn();
    };
  },
};
