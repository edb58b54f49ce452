import { limitAsync, Semaphore } from "es-toolkit";
import { gateOf, type Peer } from "./peer.ts";

const peer: Peer = {
  gate() {
    const semaphore = new Semaphore(1);
    return gateOf(
      () => semaphore.acquire(),
      () => semaphore.release(),
    );
  },
  line() {
    const semaphore = new Semaphore(0);
    return { acquire: () => semaphore.acquire(), release: () => semaphore.release() };
  },
  wrap: (fn) => limitAsync(fn, 1),
};
export default peer;
