import type { Case } from "../case.ts";
import { heapOf } from "../heap.ts";
import { gates, runners } from "../peers/index.ts";
import { waiterOf } from "../peers/waiter.ts";

const heap: Case = {
  title: "Heap of a queued waiter, without a signal",
  about:
    "So many wait as promises for one permit that is taken. Bytes of the heap for each, its promise and its place in line included.",
  ours: ["@sync/semaphore", "@sync/lock"],
  floors: ["bare resolvers"],
  peers: [...gates, ...runners.filter((name) => name !== "navigator.locks")], // its requests stay for as long as the process
  sizes: [10_000],
  unit: "bytes",
  seconds: 0.5,
  async prepare(contender, size) {
    if ((await waiterOf(contender)) === undefined) return;
    return heapOf(size, async () => {
      const wait = await waiterOf(contender);
      return () => void wait?.();
    });
  },
};
export default heap;
