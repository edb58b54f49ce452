import type { Case } from "../case.ts";
import { heapOf } from "../heap.ts";
import { peer } from "../peers/index.ts";

const heap: Case = {
  title: "Heap of a queued waiter, with a signal of its own",
  about: "So many wait as promises, each on a signal of its own. Bytes of the heap for each, without the signal.",
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
      const signals = Array.from({ length: size }, () => new AbortController().signal);
      return (i) => void line.acquire(signals[i] as AbortSignal);
    });
  },
};
export default heap;
