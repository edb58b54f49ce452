// What was found in asyncio, by the numbers of its issues.
import type { Bug } from "../bug.ts";

const primitive = "packages/core/src/primitive.ts";
const lock = "packages/lock/src/lock.ts";
const event = "packages/event/src/event.ts";
const wait = "packages/condition/src/wait.ts";
const semaphore = "packages/semaphore/src/semaphore.ts";
const barrier = "packages/barrier/src/barrier.ts";

const ofLock = ["packages/lock/test/asyncio.test.ts"];
const ofEvent = ["packages/event/test/asyncio.test.ts"];
const ofCondition = ["packages/condition/test/asyncio.test.ts"];
const ofSemaphore = ["packages/semaphore/test/asyncio.test.ts"];
const ofBarrier = ["packages/barrier/test/asyncio.test.ts", "packages/barrier/test/barrier.test.ts"];

export const cpython: readonly Bug[] = [
  {
    name: "a release goes to a waiter that is cancelled already",
    source: "CPython bpo-27585",
    effect: "the lock is never free again",
    edits: [{ file: primitive, find: "abortOf(first.signal)", replace: "abortOf(undefined)" }],
    tests: ofLock,
    killer: "LockTests.test_cancel_race: a release passes over a waiter that has yet to hear of its abort",
  },
  {
    name: "a cancelled waiter and a release in one step let two in",
    source: "CPython bpo-32734",
    effect: "two holders",
    edits: [
      {
        file: lock,
        find: "if (hold.queued) hold.fail(reason);",
        replace:
          "const next = this.next();\n      if (next !== undefined) this.#take(next);\n      if (hold.queued) hold.fail(reason);",
      },
    ],
    tests: ofLock,
    killer: "LockTests.test_cancel_release_race: an abort and a release in one step let exactly one in",
  },
  {
    name: "a cancelled head of the line swallows the release",
    source: "CPython bpo-32841",
    effect: "deadlock: those behind it are not woken",
    edits: [
      {
        file: primitive,
        find: "if (aborted) this.withdraw(first, aborted.reason);",
        replace: "if (aborted) {\n        this.withdraw(first, aborted.reason);\n        return;\n      }",
      },
    ],
    tests: ofLock,
    killer: "LockTests.test_cancel_race: a release passes over a waiter that has yet to hear of its abort",
  },
  {
    name: "a wait that is cancelled in the lock's line ends without the lock",
    source: "CPython bpo-42600",
    effect: "RuntimeError at the end of the block: lock is not acquired",
    edits: [
      {
        file: wait,
        find: "if (!this.#reacquiring) this.#reacquire();",
        replace:
          "if (!this.#reacquiring) this.#reacquire();\n    else {\n      this.#lock[leave](this.#hold);\n      this.#fail(reason);\n    }",
      },
    ],
    tests: ofCondition,
    killer: "ConditionTests.test_wait_cancel_after_notify: an abort in the lock's line is not forgotten",
  },
  {
    name: "a cancellation in the lock's line is forgotten",
    source: "CPython bpo-32841, bpo-42600",
    effect: "the wait ends as if nobody had cancelled it",
    edits: [
      { file: wait, find: "if (this.#aborted) return;", replace: "if (this.#aborted || this.#reacquiring) return;" },
      { file: wait, find: "if (aborted) this.abort(aborted.reason); // it has not heard", replace: "void aborted;" },
    ],
    tests: ofCondition,
    killer: "ConditionTests.test_wait_cancel_after_notify: an abort in the lock's line is not forgotten",
  },
  {
    name: "a release wakes the head of the line, and a newcomer is faster",
    source: "CPython bpo-45997",
    effect: "not first in, first out; waiters starve",
    edits: [
      {
        file: semaphore,
        find: "this.#bound - this.#value);\n    this.#grantNext();\n    deliver();",
        replace: `this.#bound - this.#value);
    queueMicrotask(() => {
      this.#grantNext();
      deliver();
    });`,
      },
      { file: semaphore, find: "&& this.queue.size === 0;", replace: ";" },
    ],
    tests: ofSemaphore,
    killer: "SemaphoreTests.test_acquire: permits go to the longest waiting, never to a newcomer",
  },
  {
    name: "a cancelled wait rejects with an error of its own making",
    source: "CPython gh-111693",
    effect: "the very reason, and what hangs on it, is lost",
    edits: [{ file: wait, find: "this.#reason = reason;", replace: "this.#reason = new Error(String(reason));" }],
    tests: ofCondition,
    killer: "ConditionTests.test_cancelled_error_wakeup: aborted before a notification, it throws the very reason",
  },
  {
    name: "the same in the lock's line",
    source: "CPython gh-111693",
    effect: "the very reason, and what hangs on it, is lost",
    edits: [
      {
        file: wait,
        find: "if (this.#aborted) this.#fail(this.#reason);",
        replace: "if (this.#aborted) this.#fail(this.#notified ? new Error(String(this.#reason)) : this.#reason);",
      },
    ],
    tests: ofCondition,
    killer: "ConditionTests.test_cancelled_error_re_aquire: aborted in the lock's line, it throws the very reason",
  },
  {
    name: "a notified wait that is cancelled keeps its notification",
    source: "CPython gh-112202",
    effect: "nobody wakes up, though somebody waits",
    edits: [{ file: wait, find: "if (this.#notified) notify(this.#queue, 1);", replace: "" }],
    tests: ofCondition,
    killer: "ConditionTests.test_cancelled_wakeup: aborted in the step of its notification, a task passes it on",
  },
  {
    name: "a wait that is cancelled without a notification notifies another",
    source: "CPython gh-112202, its fix",
    effect: "a spurious wake-up",
    edits: [{ file: wait, find: "if (this.#notified) notify(this.#queue, 1);", replace: "notify(this.#queue, 1);" }],
    tests: ofCondition,
    killer: "ConditionTests.test_cancelled_wakeup: an abort without a notification wakes nobody else",
  },
  {
    name: "positions are given on arrival, and given again after a cancellation",
    source: "CPython gh-155233",
    effect: "two parties of a round have the same position",
    edits: [
      {
        file: barrier,
        find: "#rounds = 0;",
        replace: "#rounds = 0;\n  readonly #arrivals = new WeakMap<Waiter<number>, number>();",
      },
      {
        file: barrier,
        find: '#state = "filling";\n    this.queue.push(waiter);',
        replace: '#state = "filling";\n    this.#arrivals.set(waiter, this.waiting);\n    this.queue.push(waiter);',
      },
      {
        file: barrier,
        find: "waiter.grant(position);",
        replace: "waiter.grant(this.#arrivals.get(waiter) ?? position);",
      },
    ],
    tests: ofBarrier,
    killer: "BarrierTests.test_filling_tasks_cancel_one: a party that leaves gives up its place and breaks nothing",
  },
  {
    name: "the lock is free between a release and the next holder's turn",
    source: "asyncio's Lock",
    effect: "whoever comes in between is granted out of turn",
    edits: [
      {
        file: lock,
        find: "const next = this.next();\n    if (next !== undefined) this.#take(next);",
        replace: `queueMicrotask(() => {
      const next = this.#holder === undefined ? this.next() : undefined;
      if (next !== undefined) this.#take(next);
    });`,
      },
    ],
    tests: ["packages/lock/test/lock.test.ts"],
    killer: "a release hands the lock over in the same synchronous step",
  },
  {
    name: "whoever was woken looks again whether the event is set",
    source: "events that are polled",
    effect: "set() and clear() in one step wake nobody",
    edits: [
      {
        file: event,
        find: "while ((waiter = this.next()) !== undefined) waiter.grant(true);",
        replace: `queueMicrotask(() => {
      while (this.#set && (waiter = this.next()) !== undefined) waiter.grant(true);
    });`,
      },
    ],
    tests: ofEvent,
    killer:
      "EventTests.test_clear_with_waiters: set and cleared in one step, the event still releases who waited, once",
  },
  {
    name: "reset() breaks a round that was released and has not run",
    source: "asyncio's Barrier",
    effect: "some parties pass and others are rejected",
    edits: [
      {
        file: barrier,
        find: "for (const [position, waiter] of round.entries()) waiter.grant(position);",
        replace: `for (const waiter of round) this.queue.push(waiter);
    queueMicrotask(() => {
      for (const [position, waiter] of round.entries()) {
        if (!waiter.queued) continue;
        this.queue.remove(waiter);
        waiter.grant(position);
      }
      deliver();
    });`,
      },
    ],
    tests: ofBarrier,
    killer: "a party that was released is never rejected",
  },
  {
    name: "a barrier takes 2.5 parties, a semaphore 1.5 permits",
    source: "asyncio",
    effect: "a round that can never be complete, half a permit",
    edits: [{ file: "packages/core/src/check.ts", find: "Number.isInteger(value)", replace: "Number.isFinite(value)" }],
    tests: ["packages/core/test/check.test.ts", ...ofSemaphore],
    killer: "SemaphoreTests.test_semaphore_value: so is half a permit",
  },
];
