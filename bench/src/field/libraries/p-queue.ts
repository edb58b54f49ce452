import PQueue from "p-queue";
import { held, type Library } from "../library.ts";

export const pQueue: Library = {
  name: "p-queue",
  packages: ["p-queue"],
  abilities: ["signal", "timeout", "priority"],
  make(permits) {
    const queue = new PQueue({ concurrency: permits });
    return {
      acquire({ signal, timeout, priority = 0 } = {}) {
        const until = timeout === undefined ? signal : AbortSignal.timeout(timeout);
        return held((fn) => queue.add(fn, { signal: until, priority }));
      },
      line: () => queue.size,
      run: (fn) => queue.add(fn),
      resize(permits) {
        queue.concurrency = permits;
      },
      clear: () => queue.clear(),
    };
  },
  module: `import PQueue from "p-queue";
    export default () => new PQueue({ concurrency: 1 }).add(() => {});`,
};
