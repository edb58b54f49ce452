import { Semaphore } from "semaphore-promise";
import type { Library, Permits, Release } from "./library.ts";

export const semaphorePromise: Library = {
  make(permits): Permits<Release> {
    const semaphore = new Semaphore(permits);
    return {
      acquire: () => semaphore.acquire(),
      release: (release) => release(),
      tryAcquire() {
        try {
          return semaphore.tryAcquire();
        } catch {
          return undefined; // its way to say that none is free
        }
      },
      overRelease: () => semaphore.release(-1),
    };
  },
};
