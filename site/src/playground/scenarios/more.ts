/** What there is beside asyncio's primitives. */
import type { Exhibit } from "../scenario.ts";
import { as, hold, task, work } from "./steps.ts";

export const readersWriter: Exhibit = {
  id: "readers-writer",
  title: "Readers and a writer",
  look: "Readers read together, the writer is alone, and a reader that comes after the writer waits behind it.",
  scenario: {
    primitives: [{ name: "pages", kind: "ReadWriteLock" }],
    tasks: [
      as("reader", task("ann", 0, hold("pages.read", work(30)))),
      as("reader", task("bob", 5, hold("pages.read", work(20)))),
      as("writer", task("will", 10, hold("pages.write", work(20)))),
      as("reader", task("carl", 15, hold("pages.read", work(20)))),
      as("reader", task("dora", 20, hold("pages.read", work(25)))),
    ],
    actions: [],
  },
};

export const effect: Exhibit = {
  id: "effect",
  title: "A promise and a fiber in one queue",
  look: "Promise code and fibers of Effect wait in the same queue, and have the lock in the order in which they came.",
  scenario: {
    primitives: [{ name: "lock", kind: "Lock" }],
    tasks: [
      as("promise", task("ann", 0, hold("lock", work(20)))),
      { ...as("fiber", task("finn", 5, hold("lock", work(15)))), fiber: true },
      as("promise", task("bob", 10, hold("lock", work(15)))),
      { ...as("fiber", task("flora", 15, hold("lock", work(20)))), fiber: true },
    ],
    actions: [],
  },
};

const user = (name: string, at: number, key: string, ms: number) =>
  as("save", task(name, at, { do: "hold", on: "users", key, steps: [work(ms)] }));

export const keyed: Exhibit = {
  id: "keyed",
  title: "A lock for each key",
  look: "Those who want the same key wait for each other, and another key does not concern them.",
  scenario: {
    primitives: [{ name: "users", kind: "Keyed" }],
    tasks: [user("ann", 0, "u1", 30), user("bob", 5, "u1", 20), user("carl", 10, "u2", 25), user("dora", 15, "u2", 15)],
    actions: [],
  },
};

const load = (name: string, at: number, key: string) =>
  as("load", task(name, at, { do: "run", on: "pages", key, ms: 25 }));

export const singleFlight: Exhibit = {
  id: "single-flight",
  title: "One call for all who ask",
  look: "The first starts the work, those who ask for the same meanwhile share it, and all return at the same time.",
  scenario: {
    primitives: [{ name: "pages", kind: "SingleFlight" }],
    tasks: [load("ann", 0, "home"), load("bob", 10, "home"), load("carl", 15, "news"), load("dora", 30, "home")],
    actions: [],
  },
};

const job = (name: string, at: number, priority: number, ms: number) =>
  as("job", task(name, at, { do: "run", on: "jobs", priority, ms }));

export const limiter: Exhibit = {
  id: "limiter",
  title: "Jobs by priority",
  look: "Two jobs run at once, and of those that wait the highest priority starts first.",
  scenario: {
    primitives: [{ name: "jobs", kind: "Limiter", value: 2 }],
    tasks: [
      job("ann", 0, 0, 30),
      job("bob", 0, 0, 20),
      job("carl", 5, 0, 20),
      job("dora", 10, 0, 15),
      job("emil", 15, 5, 20),
    ],
    actions: [],
  },
};
