import type { Case } from "../case.ts";
import { heapOf } from "../heap.ts";
import { peer } from "../peers/index.ts";

const heap: Case = {
  title: "Heap of a queued waiter, with a signal that all share",
  about: "So many wait as promises, on one signal. Bytes of the heap for each.",
  ours: ["@sync/semaphore", "@sync/lock"],
  floors: ["bare listeners"],
  peers: [],
  sizes: [10_000],
  unit: "bytes",
  seconds: 0.5,
  async prepare(contender, size) {
    const { signalLine: make } = await peer(contender);
    if (make === undefined) return;
    return heapOf(size, () => {
      const line = make();
      const { signal } = new AbortController();
      return () => void line.acquire(signal);
    });
  },
};
export default heap;
