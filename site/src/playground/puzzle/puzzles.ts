/** All puzzles. */
import type { Step } from "../scenario.ts";
import { hold, task } from "../scenarios/steps.ts";
import type { Puzzle } from "./puzzle.ts";

const read: Step = { do: "read", variable: "balance" };
const write: Step = { do: "write", variable: "balance", n: 10 };

const lostUpdate: Puzzle = {
  id: "lost-update",
  title: "Lose an update",
  ask: "Each task adds 10 to the balance: choose an order of the steps in which it is not 20 in the end.",
  hint: "Let both read before one of them writes.",
  lesson:
    "Between a read and a write another task may run. A lock that is held from the read to the write keeps it out.",
  goal: { is: "wrong", variable: "balance", right: 20 },
  primitives: [],
  variables: { balance: 0 },
  tasks: [task("ann", 0, read, write), task("bob", 0, read, write)],
};

const tooShort: Puzzle = {
  id: "lock-too-short",
  title: "Lose it although there is a lock",
  ask: "Each read and each write has the lock: lose an update all the same.",
  hint: "The lock is free between the read and the write.",
  lesson: "A lock protects what happens while it is held. Hold it from the read to the write.",
  goal: { is: "wrong", variable: "balance", right: 20 },
  primitives: [{ name: "lock", kind: "Lock" }],
  variables: { balance: 0 },
  tasks: [
    task("ann", 0, hold("lock", read), hold("lock", write)),
    task("bob", 0, hold("lock", read), hold("lock", write)),
  ],
};

const longEnough: Puzzle = {
  id: "lock-long-enough",
  title: "A lock that is held long enough",
  ask: "Try to lose an update now.",
  hint: "You cannot: who reads has the lock until it has written.",
  lesson: "However the steps are ordered, the balance is 20 in the end.",
  goal: { is: "none" },
  primitives: [{ name: "lock", kind: "Lock" }],
  variables: { balance: 0 },
  tasks: [task("ann", 0, hold("lock", read, write)), task("bob", 0, hold("lock", read, write))],
};

const twoLocks: Puzzle = {
  id: "two-locks",
  title: "Make it deadlock",
  ask: "Ann takes a, then b, and bob takes b, then a: make both wait for ever.",
  hint: "Let each take its first lock.",
  lesson: "Take locks in one order everywhere, or both in one step with acquireAll.",
  goal: { is: "stuck" },
  primitives: [
    { name: "a", kind: "Lock" },
    { name: "b", kind: "Lock" },
  ],
  tasks: [task("ann", 0, hold("a", hold("b"))), task("bob", 0, hold("b", hold("a")))],
};

const forks: Puzzle = {
  id: "three-forks",
  title: "Three philosophers",
  ask: "Each needs the two forks beside it, and takes the left one first: make all of them hungry for ever.",
  hint: "Let each take its left fork.",
  lesson: "A circle of tasks that each wait for the next is a deadlock, however long it is.",
  goal: { is: "stuck" },
  primitives: [
    { name: "left", kind: "Lock" },
    { name: "right", kind: "Lock" },
    { name: "back", kind: "Lock" },
  ],
  tasks: [
    task("ann", 0, hold("left", hold("right"))),
    task("bob", 0, hold("right", hold("back"))),
    task("carl", 0, hold("back", hold("left"))),
  ],
};

const together: Puzzle = {
  id: "both-at-once",
  title: "Both at once",
  ask: "The same two tasks with acquireAll: try to make them wait for each other.",
  hint: "You cannot: who has one of the locks has both.",
  lesson: "However the steps are ordered, both tasks end.",
  goal: { is: "none" },
  primitives: [
    { name: "a", kind: "Lock" },
    { name: "b", kind: "Lock" },
  ],
  tasks: [
    task("ann", 0, { do: "holdAll", on: ["a", "b"], steps: [] }),
    task("bob", 0, { do: "holdAll", on: ["b", "a"], steps: [] }),
  ],
};

const take: readonly Step[] = [
  { do: "waitFor", on: "changed", variable: "items", min: 1, once: true },
  { do: "add", variable: "items", n: -1 },
];

const ifNotWhile: Puzzle = {
  id: "if-not-while",
  title: "Take what is not there",
  ask: "Ann and bob look for an item with if, not with while: make the number of items negative.",
  hint: "Ann waits. Pia takes the lock, bob asks for it, and only then pia notifies: who has the lock next?",
  lesson:
    "Who is notified waits for the lock once more, and meanwhile another may take the item. Look again with while, or use waitFor().",
  goal: { is: "negative", variable: "items" },
  primitives: [
    { name: "lock", kind: "Lock" },
    { name: "changed", kind: "Condition", lock: "lock" },
  ],
  variables: { items: 0 },
  tasks: [
    task("ann", 0, hold("lock", ...take)),
    task("bob", 0, hold("lock", ...take)),
    task("pia", 0, hold("lock", { do: "add", variable: "items", n: 1 }, { do: "notify", on: "changed", n: 1 })),
  ],
};

const missed: Puzzle = {
  id: "missed-signal",
  title: "Miss the signal",
  ask: "Pia sets the event and clears it again: make ann wait for ever.",
  hint: "What if nobody waits yet?",
  lesson:
    "set() lets those go on who wait, and later ones only until clear(). If it must not be missed, do not clear it.",
  goal: { is: "stuck" },
  primitives: [{ name: "ready", kind: "Event" }],
  tasks: [
    task("ann", 0, { do: "wait", on: "ready" }),
    task("pia", 0, { do: "set", on: "ready" }, { do: "clear", on: "ready" }),
  ],
};

export const puzzles: readonly Puzzle[] = [
  lostUpdate,
  tooShort,
  longEnough,
  twoLocks,
  forks,
  together,
  ifNotWhile,
  missed,
];
