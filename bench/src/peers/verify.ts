import { randomFrom, shuffle } from "../random.ts";
import { ignore } from "../settle.ts";
import type { Peer } from "./peer.ts";

const tasks = 50;
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Whether the tasks that run between were alone, or never more than so many permits together, and all came to their end. */
async function serializes(
  task: (within: (permits: number) => Promise<void>, i: number) => Promise<unknown>,
  limit = 1,
) {
  let [inside, most, ended] = [0, 0, 0];
  const within = async (permits: number) => {
    inside += permits;
    most = Math.max(most, inside);
    await undefined;
    if (permits > 1) await turn();
    inside -= permits;
    ended++;
  };
  await Promise.all(Array.from({ length: tasks }, (_, i) => task(within, i)));
  return ended === tasks && most > 0 && most <= limit;
}

/** Whether those who wait are granted one by one, in the order in which they came, and none before its turn. */
async function grantsInOrder(acquire: () => Promise<unknown>, release: () => void): Promise<boolean> {
  const order: number[] = [];
  for (let i = 0; i < tasks; i++) acquire().then(() => order.push(i), ignore);
  for (let released = 0; released <= tasks; released++) {
    await turn();
    if (order.length !== released || order.some((i, place) => i !== place)) return false;
    if (released < tasks) release();
  }
  return true;
}

/** Whether aborts take out exactly those whose signals were aborted, and the others are granted. */
async function cancels({ acquire, release }: ReturnType<NonNullable<Peer["signalLine"]>>): Promise<boolean> {
  const controllers = Array.from({ length: tasks }, () => new AbortController());
  const waits = controllers.map(({ signal }) => acquire(signal));
  const settled = Promise.allSettled(waits);
  const leavers = shuffle([...controllers], randomFrom(1)).slice(0, tasks / 2);
  const reason = new Error("enough");
  for (const controller of leavers) controller.abort(reason);
  for (let i = leavers.length; i < tasks; i++) release();
  return (await settled).every((outcome, i) => {
    const left = leavers.includes(controllers[i] as AbortController);
    return (
      outcome.status === (left ? "rejected" : "fulfilled") &&
      (!left || Object.is((outcome as PromiseRejectedResult).reason, reason))
    );
  });
}

/** By a value that is none, or a throw. */
function refuses({ tryAcquire }: ReturnType<NonNullable<Peer["tryGate"]>>): boolean {
  try {
    return !tryAcquire();
  } catch {
    return true;
  }
}

type Ability = keyof Peer;

const checks: { [A in Ability]-?: (make: NonNullable<Peer[A]>) => boolean | Promise<boolean> } = {
  gate(make) {
    const gate = make();
    return serializes(async (within) => {
      const hold = await gate.acquire();
      await within(1);
      gate.release(hold);
    });
  },
  tryGate(make) {
    const gate = make();
    for (let i = 0; i < tasks; i++) {
      const hold = gate.tryAcquire();
      if (!hold || !refuses(gate)) return false;
      gate.release(hold);
    }
    return true;
  },
  line(make) {
    const { acquire, release } = make();
    return grantsInOrder(acquire, release);
  },
  async signalLine(make) {
    const { signal } = new AbortController();
    const { acquire, release } = make();
    return (await grantsInOrder(() => acquire(signal), release)) && (await cancels(make()));
  },
  weighted(make) {
    const gate = make(4);
    return serializes(async (within, i) => {
      const permits = 1 + (i & 3);
      const hold = await gate.acquire(permits);
      await within(permits);
      gate.release(hold);
    }, 4);
  },
  async timed(make) {
    const held = make(5);
    await held.acquire();
    const alive = setTimeout(ignore, 60_000); // a signal's timer does not keep Node alive
    const timedOut = await held.acquire().then(
      () => false,
      () => true,
    );
    clearTimeout(alive);
    const gate = make(60_000);
    return (
      timedOut &&
      (await serializes(async (within) => {
        const hold = await gate.acquire();
        await within(1);
        gate.release(hold);
      }))
    );
  },
  run(make) {
    const run = make();
    return serializes((within) => run(() => within(1)));
  },
  async wrap(make) {
    let [inside, most, ended] = [0, 0, 0];
    const wrapped = make(async () => {
      most = Math.max(most, ++inside);
      await undefined;
      inside--;
      ended++;
    });
    await Promise.all(Array.from({ length: tasks }, () => wrapped()));
    return most === 1 && ended === tasks;
  },
  async event(make) {
    const event = make();
    let heard = 0;
    for (let i = 0; i < tasks; i++) event.wait().then(() => heard++, ignore);
    await turn();
    if (heard > 0) return false;
    event.set();
    await turn();
    return heard === tasks;
  },
  async barrier(make) {
    const barrier = make(tasks);
    let met = 0;
    for (let round = 0; round < 3; round++) {
      for (let i = 1; i < tasks; i++) barrier.wait().then(() => met++, ignore);
      await turn();
      if (met !== round * tasks) return false;
      await barrier.wait().then(() => met++);
      await turn();
      if (met !== (round + 1) * tasks) return false;
    }
    return true;
  },
};

/** What an adapter is said to do, and whether it does. */
export async function verify(peer: Peer): Promise<Map<Ability, boolean>> {
  const outcomes = new Map<Ability, boolean>();
  for (const ability of Object.keys(peer) as Ability[]) {
    const check = checks[ability] as (make: unknown) => boolean | Promise<boolean>;
    outcomes.set(ability, await check(peer[ability]));
  }
  return outcomes;
}
