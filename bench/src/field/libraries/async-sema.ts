import { Sema } from "async-sema";
import type { Library } from "../library.ts";

export const asyncSema: Library = {
  name: "async-sema",
  packages: ["async-sema"],
  abilities: [],
  make(permits) {
    const sema = new Sema(permits);
    return {
      async acquire() {
        const token = await sema.acquire();
        return () => sema.release(token);
      },
      hold: () => sema.acquire(),
      tryAcquire() {
        const token: unknown = sema.tryAcquire();
        return token === undefined ? undefined : () => sema.release(token);
      },
      line: () => sema.nrWaiting(),
      overRelease: () => sema.release(),
    };
  },
  module: `import { Sema } from "async-sema";
    export default async () => { const sema = new Sema(1); await sema.acquire(); sema.release(); };`,
};
