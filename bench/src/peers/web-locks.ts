import type { Peer } from "./peer.ts";

let made = 0;

// Bun has none.
const peer: Peer =
  navigator.locks === undefined
    ? {}
    : {
        run() {
          const name = `lock ${made++}`;
          return (fn) => navigator.locks.request(name, fn);
        },
      };
export default peer;
