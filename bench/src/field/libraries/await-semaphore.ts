import { createRequire } from "node:module";
import type { Library } from "../library.ts";

// Its declarations are its sources, which do not compile with `verbatimModuleSyntax`.
const { Semaphore } = createRequire(import.meta.url)("await-semaphore") as {
  Semaphore: new (permits: number) => { acquire(): Promise<() => void>; use(fn: () => Promise<void>): Promise<void> };
};

export const awaitSemaphore: Library = {
  name: "await-semaphore",
  packages: ["await-semaphore"],
  abilities: [],
  make(permits) {
    const semaphore = new Semaphore(permits);
    return {
      acquire: () => semaphore.acquire(),
      hold: () => semaphore.acquire(),
      run: (fn) => semaphore.use(fn as () => Promise<void>),
    };
  },
  module: `import { Semaphore } from "await-semaphore";
    export default async () => (await new Semaphore(1).acquire())();`,
};
