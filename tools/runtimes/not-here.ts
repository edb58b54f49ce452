/** Names of tests, each with the reason why it cannot run. */
export type Reasons = Readonly<Record<string, string>>;

const primitives = ["Lock", "Event", "Condition", "Semaphore", "BoundedSemaphore", "Barrier"];

/** A test that there is for each primitive. */
function ofEach(test: string, reason: string): Reasons {
  return Object.fromEntries(primitives.map((name) => [`${name}: ${test}`, reason]));
}

/** The tests that a runtime cannot run by its nature. */
export const notHere: Readonly<Record<"chromium" | "workerd", Reasons>> = {
  chromium: {
    "one listener a waiter: many waiters on one signal raise no MaxListenersExceededWarning":
      "browsers warn of no number of listeners",
    "example: docs/coming-from/await-semaphore.md:24": "await-semaphore needs Node's process",
    "example: docs/coming-from/await-semaphore.md:48": "await-semaphore needs Node's process",
  },
  workerd: {
    "one listener a waiter: many waiters on one signal raise no MaxListenersExceededWarning":
      "workerd warns of no number of listeners",
    ...ofEach("a reason is passed on and never looked at", "AbortController.abort itself looks at it"),
  },
};
