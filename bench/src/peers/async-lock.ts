import { createRequire } from "node:module";
import type { Peer } from "./peer.ts";

// It has no declarations. By default it lets 1,000 wait.
const AsyncLock = createRequire(import.meta.url)("async-lock") as new (options: {
  maxPending: number;
}) => { acquire(key: string, fn: () => Promise<void>): Promise<void> };

const peer: Peer = {
  run() {
    const lock = new AsyncLock({ maxPending: Number.POSITIVE_INFINITY });
    return (fn) => lock.acquire("key", fn);
  },
};
export default peer;
