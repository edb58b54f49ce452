import { limitAsync, mapAsync, Semaphore } from "es-toolkit";
import type { Library } from "./library.ts";

export const esToolkit: Library = {
  make(permits) {
    const semaphore = new Semaphore(permits);
    return {
      acquire: () => semaphore.acquire(),
      release: () => semaphore.release(),
      releaseAny: () => semaphore.release(),
      run: limitAsync(async (fn: () => Promise<void>) => fn(), permits),
    };
  },
  wrap: (fn) => limitAsync(fn, 1),
  map: (items, fn, concurrency) => mapAsync(items, fn, { concurrency }),
};
