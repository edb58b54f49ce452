import { Semaphore } from "@sync/semaphore";
import { gateOf, type Peer, tryGateOf, weightedOf } from "./peer.ts";

const peer: Peer = {
  gate() {
    const semaphore = new Semaphore(1);
    return gateOf(
      () => semaphore.acquire(),
      (token) => token.release(),
    );
  },
  tryGate() {
    const semaphore = new Semaphore(1);
    return tryGateOf(
      () => semaphore.tryAcquire(),
      (token) => token?.release(),
    );
  },
  line() {
    const semaphore = new Semaphore(0);
    return { acquire: () => semaphore.acquire(), release: () => semaphore.release() };
  },
  signalLine() {
    const semaphore = new Semaphore(0);
    return { acquire: (signal) => semaphore.acquire({ signal }), release: () => semaphore.release() };
  },
  weighted(permits) {
    const semaphore = new Semaphore(permits);
    return weightedOf(
      (permits) => semaphore.acquire({ permits }),
      (token) => token.release(),
    );
  },
  timed(milliseconds) {
    const semaphore = new Semaphore(1);
    return gateOf(
      () => semaphore.acquire({ signal: AbortSignal.timeout(milliseconds) }),
      (token) => token.release(),
    );
  },
  run() {
    const semaphore = new Semaphore(1);
    return (fn) => semaphore.with(fn);
  },
  wrap: (fn) => new Semaphore(1).wrap(fn),
};
export default peer;
