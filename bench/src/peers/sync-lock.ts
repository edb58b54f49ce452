import { Lock } from "@sync/lock";
import { gateOf, type Peer, tryGateOf } from "./peer.ts";

const peer: Peer = {
  gate() {
    const lock = new Lock();
    return gateOf(
      () => lock.acquire(),
      (token) => token.release(),
    );
  },
  tryGate() {
    const lock = new Lock();
    return tryGateOf(
      () => lock.tryAcquire(),
      (token) => token?.release(),
    );
  },
  line() {
    const lock = new Lock();
    lock.tryAcquire();
    return { acquire: () => lock.acquire(), release: () => lock.release() };
  },
  signalLine() {
    const lock = new Lock();
    lock.tryAcquire();
    return { acquire: (signal) => lock.acquire({ signal }), release: () => lock.release() };
  },
  timed(milliseconds) {
    const lock = new Lock();
    return gateOf(
      () => lock.acquire({ signal: AbortSignal.timeout(milliseconds) }),
      (token) => token.release(),
    );
  },
  run() {
    const lock = new Lock();
    return (fn) => lock.with(fn);
  },
  wrap: (fn) => new Lock().wrap(fn),
};
export default peer;
