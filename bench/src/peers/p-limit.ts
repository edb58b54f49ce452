import pLimit, { limitFunction } from "p-limit";
import type { Peer } from "./peer.ts";

const peer: Peer = {
  run: () => pLimit(1),
  wrap: (fn) => limitFunction(fn, { concurrency: 1 }),
};
export default peer;
