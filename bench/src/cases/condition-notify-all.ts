import { Condition } from "@sync/condition";
import type { Case } from "../case.ts";
import { now } from "../clock.ts";

const notifyAll: Case = {
  title: "Condition: notifyAll",
  about:
    "So many tasks wait for a condition, all are notified, and each goes on when it has the lock, which it then releases. The floor " +
    "is an array of resolvers, without a lock.",
  ours: ["@sync/condition"],
  floors: ["bare resolvers"],
  peers: [],
  sizes: [10_000],
  async prepare(contender, size) {
    const play = contender === "bare resolvers" ? byResolvers : byCondition;
    return async () => {
      const started = now();
      await play(size);
      return (now() - started) / size;
    };
  },
};
export default notifyAll;

async function byCondition(size: number): Promise<void> {
  const condition = new Condition();
  const tasks: Promise<unknown>[] = [];
  for (let i = 0; i < size; i++) tasks.push(condition.with(() => condition.wait()));
  while (condition.waiting < size) await undefined;
  await condition.with(() => condition.notifyAll());
  await Promise.all(tasks);
}

async function byResolvers(size: number): Promise<void> {
  const resolvers: (() => void)[] = [];
  const task = async () => void (await new Promise<void>((resolve) => resolvers.push(resolve)));
  const tasks: Promise<void>[] = [];
  for (let i = 0; i < size; i++) tasks.push(task());
  for (const resolve of resolvers) resolve();
  await Promise.all(tasks);
}
