import { type Permit, Semaphore } from "@shopify/semaphore";
import type { Library, Permits } from "./library.ts";

export const shopify: Library = {
  make(permits): Permits<Permit> {
    const semaphore = new Semaphore(permits);
    return { acquire: () => semaphore.acquire(), release: (permit) => void permit.release() };
  },
};
