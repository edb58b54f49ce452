import { Semaphore } from "semaphore-promise";
import { gateOf, type Peer, tryGateOf } from "./peer.ts";

const peer: Peer = {
  gate() {
    const semaphore = new Semaphore(1);
    return gateOf(
      () => semaphore.acquire(),
      (release) => release(),
    );
  },
  tryGate() {
    const semaphore = new Semaphore(1);
    return tryGateOf(
      () => semaphore.tryAcquire(),
      (release) => release(),
    );
  },
};
export default peer;
