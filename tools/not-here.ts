/** Names of tests, each with the reason why it cannot run. */
export type Reasons = Readonly<Record<string, string>>;

const observed = [
  ...["Lock", "Event", "Condition", "Semaphore", "BoundedSemaphore", "Barrier"],
  ...["ReadWriteLock", "ReadLock", "WriteLock", "acquireAll"],
];
const primitives = [...observed, "Keyed", "Keyed with make"];

/** A test that there is for each primitive, or for each of those named. */
function ofEach(test: string, reason: string, names = primitives): Reasons {
  return Object.fromEntries(names.map((name) => [`${name}: ${test}`, reason]));
}

const noContext = "browsers have no AsyncLocalStorage";

/** The tests that a runtime cannot run by its nature. */
export const notHere: Readonly<Record<"chromium" | "workerd", Reasons>> = {
  chromium: {
    "one listener a waiter: many waiters on one signal raise no MaxListenersExceededWarning":
      "browsers warn of no number of listeners",
    ...ofEach("the code behind a wait runs in its caller's context", noContext),
    ...ofEach("an observer runs in the context of the call that settles it", noContext, observed),
    ...ofEach("with() and wrap() call their function in the context of their caller", noContext, [
      "Lock",
      "Semaphore",
      "Condition",
      "ReadWriteLock",
      "ReadLock",
      "WriteLock",
    ]),
    "Keyed: with() and wrap() call all their functions in the context of their caller": noContext,
    "Barrier: with() calls its function in the context of its caller": noContext,
    "Condition: waitFor() calls its predicate in the context of its caller": noContext,
    "SingleFlight: run() calls its function in the context of its caller": noContext,
    "Limiter: run() and wrap() call their function in the context of their caller": noContext,
    "Limiter: map() calls its function in the context in which the first result is asked for": noContext,
    "trace: a task is followed behind each await": noContext,
    "trace: deadlock: tasks that wait for each other, until one goes on": noContext,
    "stuck: deadlock: inversion certain, deadlock probable": noContext,
    "stuck: permits: deadlock probable": noContext,
  },
  workerd: {
    "one listener a waiter: many waiters on one signal raise no MaxListenersExceededWarning":
      "workerd warns of no number of listeners",
    ...ofEach("a reason is passed on and never looked at", "AbortController.abort itself looks at it"),
  },
};
