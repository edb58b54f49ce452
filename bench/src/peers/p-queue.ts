import PQueue from "p-queue";
import type { Peer } from "./peer.ts";

const peer: Peer = {
  run() {
    const queue = new PQueue({ concurrency: 1 });
    return (fn) => queue.add(fn);
  },
};
export default peer;
