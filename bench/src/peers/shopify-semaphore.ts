import { Semaphore } from "@shopify/semaphore";
import { gateOf, type Peer } from "./peer.ts";

const peer: Peer = {
  gate() {
    const semaphore = new Semaphore(1);
    return gateOf(
      () => semaphore.acquire(),
      (permit) => void permit.release(),
    );
  },
};
export default peer;
