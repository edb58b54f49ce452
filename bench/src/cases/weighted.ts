import { Semaphore as Theirs } from "effect";
import * as Effect from "effect/Effect";
import { type Case, repeats } from "../case.ts";
import { now } from "../clock.ts";
import { peer } from "../peers/index.ts";

const weighted: Case = {
  title: "Weighted permits",
  about: "So many tasks contend for four permits; they want one, two, three or four of them.",
  ours: ["@sync/semaphore"],
  floors: ["bare await"],
  peers: ["async-mutex", "effect"],
  sizes: [1000],
  async prepare(contender, size) {
    const times = repeats(size);
    if (contender === "effect") return inEffect(size, times);
    const task = await taskOf(contender);
    if (task === undefined) return;
    return async () => {
      const started = now();
      for (let i = 0; i < times; i++) {
        const tasks: Promise<unknown>[] = [];
        for (let j = 0; j < size; j++) tasks.push(task(1 + (j & 3)));
        await Promise.all(tasks);
      }
      return (now() - started) / (times * size);
    };
  },
};
export default weighted;

async function taskOf(contender: string): Promise<((permits: number) => Promise<void>) | undefined> {
  if (contender === "bare await") return async () => void (await Promise.resolve());
  const gate = (await peer(contender)).weighted?.(4);
  if (gate === undefined) return;
  return async (permits) => {
    const hold = await gate.acquire(permits);
    gate.release(hold);
  };
}

/** Fibers, each of which yields once while it holds: without that, none would ever wait. */
function inEffect(size: number, times: number) {
  const semaphore = Theirs.makeUnsafe(4);
  const crowd = Effect.forEach(
    Array.from({ length: size }, (_, j) => semaphore.withPermits(1 + (j & 3))(Effect.yieldNow)),
    (fiber) => fiber,
    { concurrency: "unbounded", discard: true },
  );
  return async () => {
    const started = now();
    for (let i = 0; i < times; i++) await Effect.runPromise(crowd);
    return (now() - started) / (times * size);
  };
}
