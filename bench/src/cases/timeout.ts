import { type Case, repeats } from "../case.ts";
import { now } from "../clock.ts";
import { peer } from "../peers/index.ts";

const timeout: Case = {
  title: "Timeouts that do not strike",
  about: "So many tasks contend for one permit, each with a timeout of a minute: `AbortSignal.timeout` here.",
  ours: ["@sync/semaphore", "@sync/lock"],
  floors: ["bare timers"],
  peers: ["async-mutex"],
  sizes: [1000],
  async prepare(contender, size) {
    const gate = (await peer(contender)).timed?.(60_000);
    if (gate === undefined) return;
    const task = async () => {
      const hold = await gate.acquire();
      gate.release(hold);
    };
    const times = repeats(size, 2000);
    return async () => {
      const started = now();
      for (let i = 0; i < times; i++) {
        const tasks: Promise<unknown>[] = [];
        for (let j = 0; j < size; j++) tasks.push(task());
        await Promise.all(tasks);
      }
      return (now() - started) / (times * size);
    };
  },
};
export default timeout;
