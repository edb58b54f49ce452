import memoize from "p-memoize";
import type { Contender } from "./library.ts";

export const pMemoize: Contender = {
  flight() {
    // Without a cache, only calls at the same time share a result.
    return memoize((_key: string, fn: () => Promise<number>) => fn(), { cache: false });
  },
};
