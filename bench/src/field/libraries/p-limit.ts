import pLimitOf from "p-limit";
import { held, type Library } from "../library.ts";

export const pLimit: Library = {
  name: "p-limit",
  packages: ["p-limit"],
  abilities: [],
  make(permits) {
    const limit = pLimitOf({ concurrency: permits, rejectOnClear: true });
    return {
      acquire: () => held(limit),
      line: () => limit.pendingCount,
      run: (fn) => limit(fn),
      resize(permits) {
        limit.concurrency = permits;
      },
      clear: () => limit.clearQueue(),
    };
  },
  map: (items, fn, concurrency) => pLimitOf(concurrency).map(items, fn),
  module: `import pLimit from "p-limit";
    export default () => pLimit(1)(() => {});`,
};
