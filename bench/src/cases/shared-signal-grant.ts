import { type Case, repeats } from "../case.ts";
import { now } from "../clock.ts";
import { peer } from "../peers/index.ts";
import { settle } from "../settle.ts";

const sharedSignal: Case = {
  title: "Signals: all wait on one, and are granted",
  about: "So many wait on one signal, and are granted, one after the other. Timed are the waits' calls and that.",
  ours: ["@sync/semaphore", "@sync/lock"],
  floors: ["bare listeners"],
  peers: [],
  sizes: [100, 20_000],
  flat: true,
  seconds: 1,
  async prepare(contender, size) {
    const { signalLine: make } = await peer(contender);
    if (make === undefined) return;
    const times = repeats(size);
    return async () => {
      let spent = 0;
      for (let i = 0; i < times; i++) {
        const line = make();
        const controller = new AbortController();
        const waits: Promise<unknown>[] = [];
        await settle();
        const started = now();
        for (let j = 0; j < size; j++) waits.push(line.acquire(controller.signal));
        for (let j = 0; j < size; j++) line.release();
        spent += now() - started;
        await settle();
      }
      return spent / (times * size);
    };
  },
};
export default sharedSignal;
