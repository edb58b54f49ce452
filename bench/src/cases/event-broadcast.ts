import { type Case, repeats } from "../case.ts";
import { now } from "../clock.ts";
import { peer } from "../peers/index.ts";

const eventBroadcast: Case = {
  title: "Event: a broadcast",
  about:
    "So many tasks wait for an event, and it is set. Timed from the first start to the last end. The floor is one promise for all.",
  ours: ["@sync/event"],
  floors: ["bare resolvers"],
  peers: ["@esfx/async-*"],
  sizes: [1000, 100_000],
  async prepare(contender, size) {
    const { event: make } = await peer(contender);
    if (make === undefined) return;
    const times = repeats(size);
    return async () => {
      const started = now();
      for (let i = 0; i < times; i++) {
        const event = make();
        const task = async () => void (await event.wait());
        const tasks: Promise<void>[] = [];
        for (let j = 0; j < size; j++) tasks.push(task());
        event.set();
        await Promise.all(tasks);
      }
      return (now() - started) / (times * size);
    };
  },
};
export default eventBroadcast;
