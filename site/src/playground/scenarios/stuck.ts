/** Tasks that wait for each other, or for themselves, and what cures it. */
import type { Exhibit } from "../scenario.ts";
import { as, hold, task, work } from "./steps.ts";

export const deadlock: Exhibit = {
  id: "deadlock",
  title: "Two locks in two orders",
  look: "Each of the two has one lock and waits for the other's, so neither goes on, and carl waits behind them.",
  scenario: {
    primitives: [
      { name: "a", kind: "Lock" },
      { name: "b", kind: "Lock" },
    ],
    tasks: [
      as("fromA", task("ann", 0, hold("a", work(10), hold("b", work(10))))),
      as("fromB", task("bob", 5, hold("b", work(10), hold("a", work(10))))),
      as("useA", task("carl", 20, hold("a", work(10)))),
    ],
    actions: [],
    report: 40,
  },
};

export const cure: Exhibit = {
  id: "acquire-all",
  title: "acquireAll is the cure",
  look: "Both ask for their two locks in one step, so one of them has both and the other waits.",
  scenario: {
    primitives: [
      { name: "a", kind: "Lock" },
      { name: "b", kind: "Lock" },
    ],
    tasks: [
      as("transfer", task("ann", 0, { do: "holdAll", on: ["a", "b"], steps: [work(20)] })),
      as("transferBack", task("bob", 5, { do: "holdAll", on: ["b", "a"], steps: [work(20)] })),
      as("useA", task("carl", 20, hold("a", work(10)))),
    ],
    actions: [],
  },
};

export const reentry: Exhibit = {
  id: "reentry",
  title: "Acquiring it again",
  look: "Ann has the lock and acquires it again: ann waits for itself, and bob waits behind ann, for ever.",
  scenario: {
    primitives: [{ name: "lock", kind: "Lock" }],
    tasks: [
      as("outer", task("ann", 0, hold("lock", work(10), hold("lock", work(10))))),
      as("other", task("bob", 15, hold("lock", work(10)))),
    ],
    actions: [],
    report: 40,
  },
};
