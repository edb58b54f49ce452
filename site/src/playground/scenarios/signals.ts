/** Tasks that tell each other that something has happened. */
import type { Exhibit, Step } from "../scenario.ts";
import { as, hold, task, wait, work } from "./steps.ts";

export const broadcast: Exhibit = {
  id: "broadcast",
  title: "Broadcast",
  look: "One set() lets all go on that wait, in the order in which they came, and later ones do not wait at all until clear().",
  scenario: {
    primitives: [{ name: "ready", kind: "Event" }],
    tasks: [
      task("ann", 0, wait("ready"), work(15)),
      task("bob", 5, wait("ready"), work(10)),
      task("carl", 10, wait("ready"), work(20)),
      task("dora", 35, wait("ready"), work(10)),
      task("emil", 50, wait("ready"), work(10)),
    ],
    actions: [
      { at: 25, do: "set", on: "ready" },
      { at: 45, do: "clear", on: "ready" },
      { at: 65, do: "set", on: "ready" },
    ],
  },
};

const consume: readonly Step[] = [
  { do: "waitFor", on: "changed", variable: "items", min: 1 },
  { do: "add", variable: "items", n: -1 },
  work(15),
];

const produce: readonly Step[] = [
  { do: "add", variable: "items", n: 1 },
  { do: "notify", on: "changed", n: 1 },
  work(5),
];

export const producerConsumer: Exhibit = {
  id: "producer-consumer",
  title: "Producer and consumer",
  look: "A consumer that waits for items suspends its hold on the lock, so that the producer can get in, and has the lock again when it goes on.",
  scenario: {
    primitives: [
      { name: "lock", kind: "Lock" },
      { name: "changed", kind: "Condition", lock: "lock" },
    ],
    variables: { items: 0 },
    tasks: [
      as("consumer", task("ann", 0, hold("lock", ...consume))),
      as("consumer", task("bob", 5, hold("lock", ...consume))),
      as("producer", task("pia", 15, hold("lock", ...produce))),
      as("producer", task("paul", 25, hold("lock", ...produce))),
    ],
    actions: [],
  },
};

const rounds = (...ms: readonly number[]): Step[] => ms.flatMap((ms) => [work(ms), wait("barrier")]);

export const barrier: Exhibit = {
  id: "barrier",
  title: "Rounds of a barrier",
  look: "Nobody begins a round before all three have ended the one before: the slowest sets the pace.",
  scenario: {
    primitives: [{ name: "barrier", kind: "Barrier", value: 3 }],
    tasks: [
      task("ann", 0, ...rounds(10, 30, 15)),
      task("bob", 0, ...rounds(20, 10, 25)),
      task("carl", 0, ...rounds(30, 20, 5)),
    ],
    actions: [],
  },
};

export const brokenBarrier: Exhibit = {
  id: "broken-barrier",
  title: "Breaking a barrier",
  look: "abort() rejects those who wait and all who come, until reset() makes it usable again.",
  scenario: {
    primitives: [{ name: "barrier", kind: "Barrier", value: 2 }],
    tasks: [
      task("ann", 0, wait("barrier")),
      task("bob", 20, wait("barrier")),
      task("carl", 35, wait("barrier"), work(10)),
      task("dora", 40, wait("barrier"), work(15)),
    ],
    actions: [
      { at: 10, do: "break", on: "barrier" },
      { at: 30, do: "reset", on: "barrier" },
    ],
  },
};
