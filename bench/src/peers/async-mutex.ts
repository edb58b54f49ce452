import { Mutex, Semaphore, withTimeout } from "async-mutex";
import { gateOf, type Peer, weightedOf } from "./peer.ts";

const peer: Peer = {
  gate() {
    const mutex = new Mutex();
    return gateOf(
      () => mutex.acquire(),
      (release) => release(),
    );
  },
  line() {
    const semaphore = new Semaphore(0);
    return { acquire: () => semaphore.acquire(), release: () => semaphore.release() };
  },
  weighted(permits) {
    const semaphore = new Semaphore(permits);
    return weightedOf(
      (permits) => semaphore.acquire(permits),
      ([, release]) => release(),
    );
  },
  timed(milliseconds) {
    const mutex = withTimeout(new Mutex(), milliseconds);
    return gateOf(
      () => mutex.acquire(),
      (release) => release(),
    );
  },
  run() {
    const mutex = new Mutex();
    return (fn) => mutex.runExclusive(fn);
  },
};
export default peer;
