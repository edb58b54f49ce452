import { limitAsync, mapAsync, Semaphore } from "es-toolkit";
import type { Library } from "../library.ts";

export const esToolkit: Library = {
  name: "es-toolkit",
  packages: ["es-toolkit"],
  abilities: [],
  make(permits) {
    const semaphore = new Semaphore(permits);
    return {
      async acquire() {
        await semaphore.acquire();
        return () => semaphore.release();
      },
      hold: () => semaphore.acquire(),
      run: limitAsync(async (fn: () => void) => fn(), permits),
      overRelease: () => semaphore.release(),
    };
  },
  map: (items, fn, concurrency) => mapAsync(items, fn, { concurrency }),
  module: `import { Semaphore } from "es-toolkit";
    export default async () => { const semaphore = new Semaphore(1); await semaphore.acquire(); semaphore.release(); };`,
};
