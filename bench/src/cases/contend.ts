import { type Case, repeats } from "../case.ts";
import { now } from "../clock.ts";
import { gates, peer, runners } from "../peers/index.ts";

const contend: Case = {
  title: "Contended: tasks that all want one permit",
  about:
    "So many tasks start at once; each acquires and releases. A library that only runs functions runs an empty `async` one. " +
    "Timed from the first start to the last end.",
  ours: ["@sync/semaphore", "@sync/lock"],
  floors: ["bare await", "bare resolvers"],
  peers: [...gates, ...runners],
  sizes: [10, 1000, 30_000, 100_000], // from 16,384 on, an array's `shift()` moves all on V8
  seconds: 1,
  async prepare(contender, size) {
    const start = await task(contender);
    if (start === undefined) return;
    const times = repeats(size);
    return async () => {
      const started = now();
      for (let i = 0; i < times; i++) {
        const tasks: Promise<unknown>[] = [];
        for (let j = 0; j < size; j++) tasks.push(start());
        await Promise.all(tasks);
      }
      return (now() - started) / (times * size);
    };
  },
};
export default contend;

async function task(contender: string): Promise<(() => Promise<unknown>) | undefined> {
  if (contender === "bare await") return async () => void (await Promise.resolve());
  const { gate: make, run: makeRun } = await peer(contender);
  const gate = make?.();
  if (gate !== undefined) {
    return async () => {
      const hold = await gate.acquire();
      gate.release(hold);
    };
  }
  const run = makeRun?.();
  const nothing = async () => {};
  return run && (() => run(nothing));
}
