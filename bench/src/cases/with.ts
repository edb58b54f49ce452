import { type Case, repeats } from "../case.ts";
import { now } from "../clock.ts";
import { peer, runners } from "../peers/index.ts";

const runFunction: Case = {
  title: "`with`: run a function while holding",
  about:
    "`with(fn)`, or what the library calls it, on an empty `async` function: by one task alone, and by many at once.",
  ours: ["@sync/semaphore", "@sync/lock"],
  floors: ["bare resolvers"],
  peers: ["async-mutex", "await-semaphore", ...runners],
  sizes: [1, 1000],
  async prepare(contender, size) {
    const run = (await peer(contender)).run?.();
    if (run === undefined) return;
    const times = repeats(size);
    const nothing = async () => {};
    if (size === 1) {
      return async () => {
        const started = now();
        for (let i = 0; i < times; i++) await run(nothing);
        return (now() - started) / times;
      };
    }
    return async () => {
      const started = now();
      for (let i = 0; i < times; i++) {
        const tasks: Promise<unknown>[] = [];
        for (let j = 0; j < size; j++) tasks.push(run(nothing));
        await Promise.all(tasks);
      }
      return (now() - started) / (times * size);
    };
  },
};
export default runFunction;
