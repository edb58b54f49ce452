import { type Case, repeats } from "../case.ts";
import { now } from "../clock.ts";
import { peer } from "../peers/index.ts";
import { randomFrom, shuffle } from "../random.ts";
import { ignore, settle } from "../settle.ts";

const reason = new Error("enough");

const cancelOwnSignals: Case = {
  title: "Cancel: each on a signal of its own, in random order",
  about:
    "So many wait as promises, each on a signal of its own; the signals are aborted in random order. Timed are the aborts.",
  ours: ["@sync/semaphore", "@sync/lock"],
  floors: ["bare listeners"],
  peers: [],
  sizes: [100, 1000, 10_000, 100_000],
  flat: true,
  seconds: 1,
  async prepare(contender, size) {
    const { signalLine: make } = await peer(contender);
    if (make === undefined) return;
    const random = randomFrom(size);
    const times = repeats(size);
    return async () => {
      let spent = 0;
      for (let i = 0; i < times; i++) {
        const line = make();
        const controllers = Array.from({ length: size }, () => new AbortController());
        for (const { signal } of controllers) line.acquire(signal).catch(ignore);
        shuffle(controllers, random);
        await settle();
        const started = now();
        for (const controller of controllers) controller.abort(reason);
        spent += now() - started;
        await settle();
      }
      return spent / (times * size);
    };
  },
};
export default cancelOwnSignals;
