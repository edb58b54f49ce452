// What was found in other libraries of JavaScript, and in Trio.
import type { Bug } from "../bug.ts";

const tests = ["conformance/test/field.test.ts"];
const governor = "packages/core/src/governor.ts";
const signal = "packages/core/src/signal.ts";
const primitive = "packages/core/src/primitive.ts";
const waiter = "packages/core/src/waiter.ts";
const place = "packages/core/src/place.ts";
const queue = "packages/core/src/queue.ts";
const lock = "packages/lock/src/lock.ts";
const wait = "packages/condition/src/wait.ts";
const semaphore = "packages/semaphore/src/semaphore.ts";
const barrier = "packages/barrier/src/barrier.ts";

export const peers: readonly Bug[] = [
  {
    name: "a waiter that timed out stays queued",
    source: "async-mutex",
    effect: "is granted later, and nobody releases",
    edits: [{ file: lock, find: "this.queue.remove(hold);", replace: "" }],
    tests,
    killer: "async-mutex: a waiter that timed out does not stay queued",
  },
  {
    name: "a release looks at each number up to the value",
    source: "async-mutex",
    effect: "a semaphore of a million permits is a million times as slow",
    edits: [
      {
        file: semaphore,
        find: "while ((next = this.next()) !== undefined) this.#grant(next);",
        replace:
          "for (let fit = this.#value; fit > 0; fit--) if ((next = this.next()) !== undefined) this.#grant(next);",
      },
    ],
    tests,
    killer: "async-mutex: a release costs the same, however large the value",
  },
  {
    name: "release() leaves the holder's token valid",
    source: "async-mutex",
    effect: "it releases the next holder's hold: two holders",
    edits: [
      { file: lock, find: "this.#holder.release();", replace: "this[leave](this.#holder);" },
      { file: lock, find: "if (hold !== this.#holder) {", replace: "if (hold.queued) {" },
    ],
    tests,
    killer: "async-mutex: a token that was spent by release() of somebody else lets no second holder in",
  },
  {
    name: "the queue moves up at each departure",
    source: "async-mutex",
    effect: "a drain costs the square of its length",
    edits: [
      { file: queue, find: "if (--this.#size === 0) {", replace: "if (--this.#size > 0) this.#refit();\n    else {" },
    ],
    tests: ["packages/core/test/queue.test.ts"],
    killer: "a push costs O(1) moves, however many entries leave from the middle of a long queue",
  },
  {
    name: "an over-release adds permits",
    source: "async-sema",
    effect: "more holders than permits, for good",
    edits: [
      { file: semaphore, find: '"permits", permits, 1, this.#bound - this.#value', replace: '"permits", permits, 1' },
    ],
    tests,
    killer: "async-sema: an over-release does not grow a bounded semaphore",
  },
  {
    name: "a function that throws at once keeps its permit",
    source: "await-semaphore",
    effect: "deadlock",
    edits: [
      {
        file: governor,
        find: "try {\n      return await fn();",
        replace: "const called = fn();\n    try {\n      return await called;",
      },
    ],
    tests,
    killer: "await-semaphore: a synchronous throw in with(fn) deadlocks nobody",
  },
  {
    name: "a function that rejects keeps its permit",
    source: "await-semaphore",
    effect: "deadlock",
    edits: [
      {
        file: governor,
        find: "return await fn();",
        replace: "const value = await fn();\n      token.release();\n      return value;",
      },
      { file: governor, find: "} finally {\n      token.release();\n    }", replace: "} finally {\n    }" },
    ],
    tests: ["packages/lock/test/lock.test.ts"],
    killer: "with() releases however fn ends: value, rejection, synchronous throw",
  },
  {
    name: "a token releases as often as it is told",
    source: "es-toolkit, @std/async, @core/asyncutil",
    effect: "two holders",
    edits: [
      {
        file: waiter,
        find: "this.#owner = undefined;\n      this.#outcome = reason;",
        replace: "this.#outcome = reason;",
      },
    ],
    tests,
    killer: "es-toolkit, @std/async, @core/asyncutil: a double release or dispose does not give two holders",
  },
  {
    name: "each of two releases in one tick lets one in",
    source: "@esfx/async-mutex",
    effect: "two holders",
    edits: [
      {
        file: lock,
        find: "this.#holder.release();",
        replace:
          "this.#holder = undefined;\n    const next = this.next();\n    if (next !== undefined) this.#take(next);",
      },
    ],
    tests,
    killer: "@esfx: two releases in one tick do not give two holders",
  },
  {
    name: "an aborted wait rejects without the lock",
    source: "@esfx/async-condition",
    effect: "its caller goes on, and releases somebody else's hold",
    edits: [
      {
        file: wait,
        find: "if (!this.#reacquiring) this.#reacquire();",
        replace: "if (this.#reacquiring) return;\n    this.#queue.remove(this);\n    this.#fail(reason);",
      },
    ],
    tests,
    killer: "@esfx: an aborted Condition wait does not reject without the lock",
  },
  {
    name: "a party that was cancelled counts",
    source: "@esfx/async-barrier",
    effect: "a round is released with a party too few",
    edits: [
      { file: barrier, find: "#rounds = 0;", replace: "#rounds = 0;\n  #arrived = 0;" },
      {
        file: barrier,
        find: "if (this.queue.size >= this.parties)",
        replace: "if (++this.#arrived % this.parties === 0)",
      },
      { file: barrier, find: "round.length < this.parties", replace: "round.length < 1" },
    ],
    tests,
    killer: "@esfx: a party that was cancelled does not count",
  },
  {
    name: "aborting a queued waiter frees a permit that it never had",
    source: "@openally/mutex",
    effect: "more holders than permits",
    edits: [{ file: semaphore, find: "else this.#value = Math.min(", replace: "this.#value = Math.min(" }],
    tests,
    killer: "@openally/mutex: aborting a queued waiter frees no phantom permit",
  },
  {
    name: "aborting one waiter rejects the head of the queue",
    source: "@core/asyncutil",
    effect: "somebody else fails, and the aborted one waits on",
    edits: [
      {
        file: lock,
        find: "this.queue.remove(hold);\n      if (hold.queued) hold.fail(reason);",
        replace: "this.queue.shift()?.fail(reason);",
      },
    ],
    tests,
    killer: "@core/asyncutil: aborting one waiter rejects that one, not the head of the queue, nor everybody",
  },
  {
    name: "aborting one waiter rejects everybody",
    source: "@core/asyncutil",
    effect: "all who wait fail with somebody else's reason",
    edits: [
      {
        file: lock,
        find: "this.queue.remove(hold);\n      if (hold.queued) hold.fail(reason);",
        replace: "while (this.queue.size > 0) this.queue.shift()?.fail(reason);",
      },
    ],
    tests,
    killer: "@core/asyncutil: aborting one waiter rejects that one, not the head of the queue, nor everybody",
  },
  {
    name: "a signal that is aborted already is ignored",
    source: "@sapphire/async-queue",
    effect: "the caller has a lock that it gave up",
    edits: [{ file: signal, find: "if (aborted) throw signal.reason;", replace: "" }],
    tests,
    killer: "@sapphire/async-queue: a signal that is aborted already is not ignored",
  },
  {
    name: "tryAcquire() overtakes the queue",
    source: "semaphore-promise",
    effect: "a large request starves",
    edits: [{ file: semaphore, find: "return this.#free(permits) ?", replace: "return this.#value >= permits ?" }],
    tests,
    killer: "semaphore-promise: tryAcquire does not overtake the queue",
  },
  {
    name: "whoever leaves the queue hears nothing",
    source: "p-limit",
    effect: "the promises of a cleared queue stay pending",
    edits: [{ file: primitive, find: "waiter.fail(reason);", replace: "void reason;" }],
    tests,
    killer: "p-limit: nobody's promise is left pending when the queue is cleared",
  },
  {
    name: "a newcomer that fits goes ahead of a larger request",
    source: "effect",
    effect: "a large request starves",
    edits: [
      {
        file: semaphore,
        find: "if (this.#free(permits)) this.#grant(waiter);",
        replace: "if (this.#value >= permits) this.#grant(waiter);",
      },
    ],
    tests,
    killer: "effect: a later, smaller request does not overtake",
  },
  {
    name: "a release lets in whoever fits, from anywhere in the queue",
    source: "effect",
    effect: "a large request starves",
    edits: [
      {
        file: semaphore,
        find: "while ((next = this.next()) !== undefined) this.#grant(next);",
        replace: `for (let left = this.waiting; left > 0 && (next = this.queue.shift()) !== undefined; left--) {
      if (next.request <= this.#value) this.#grant(next);
      else this.queue.push(next);
    }`,
      },
    ],
    tests: ["packages/semaphore/test/semaphore.test.ts"],
    killer: "Semaphore: the head of the line waits for all it needs, and nobody passes it",
  },
  {
    name: "a request for more than there can be waits",
    source: "effect",
    effect: "hangs in silence",
    edits: [{ file: semaphore, find: '"permits", permits, 1, this.#bound)', replace: '"permits", permits, 1)' }],
    tests,
    killer: "effect: a request for more than there can be does not hang in silence",
  },
  {
    name: "a release looks at all who wait",
    source: "effect",
    effect: "16,000 waiters take 0.2 ms each",
    edits: [
      {
        file: semaphore,
        find: "while ((next = this.next()) !== undefined) this.#grant(next);",
        replace: `for (let left = this.waiting; left > 0 && (next = this.queue.shift()) !== undefined; left--) {
      if (!next.signal?.aborted && next.request <= this.#value) this.#grant(next);
      else this.queue.push(next);
    }`,
      },
    ],
    tests,
    killer: "effect: a release looks at whom it grants, not at all who wait",
  },
  {
    name: "each waiter adds its own listener to the signal",
    source: "all with one listener a waiter",
    effect: "quadratic cost, and MaxListenersExceededWarning",
    edits: [{ file: place, find: "if (listener !== undefined) return listener;", replace: "" }],
    tests: ["packages/core/test/signal.test.ts"],
    killer: "50 on one signal: one listener, removed with the last, whether granted or aborted",
  },
  {
    name: "a listener stays when its waiter was granted",
    source: "all that forget removeEventListener",
    effect: "a long-lived signal collects listeners",
    edits: [{ file: place, find: "this.signal.removeEventListener(", replace: "void (" }],
    tests: ["packages/core/test/signal.test.ts"],
    killer: "1 on one signal: one listener, removed with the last, whether granted or aborted",
  },
  {
    name: "whoever leaves is searched for in an array",
    source: "effect (Latch), all that call indexOf",
    effect: "cancelling costs as much as the queue is long",
    edits: [
      {
        file: queue,
        find: "this.#slots[entry.position & (this.#slots.length - 1)] = undefined;",
        replace: "this.#slots[this.#slots.indexOf(entry)] = undefined;",
      },
    ],
    tests: ["conformance/src/mutation/cost.test.ts"],
    killer: "Lock: to cancel costs the same, however long the line is",
  },
  {
    name: "cancelling a notified waiter loses the notification",
    source: "Trio",
    effect: "nobody wakes up, though somebody waits",
    edits: [{ file: wait, find: "if (this.#notified) notify(this.#queue, 1);", replace: "" }],
    tests,
    killer: "Trio: cancelling a notified waiter does not lose the notification",
  },
];
