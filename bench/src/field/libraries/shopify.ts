import { Semaphore } from "@shopify/semaphore";
import type { Library } from "../library.ts";

export const shopify: Library = {
  name: "@shopify/semaphore",
  packages: ["@shopify/semaphore"],
  abilities: [],
  make(permits) {
    const semaphore = new Semaphore(permits);
    return {
      async acquire() {
        const permit = await semaphore.acquire();
        return () => void permit.release();
      },
      hold: () => semaphore.acquire(),
    };
  },
  module: `import { Semaphore } from "@shopify/semaphore";
    export default async () => (await new Semaphore(1).acquire()).release();`,
};
