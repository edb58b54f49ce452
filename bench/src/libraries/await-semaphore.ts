import { createRequire } from "node:module";
import type { Library, Permits, Release } from "./library.ts";

interface Declared {
  Semaphore: new (permits: number) => { acquire(): Promise<Release>; use(fn: () => Promise<void>): Promise<void> };
}
// Its declarations are its sources, which do not compile with `verbatimModuleSyntax`.
const { Semaphore } = createRequire(import.meta.url)("await-semaphore") as Declared;

export const awaitSemaphore: Library = {
  make(permits): Permits<Release> {
    const semaphore = new Semaphore(permits);
    return {
      acquire: () => semaphore.acquire(),
      release: (release) => release(),
      run: (fn) => semaphore.use(fn),
    };
  },
  module: `import { Semaphore } from "await-semaphore";
    export default async () => (await new Semaphore(1).acquire())();`,
};
