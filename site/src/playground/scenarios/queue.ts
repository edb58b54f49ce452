/** What the queue is: one at a time, several at a time, and who leaves it. */
import type { Exhibit } from "../scenario.ts";
import { hold, permits, task, work } from "./steps.ts";

export const fifo: Exhibit = {
  id: "fifo",
  title: "First in, first out",
  look: "Each release hands the lock to the task that has waited longest, and the lock is never free in between.",
  scenario: {
    primitives: [{ name: "lock", kind: "Lock" }],
    tasks: [
      task("ann", 0, hold("lock", work(30))),
      task("bob", 5, hold("lock", work(20))),
      task("carl", 10, hold("lock", work(15))),
      task("dora", 15, hold("lock", work(25))),
    ],
    actions: [],
  },
};

export const twoAtATime: Exhibit = {
  id: "two-at-a-time",
  title: "Two at a time",
  look: "Ten tasks share two permits: two of them work, and each that ends lets the next one in.",
  scenario: {
    primitives: [{ name: "slots", kind: "Semaphore", value: 2 }],
    tasks: ["ann", "bob", "carl", "dora", "emil", "fay", "gus", "hana", "ivo", "june"].map((name, index) =>
      task(name, index * 2, hold("slots", work([20, 30, 15, 25, 10][index % 5] ?? 20))),
    ),
    actions: [],
  },
};

export const noOvertaking: Exhibit = {
  id: "no-overtaking",
  title: "The small one does not overtake",
  look: "Bob waits for three permits, and carl, who needs only one, waits behind bob, although one is free.",
  scenario: {
    primitives: [{ name: "slots", kind: "Semaphore", value: 3 }],
    tasks: [
      task("ann", 0, permits(2, "slots", work(40))),
      task("bob", 5, permits(3, "slots", work(20))),
      task("carl", 10, permits(1, "slots", work(20))),
      task("dora", 15, permits(2, "slots", work(15))),
    ],
    actions: [],
  },
};

export const oneIsAborted: Exhibit = {
  id: "abort-one",
  title: "One is cancelled, and those behind it go on",
  look: "Bob needs three permits and holds up the queue: as soon as bob is aborted, carl and dora have theirs.",
  scenario: {
    primitives: [{ name: "slots", kind: "Semaphore", value: 3 }],
    tasks: [
      task("ann", 0, permits(1, "slots", work(60))),
      task("bob", 5, permits(3, "slots", work(20))),
      task("carl", 10, permits(1, "slots", work(20))),
      task("dora", 15, permits(1, "slots", work(30))),
    ],
    actions: [{ at: 30, do: "abort", task: "bob" }],
  },
};

export const deadline: Exhibit = {
  id: "deadline",
  title: "A deadline for all",
  look: "At 50 ms the one signal that all share ends every wait at once, and carl, who has the lock already, is not disturbed.",
  scenario: {
    primitives: [{ name: "lock", kind: "Lock" }],
    tasks: [
      task("ann", 0, hold("lock", work(20))),
      task("bob", 5, hold("lock", work(20))),
      task("carl", 10, hold("lock", work(20))),
      task("dora", 15, hold("lock", work(20))),
      task("emil", 20, hold("lock", work(20))),
    ],
    actions: [],
    deadline: 50,
  },
};

export const resize: Exhibit = {
  id: "resize",
  title: "Resize and pause",
  look: "A bound of 0 pauses: those who work go on, nobody is let in, and a bound of 3 lets three in at once.",
  scenario: {
    primitives: [{ name: "slots", kind: "BoundedSemaphore", value: 1 }],
    tasks: [
      task("ann", 0, hold("slots", work(20))),
      task("bob", 5, hold("slots", work(25))),
      task("carl", 10, hold("slots", work(25))),
      task("dora", 15, hold("slots", work(25))),
      task("emil", 20, hold("slots", work(20))),
    ],
    actions: [
      { at: 25, do: "resize", on: "slots", to: 0 },
      { at: 60, do: "resize", on: "slots", to: 3 },
    ],
  },
};
