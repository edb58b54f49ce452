import { Sema } from "async-sema";
import type { Library } from "./library.ts";

export const asyncSema: Library = {
  make(permits) {
    const sema = new Sema(permits);
    return {
      acquire: () => sema.acquire(),
      release: () => sema.release(),
      tryAcquire: () => sema.tryAcquire(),
      releaseAny: () => sema.release(),
    };
  },
};
