import { createRequire } from "node:module";
import { gateOf, type Peer } from "./peer.ts";

interface Declared {
  Semaphore: new (permits: number) => { acquire(): Promise<() => void>; use(fn: () => Promise<void>): Promise<void> };
}
// Its declarations are its sources, which do not compile with `verbatimModuleSyntax`.
const { Semaphore } = createRequire(import.meta.url)("await-semaphore") as Declared;

const peer: Peer = {
  gate() {
    const semaphore = new Semaphore(1);
    return gateOf(
      () => semaphore.acquire(),
      (release) => release(),
    );
  },
  run() {
    const semaphore = new Semaphore(1);
    return (fn) => semaphore.use(fn);
  },
};
export default peer;
