import type { Case } from "../case.ts";
import { now } from "../clock.ts";
import { gates, peer } from "../peers/index.ts";

const operations = 5000;

const uncontended: Case = {
  title: "Uncontended: acquire and release",
  about: "`await acquire()` and release, again and again, with nobody else there.",
  ours: ["@sync/semaphore", "@sync/lock"],
  floors: ["bare await"],
  peers: gates,
  sizes: [1],
  async prepare(contender) {
    if (contender === "bare await") {
      return async () => {
        const started = now();
        for (let i = 0; i < operations; i++) await Promise.resolve();
        return (now() - started) / operations;
      };
    }
    const gate = (await peer(contender)).gate?.();
    if (gate === undefined) return;
    return async () => {
      const started = now();
      for (let i = 0; i < operations; i++) {
        const hold = await gate.acquire();
        gate.release(hold);
      }
      return (now() - started) / operations;
    };
  },
};
export default uncontended;
