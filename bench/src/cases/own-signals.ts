import { type Case, repeats } from "../case.ts";
import { now } from "../clock.ts";
import { peer } from "../peers/index.ts";
import { settle } from "../settle.ts";

const ownSignals: Case = {
  title: "Signals: wait on one of one's own, and be granted",
  about:
    "So many wait, each on a signal of its own, and are granted. Timed are the waits' calls and the grants, without the signals. " +
    "The second floor adds a listener to each signal and removes it, and does nothing else.",
  ours: ["@sync/semaphore", "@sync/lock"],
  floors: ["bare listeners", "bare add and remove"],
  peers: [],
  sizes: [1000],
  async prepare(contender, size) {
    const make = contender === "bare add and remove" ? addAndRemove : (await peer(contender)).signalLine;
    if (make === undefined) return;
    const times = repeats(size);
    return async () => {
      let spent = 0;
      for (let i = 0; i < times; i++) {
        const line = make();
        const signals = Array.from({ length: size }, () => new AbortController().signal);
        await settle();
        const started = now();
        for (const signal of signals) line.acquire(signal);
        for (let j = 0; j < size; j++) line.release();
        spent += now() - started;
        await settle();
      }
      return spent / (times * size);
    };
  },
};
export default ownSignals;

function addAndRemove() {
  const listeners: [AbortSignal, () => void][] = [];
  let head = 0;
  return {
    acquire(signal: AbortSignal) {
      const listener = () => {};
      signal.addEventListener("abort", listener);
      listeners.push([signal, listener]);
    },
    release() {
      const [signal, listener] = listeners[head++] as [AbortSignal, () => void];
      signal.removeEventListener("abort", listener);
    },
  };
}
