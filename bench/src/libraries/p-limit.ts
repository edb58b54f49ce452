import pLimitOf, { limitFunction } from "p-limit";
import { type Library, runnerOf } from "./library.ts";

export const pLimit: Library = {
  make(permits) {
    const limit = pLimitOf({ concurrency: permits, rejectOnClear: true });
    return {
      ...runnerOf(limit),
      resize(permits) {
        limit.concurrency = permits;
      },
      clear: () => limit.clearQueue(),
    };
  },
  one: () => runnerOf(pLimitOf(1)),
  wrap: (fn) => limitFunction(fn, { concurrency: 1 }),
  map: (items, fn, concurrency) => pLimitOf(concurrency).map(items, fn),
};
