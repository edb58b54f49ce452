// The least that could work with timeouts: a promise, its resolver in an array, and a timer of its own.
import { gateOf, type Peer } from "./peer.ts";

const peer: Peer = {
  timed(milliseconds) {
    const grants: (() => void)[] = [];
    let head = 0;
    let free = true;
    const acquire = () => {
      if (free) {
        free = false;
        return Promise.resolve();
      }
      return new Promise<void>((resolve, reject) => {
        const timer = setTimeout(reject, milliseconds, new Error("timed out"));
        grants.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    };
    const release = () => {
      const next = grants[head++];
      if (next === undefined) {
        head = grants.length = 0;
        free = true;
      } else next();
    };
    return gateOf(acquire, release);
  },
};
export default peer;
