import type { Case } from "../case.ts";
import { keep, now } from "../clock.ts";
import { gates, peer } from "../peers/index.ts";

const operations = 5000;

const tryAcquire: Case = {
  title: "Uncontended: tryAcquire and release",
  about: "`tryAcquire()` and release, without a promise.",
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
    const gate = (await peer(contender)).tryGate?.();
    if (gate === undefined) return;
    return () => {
      const started = now();
      for (let i = 0; i < operations; i++) {
        const hold = gate.tryAcquire();
        keep(hold);
        gate.release(hold);
      }
      return (now() - started) / operations;
    };
  },
};
export default tryAcquire;
