// Event, Condition and Barrier.
import { Condition } from "@sync/condition";
import { casesOf, repeated, startAll, timed } from "./case.ts";

const rounds = 5;
const turns = 2500;

export const events = casesOf({
  "event-broadcast": {
    title: "Event: a broadcast",
    about:
      "So many tasks wait for an event, and it is set. Timed from the first start to the last end. The floor is one promise for all.",
    ours: ["@sync/event"],
    floors: ["bare resolvers"],
    peers: ["@esfx/async-*"],
    sizes: [1000, 100_000],
    prepare({ event: make }, size) {
      if (make === undefined) return;
      return repeated(size, () => {
        const event = make();
        const all = startAll(size, async () => void (await event.wait()));
        event.set();
        return all;
      });
    },
  },
  "condition-ping-pong": {
    title: "Condition: ping-pong",
    about: "Two tasks wake each other in turn. The floor hands over by a new promise each turn.",
    ours: ["@sync/condition"],
    floors: ["bare promises"],
    sizes: [2],
    prepare: (_contender, _size, name) => timed(2 * turns, name === "bare promises" ? promises : pingPong),
  },
  "condition-notify-all": {
    title: "Condition: notifyAll",
    about:
      "So many tasks wait for a condition, all are notified, and each goes on when it has the lock, which it then releases. The floor " +
      "is an array of resolvers, without a lock.",
    ours: ["@sync/condition"],
    floors: ["bare resolvers"],
    sizes: [10_000],
    prepare: (_, size, name) => repeated(size, () => (name === "bare resolvers" ? resolveAll(size) : notifyAll(size))),
  },
  barrier: {
    title: "Barrier: rounds",
    about: "So many parties meet five times. Per party and round.",
    ours: ["@sync/barrier"],
    floors: ["bare resolvers"],
    peers: ["@esfx/async-*"],
    sizes: [2, 100, 10_000],
    prepare({ barrier: make }, size) {
      if (make === undefined) return;
      return repeated(size * rounds, () => {
        const barrier = make(size);
        return startAll(size, async () => {
          for (let round = 0; round < rounds; round++) await barrier.wait();
        });
      });
    },
  },
});

/** Two players, each of whom hits the ball when it is on its side. */
function play(wait: () => Promise<unknown>, notify: () => void) {
  let ball = 0;
  return async (side: number) => {
    for (let i = 0; i < turns; i++) {
      while (ball !== side) await wait();
      ball = 1 - side;
      notify();
    }
  };
}

async function pingPong(): Promise<void> {
  const condition = new Condition();
  const player = play(
    () => condition.wait(),
    () => condition.notify(),
  );
  await Promise.all([condition.with(() => player(0)), condition.with(() => player(1))]);
}

async function promises(): Promise<void> {
  let resolve = () => {};
  const wait = () => new Promise<void>((wake) => void (resolve = wake));
  const player = play(wait, () => resolve());
  await Promise.all([player(0), player(1)]);
}

async function notifyAll(size: number): Promise<void> {
  const condition = new Condition();
  const all = startAll(size, () => condition.with(() => condition.wait()));
  while (condition.waiting < size) await undefined;
  await condition.with(() => condition.notifyAll());
  await all;
}

function resolveAll(size: number): Promise<unknown> {
  const resolvers: (() => void)[] = [];
  const all = startAll(size, async () => void (await new Promise<void>((resolve) => resolvers.push(resolve))));
  for (const resolve of resolvers) resolve();
  return all;
}
