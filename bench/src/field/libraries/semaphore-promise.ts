import { Semaphore } from "semaphore-promise";
import type { Library } from "../library.ts";

export const semaphorePromise: Library = {
  name: "semaphore-promise",
  packages: ["semaphore-promise"],
  abilities: [],
  make(permits) {
    const semaphore = new Semaphore(permits);
    return {
      acquire: () => semaphore.acquire(),
      hold: () => semaphore.acquire(),
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
  module: `import { Semaphore } from "semaphore-promise";
    export default async () => (await new Semaphore(1).acquire())();`,
};
