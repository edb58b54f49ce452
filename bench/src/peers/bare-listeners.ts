// The least that could work with signals: a promise, its resolver in an array, and a listener of its own.
import type { Peer } from "./peer.ts";

const peer: Peer = {
  signalLine() {
    const grants: ((() => void) | undefined)[] = [];
    let head = 0;
    return {
      acquire: (signal) =>
        new Promise<void>((resolve, reject) => {
          const place = grants.length;
          const leave = () => {
            signal.removeEventListener("abort", leave);
            grants[place] = undefined;
            reject(signal.reason);
          };
          signal.addEventListener("abort", leave);
          grants.push(() => {
            signal.removeEventListener("abort", leave);
            resolve();
          });
        }),
      release() {
        while (head < grants.length) {
          const grant = grants[head++];
          if (grant !== undefined) return grant();
        }
      },
    };
  },
};
export default peer;
