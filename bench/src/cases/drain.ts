import { type Case, repeats } from "../case.ts";
import { now } from "../clock.ts";
import { peer } from "../peers/index.ts";
import { settle } from "../settle.ts";

const drain: Case = {
  title: "Drain: the grants alone",
  about:
    "So many wait as promises; then as many releases, in one go. Timed are the releases. A library whose release needs what " +
    "the acquisition resolved with cannot do that.",
  ours: ["@sync/semaphore", "@sync/lock"],
  floors: ["bare resolvers"],
  peers: ["async-mutex", "async-sema", "es-toolkit", "@esfx/async-*"],
  sizes: [100, 1000, 10_000, 100_000, 1_000_000],
  flat: true,
  seconds: 1,
  async prepare(contender, size) {
    const { line: make } = await peer(contender);
    if (make === undefined) return;
    const times = repeats(size);
    return async () => {
      let spent = 0;
      for (let i = 0; i < times; i++) {
        const line = make();
        const waits: Promise<unknown>[] = [];
        for (let j = 0; j < size; j++) waits.push(line.acquire());
        await settle();
        const started = now();
        for (let j = 0; j < size; j++) line.release();
        spent += now() - started;
        await waits.at(-1);
      }
      return spent / (times * size);
    };
  },
};
export default drain;
