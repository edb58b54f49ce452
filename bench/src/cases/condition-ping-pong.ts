import { Condition } from "@sync/condition";
import type { Case } from "../case.ts";
import { now } from "../clock.ts";

const turns = 2500;

const pingPong: Case = {
  title: "Condition: ping-pong",
  about: "Two tasks wake each other in turn. The floor hands over by a new promise each turn.",
  ours: ["@sync/condition"],
  floors: ["bare promises"],
  peers: [],
  sizes: [2],
  async prepare(contender) {
    const play = contender === "bare promises" ? byPromises : byCondition;
    return async () => {
      const started = now();
      await play();
      return (now() - started) / (2 * turns);
    };
  },
};
export default pingPong;

async function byCondition(): Promise<void> {
  const condition = new Condition();
  let ball = 0;
  const player = (side: number) =>
    condition.with(async () => {
      for (let i = 0; i < turns; i++) {
        while (ball !== side) await condition.wait();
        ball = 1 - side;
        condition.notify();
      }
    });
  await Promise.all([player(0), player(1)]);
}

async function byPromises(): Promise<void> {
  let resolve: () => void = () => {};
  let ball = 0;
  const player = async (side: number) => {
    for (let i = 0; i < turns; i++) {
      while (ball !== side) {
        await new Promise<void>((wake) => {
          resolve = wake;
        });
      }
      ball = 1 - side;
      resolve();
    }
  };
  await Promise.all([player(0), player(1)]);
}
