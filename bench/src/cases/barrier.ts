import { type Case, repeats } from "../case.ts";
import { now } from "../clock.ts";
import { peer } from "../peers/index.ts";

const rounds = 5;

const barrier: Case = {
  title: "Barrier: rounds",
  about: "So many parties meet five times. Per party and round.",
  ours: ["@sync/barrier"],
  floors: ["bare resolvers"],
  peers: ["@esfx/async-*"],
  sizes: [2, 100, 10_000],
  async prepare(contender, size) {
    const { barrier: make } = await peer(contender);
    if (make === undefined) return;
    const times = repeats(size * rounds);
    return async () => {
      const started = now();
      for (let i = 0; i < times; i++) {
        const barrier = make(size);
        const party = async () => {
          for (let round = 0; round < rounds; round++) await barrier.wait();
        };
        const parties: Promise<void>[] = [];
        for (let j = 0; j < size; j++) parties.push(party());
        await Promise.all(parties);
      }
      return (now() - started) / (times * size * rounds);
    };
  },
};
export default barrier;
