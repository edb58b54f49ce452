import { Sema } from "async-sema";
import { gateOf, type Peer, tryGateOf } from "./peer.ts";

const peer: Peer = {
  gate() {
    const sema = new Sema(1);
    return gateOf(
      () => sema.acquire(),
      () => sema.release(),
    );
  },
  tryGate() {
    const sema = new Sema(1);
    return tryGateOf(
      () => sema.tryAcquire(),
      () => sema.release(),
    );
  },
  line() {
    const sema = new Sema(1);
    sema.tryAcquire();
    return { acquire: () => sema.acquire(), release: () => sema.release() };
  },
};
export default peer;
