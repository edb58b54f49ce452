import { AsyncBarrier } from "@esfx/async-barrier";
import { AsyncManualResetEvent } from "@esfx/async-manualresetevent";
import { AsyncMutex } from "@esfx/async-mutex";
import { AsyncSemaphore } from "@esfx/async-semaphore";
import { gateOf, type Peer, tryGateOf } from "./peer.ts";

const peer: Peer = {
  gate() {
    const semaphore = new AsyncSemaphore(1);
    return gateOf(
      () => semaphore.wait(),
      () => semaphore.release(),
    );
  },
  tryGate() {
    const mutex = new AsyncMutex();
    return tryGateOf(
      () => mutex.tryLock(),
      () => void mutex.unlock(),
    );
  },
  line() {
    const semaphore = new AsyncSemaphore(0);
    return { acquire: () => semaphore.wait(), release: () => semaphore.release() };
  },
  event: () => new AsyncManualResetEvent(),
  barrier(parties) {
    const barrier = new AsyncBarrier(parties);
    return { wait: () => barrier.signalAndWait() };
  },
};
export default peer;
