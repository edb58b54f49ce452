import type { Case } from "../case.ts";
import { gates, peer } from "../peers/index.ts";
import { collect, heapTaken } from "../runtime.ts";

const operations = 20_000;

const allocation: Case = {
  title: "Allocation: acquire and release, uncontended",
  about: "Bytes that one `await acquire()` and release allocate, what the `await` itself needs included.",
  ours: ["@sync/semaphore", "@sync/lock"],
  floors: ["bare await"],
  peers: gates,
  sizes: [1],
  unit: "bytes",
  seconds: 0.5,
  async prepare(contender) {
    const operate = await operationsOf(contender);
    return (
      operate &&
      (async () => {
        collect(true);
        const before = heapTaken();
        await operate();
        return (heapTaken() - before) / operations;
      })
    );
  },
};
export default allocation;

async function operationsOf(contender: string): Promise<(() => Promise<void>) | undefined> {
  if (contender === "bare await") {
    return async () => {
      for (let i = 0; i < operations; i++) await Promise.resolve();
    };
  }
  const gate = (await peer(contender)).gate?.();
  if (gate === undefined) return;
  return async () => {
    for (let i = 0; i < operations; i++) {
      const hold = await gate.acquire();
      gate.release(hold);
    }
  };
}
