// Where each primitive is subtle.
import type { Bug } from "../bug.ts";

const lock = "packages/lock/src/lock.ts";
const event = "packages/event/src/event.ts";
const condition = "packages/condition/src/condition.ts";
const wait = "packages/condition/src/wait.ts";
const semaphore = "packages/semaphore/src/semaphore.ts";
const bounded = "packages/semaphore/src/bounded-semaphore.ts";
const barrier = "packages/barrier/src/barrier.ts";

const ofLock = ["packages/lock/test/lock.test.ts"];
const ofEvent = ["packages/event/test/event.test.ts"];
const ofCondition = ["packages/condition/test/condition.test.ts"];
const ofSemaphore = ["packages/semaphore/test/semaphore.test.ts"];
const ofBounded = ["packages/semaphore/test/bounded-semaphore.test.ts"];
const ofBarrier = ["packages/barrier/test/barrier.test.ts"];

export const primitives: readonly Bug[] = [
  {
    name: "a lock can be awaited itself",
    source: "Lock",
    effect: "`await lock` takes it, and so does every async function that returns it",
    edits: [
      {
        file: lock,
        find: "locked(): boolean {",
        replace:
          "then(resolve: (token: Token) => void): void {\n    void this.acquire().then(resolve);\n  }\n\n  locked(): boolean {",
      },
    ],
    tests: ofLock,
    killer: "a lock is no thenable: awaiting it is harmless",
  },
  {
    name: "release() of a free lock does nothing",
    source: "Lock",
    effect: "a release too many goes unnoticed",
    edits: [{ file: lock, find: "throw new NotAcquiredError(", replace: "return void (" }],
    tests: ofLock,
    killer: "release() of an unlocked lock throws NotAcquiredError",
  },
  {
    name: "set() also releases those who come while it does",
    source: "Event",
    effect: "a callback that clears the event and waits again is released again, without end",
    edits: [
      {
        file: event,
        find: "while ((waiter = this.next()) !== undefined) waiter.grant(true);",
        replace: "while ((waiter = this.next()) !== undefined) {\n      waiter.grant(true);\n      deliver();\n    }",
      },
    ],
    tests: ofEvent,
    killer: "a callback that clears and waits again is not released by the same set()",
  },
  {
    name: "a notification goes to a waiter that is aborted, and has not heard",
    source: "Condition",
    effect: "the notification is lost",
    edits: [
      {
        file: wait,
        find: "const aborted = abortOf(this.signal);\n    if (aborted) this.abort(aborted.reason);\n    else {",
        replace: "{",
      },
      { file: wait, find: "if (aborted) this.abort(aborted.reason); // it", replace: "void aborted; // it" },
    ],
    tests: ofCondition,
    killer: "a release from a listener of the same signal does not end a notified wait as if it were granted",
  },
  {
    name: "the lock is handed to a wait that is aborted, and has not heard",
    source: "Condition",
    effect: "an aborted wait resolves",
    edits: [{ file: wait, find: "if (aborted) this.abort(aborted.reason); // it", replace: "void aborted; // it" }],
    tests: ofCondition,
    killer: "a release from a listener of the same signal does not end a notified wait as if it were granted",
  },
  {
    name: "an aborted wait passes on two notifications",
    source: "Condition",
    effect: "a spurious wake-up",
    edits: [
      {
        file: wait,
        find: "if (this.#notified) notify(this.#queue, 1);",
        replace: "if (this.#notified) notify(this.#queue, 2);",
      },
    ],
    tests: ["conformance/test/mutants/condition.test.ts"],
    killer: "a notification that is passed on wakes one, of two who wait",
  },
  {
    name: "a wait that is abandoned after its grant keeps its notification",
    source: "Condition",
    effect: "nobody wakes up, though somebody waits",
    edits: [{ file: condition, find: "else notify(this.queue, 1);", replace: "" }],
    tests: ofCondition,
    killer: "enqueue(): a wait that is abandoned after its grant passes the notification on, and leaves the lock held",
  },
  {
    name: "a wait queues after it has freed the lock",
    source: "Condition",
    effect: "a notification by whoever gets the lock misses it",
    edits: [
      { file: wait, find: "queue.push(this); // before", replace: "// before" },
      { file: wait, find: "lock[leave](hold);\n  }", replace: "lock[leave](hold);\n    queue.push(this);\n  }" },
    ],
    tests: ofCondition,
    killer: "a notification is passed on to a waiter who comes by freeing the lock",
  },
  {
    name: "notifyAll() wakes all at once",
    source: "Condition",
    effect: "they hold the lock together",
    edits: [{ file: wait, find: "this.#lock[resume](this.#hold);", replace: "this.#hold.grant(this.#hold);" }],
    tests: ofCondition,
    killer: "notifyAll() wakes one after the other, not all at once",
  },
  {
    name: "a token released inside its own wait stays in the lock's line",
    source: "Condition",
    effect: "the lock is handed to nobody",
    edits: [
      {
        file: wait,
        find: "if (this.#reacquiring) this.#lock[leave](hold);\n    else",
        replace: "if (!this.#reacquiring)",
      },
    ],
    tests: ofCondition,
    killer: "a token released inside its own wait, after the notification: the notification passes on",
  },
  {
    name: "a token released inside its own wait does nothing",
    source: "Condition",
    effect: "its caller thinks that the lock is free, and the wait takes it again",
    edits: [
      {
        file: wait,
        find: 'this.#fail(new NotAcquiredError("the token was released inside its own wait()"));',
        replace: "",
      },
    ],
    tests: ofCondition,
    killer: "a token released inside its own wait, before the notification: ends it at once, without the lock",
  },
  {
    name: "a predicate that throws keeps the notification",
    source: "Condition",
    effect: "nobody wakes up, though somebody waits",
    edits: [{ file: condition, find: "if (notified) this.#notify(1);", replace: "" }],
    tests: ofCondition,
    killer: "waitFor(): a predicate that throws passes on the notification that it consumed",
  },
  {
    name: "a predicate that returns a promise counts as true",
    source: "Condition",
    effect: "waitFor() ends at once, whatever the promise says",
    edits: [{ file: condition, find: 'throw new TypeError("predicate must not return a promise");', replace: "" }],
    tests: ofCondition,
    killer: "waitFor(): a predicate that returns a promise is a TypeError",
  },
  {
    name: "waitFor() asks before it looks at its signal",
    source: "Condition",
    effect: "an aborted caller goes on",
    edits: [{ file: condition, find: "const signal = signalOf(options);", replace: "const signal = options?.signal;" }],
    tests: ofCondition,
    killer: "waitFor(): an aborted signal rejects, even if the predicate holds",
  },
  {
    name: "waitFor() passes on a notification that it has spent",
    source: "Condition",
    effect: "a spurious wake-up",
    edits: [{ file: condition, find: "notified = false;\n        await", replace: "await" }],
    tests: ["conformance/test/mutants/condition.test.ts"],
    killer: "waitFor() that is aborted in its second wait passes on nothing: it has spent the first notification",
  },
  {
    name: "a lock is recognised by its class",
    source: "Condition",
    effect: "another copy of the package is refused",
    edits: [{ file: condition, find: "!(holder in lock)", replace: "!(lock instanceof Lock)" }],
    tests: ["conformance/test/second-copy.test.ts"],
    killer: "a condition takes a lock of another copy",
  },
  {
    name: "notify() needs no lock",
    source: "Condition",
    effect: "a notification between a predicate and its wait is lost",
    edits: [{ file: condition, find: "if (!this.locked()) throw", replace: "if (n < 0) throw" }],
    tests: ofCondition,
    killer: "wait(), notify() and notifyAll() without the lock: NotAcquiredError",
  },
  {
    name: "whoever the leaver held back stays queued",
    source: "Semaphore",
    effect: "free permits, and somebody who waits for them",
    edits: [
      {
        file: semaphore,
        find: "this.withdraw(waiter, reason);\n    else",
        replace: "return this.withdraw(waiter, reason);\n    else",
      },
    ],
    tests: ofSemaphore,
    killer: "Semaphore: whoever an aborted head held back is granted at once",
  },
  {
    name: "a newcomer stands behind waiters that are aborted, and have not heard",
    source: "Semaphore",
    effect: "it waits for ever, though permits are free",
    edits: [{ file: semaphore, find: "this.#grantNext(); // those", replace: "// those" }],
    tests: ofSemaphore,
    killer: "Semaphore: a newcomer is not held up by a waiter whose abort event was stopped",
  },
  {
    name: "a release lets in one",
    source: "Semaphore",
    effect: "free permits, and somebody who waits for them",
    edits: [
      {
        file: semaphore,
        find: "while ((next = this.next()) !== undefined) this.#grant(next);",
        replace: "if ((next = this.next()) !== undefined) this.#grant(next);",
      },
    ],
    tests: ofSemaphore,
    killer: "Semaphore: one release may grant several, in order",
  },
  {
    name: "a token gives back one permit",
    source: "Semaphore",
    effect: "the others are lost",
    edits: [{ file: semaphore, find: "this.#value + waiter.request", replace: "this.#value + 1" }],
    tests: ofSemaphore,
    killer: "Semaphore: a token gives back once, all its permits; dispose is the same",
  },
  {
    name: "locked() looks at the permits only",
    source: "Semaphore",
    effect: "says that it is free while a large request waits",
    edits: [
      { file: semaphore, find: "return this.#value <= 0 || this.queue.size > 0;", replace: "return this.#value <= 0;" },
    ],
    tests: ofSemaphore,
    killer: 'Semaphore: locked() is "cannot be acquired at once": no permit, or somebody queued',
  },
  {
    name: "an over-release is noticed when it has been counted",
    source: "BoundedSemaphore",
    effect: "throws, and has one permit more all the same",
    edits: [
      {
        file: semaphore,
        find: 'this.#value += integer("permits", permits, 1, this.#bound - this.#value);',
        replace:
          'const most = this.#bound - this.#value;\n    this.#value += permits;\n    integer("permits", permits, 1, most);',
      },
    ],
    tests: ofBounded,
    killer: "over-release: RangeError, and nothing has changed",
  },
  {
    name: "a token goes above the bound",
    source: "BoundedSemaphore",
    effect: "more holders than permits, for good",
    edits: [
      {
        file: semaphore,
        find: "Math.min(this.#value + waiter.request, this.#bound)",
        replace: "this.#value + waiter.request",
      },
    ],
    tests: ofBounded,
    killer: "a token stops at the bound, when release() has given its permits back",
  },
  {
    name: "resize() lets nobody in",
    source: "BoundedSemaphore",
    effect: "free permits, and somebody who waits for them",
    edits: [
      { file: semaphore, find: "this.#value += permits;\n    this.#grantNext();", replace: "this.#value += permits;" },
    ],
    tests: ofBounded,
    killer: "resize() up: the new permits go to those who wait, in order",
  },
  {
    name: "resize() keeps requests that no longer fit",
    source: "BoundedSemaphore",
    effect: "they wait for ever, and everybody behind them",
    edits: [{ file: semaphore, find: "this.#checked(waiter.request);", replace: "" }],
    tests: ofBounded,
    killer: "resize(): queued requests that no longer fit reject, and those whom they held back are granted",
  },
  {
    name: "resize() takes no permits away while they are taken",
    source: "BoundedSemaphore",
    effect: "more holders than the bound",
    edits: [{ file: bounded, find: "this[adjust](more);", replace: "this[adjust](Math.max(more, -this.value));" }],
    tests: ofBounded,
    killer: "resize() below what is taken lets nobody in until enough has come back",
  },
  {
    name: "a party that leaves breaks the barrier",
    source: "Barrier, as in Python's threading",
    effect: "one timeout fails everybody",
    edits: [
      {
        file: barrier,
        find: "reset(): void {",
        replace:
          "protected override withdraw(waiter: Waiter<number>, reason: unknown): void {\n    super.withdraw(waiter, reason);\n    this.abort();\n  }\n\n  reset(): void {",
      },
    ],
    tests: ofBarrier,
    killer: "a party that leaves gives up its place, and does not break the barrier",
  },
  {
    name: "a round is complete with a party that is aborted, and has not heard",
    source: "Barrier",
    effect: "a round is released with a party too few",
    edits: [{ file: barrier, find: "if (round.length < this.parties) {", replace: "if (round.length === 0) {" }],
    tests: ofBarrier,
    killer: "an arrival from a listener of the same signal does not complete the round with an aborted party",
  },
  {
    name: "the end of a drain undoes what came since",
    source: "Barrier",
    effect: "an aborted barrier is whole again",
    edits: [
      {
        file: barrier,
        find: 'if (this.#rounds === rounds && this.#state === "draining") this.#state',
        replace: "this.#state",
      },
    ],
    tests: ofBarrier,
    killer: "an abort() while draining is not undone when the parties have run",
  },
  {
    name: "the end of a drain ends the next one, too",
    source: "Barrier",
    effect: "draining is not seen",
    edits: [{ file: barrier, find: "this.#rounds === rounds && ", replace: "" }],
    tests: ofBarrier,
    killer: "a round that ends while the round before it drains is seen to drain for its own time",
  },
  {
    name: "reset() leaves a broken barrier broken",
    source: "Barrier",
    effect: "it can never be used again",
    edits: [
      { file: barrier, find: 'this.#break("filling",', replace: 'this.#break(this.broken ? "broken" : "filling",' },
    ],
    tests: ofBarrier,
    killer: "abort() rejects those who wait and all who come, until reset()",
  },
];
