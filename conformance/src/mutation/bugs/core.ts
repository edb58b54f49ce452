// What the core is careful about: signals, the order in which all hear, callbacks that act on the primitive again.
import type { Bug } from "../bug.ts";

const deliver = "packages/core/src/deliver.ts";
const place = "packages/core/src/place.ts";
const primitive = "packages/core/src/primitive.ts";
const queue = "packages/core/src/queue.ts";
const signal = "packages/core/src/signal.ts";
const waiter = "packages/core/src/waiter.ts";

const ofSignal = ["packages/core/test/signal.test.ts"];
const ofWaiter = ["packages/core/test/waiter.test.ts"];
const ofLock = ["packages/lock/test/lock.test.ts"];
const source = "rules that hold everywhere";

export const core: readonly Bug[] = [
  {
    name: "an abort after the grant takes back what was granted",
    source,
    effect: "the caller works without the lock that it got",
    edits: [{ file: waiter, find: "hearer.leave();", replace: "" }],
    tests: ofLock,
    killer: "aborted after the grant: no effect, the caller has the token",
  },
  {
    name: "an abort event is believed, whatever the signal says",
    source,
    effect: "a dispatched event throws waiters out",
    edits: [
      {
        file: place,
        find: "const aborted = abortOf(this.signal);",
        replace: "const aborted = { reason: this.signal.reason };",
      },
    ],
    tests: ofSignal,
    killer: "an abort event of a signal that is not aborted means nothing",
  },
  {
    name: "a signal is recognised by its class",
    source,
    effect: "another realm's signal is refused",
    edits: [
      {
        file: signal,
        find: 'typeof aborted !== "boolean" || !addEventListener',
        replace: "!(signal instanceof AbortSignal) || !addEventListener",
      },
    ],
    tests: ["conformance/test/hostile/realms.test.ts"],
    killer: "Lock: another realm's signal in another realm's options aborts with another realm's error",
  },
  {
    name: "a frozen signal has no room for a note",
    source,
    effect: "TypeError, or a wait that cannot be aborted",
    edits: [{ file: place, find: "Object.isExtensible(signal)", replace: "true" }],
    tests: ofSignal,
    killer: "a frozen signal works",
  },
  {
    name: "a signal that aborts while the listener is added is missed",
    source,
    effect: "the wait cannot be aborted any more",
    edits: [{ file: place, find: "listener.handleEvent();", replace: "" }],
    tests: ["conformance/test/hostile/broken-signals.test.ts"],
    killer: "Lock: a signal that aborts while the listener is added: rejects",
  },
  {
    name: "a queue of signals is aborted last first",
    source,
    effect: "not the order in which they came",
    edits: [{ file: place, find: "const place = this.#after;", replace: "const place = this.#before;" }],
    tests: ofSignal,
    killer: "waiters of one signal are aborted in the order in which they came",
  },
  {
    name: "an abort rejects with an error of the library's",
    source,
    effect: "the very reason is lost",
    edits: [
      { file: place, find: "abandon(aborted.reason)", replace: 'abandon(new DOMException("aborted", "AbortError"))' },
    ],
    tests: ofSignal,
    killer: "an abort rejects with the very reason of the signal",
  },
  {
    name: "callbacks run inside one another",
    source,
    effect: "the stack overflows after a few thousand hand-offs",
    edits: [{ file: deliver, find: "untold.length === 0 || delivering", replace: "untold.length === 0" }],
    tests: ofWaiter,
    killer: "sinks are never nested: each hears after the one before it has returned",
  },
  {
    name: "a callback is told inside the step that grants it",
    source,
    effect: "it sees, and changes, a state that is not final",
    edits: [{ file: waiter, find: "later(() => this.#tell(hearer));", replace: "this.#tell(hearer);" }],
    tests: ofWaiter,
    killer: "sinks are never nested: each hears after the one before it has returned",
  },
  {
    name: "a callback that throws ends the delivery",
    source,
    effect: "those behind it never hear of their grants",
    edits: [{ file: deliver, find: "reportUncaught(error);", replace: "throw error;" }],
    tests: ofWaiter,
    killer: "a sink that throws does not lose the others' grants, and its error is reported as uncaught",
  },
  {
    name: "the error of a callback is swallowed",
    source,
    effect: "nobody ever sees it",
    edits: [{ file: deliver, find: "throw error;", replace: "void error;" }],
    tests: ofWaiter,
    killer: "a sink that throws does not lose the others' grants, and its error is reported as uncaught",
  },
  {
    name: "a promise that is rejected has a twin that nobody handles",
    source,
    effect: "an unhandled rejection ends the program",
    edits: [
      {
        file: waiter,
        find: "this.#owner = undefined;\n    this.#settle(reason);",
        replace: "this.#owner = undefined;\n    Promise.reject(reason);\n    this.#settle(reason);",
      },
    ],
    tests: ["conformance/test/rules.test.ts"],
    killer: "Lock: a rejection is the caller's; the library makes none of its own",
  },
  {
    name: "a function that returns a promise throws",
    source,
    effect: "catch() is not reached",
    edits: [{ file: primitive, find: "return Promise.reject(error);", replace: "throw error;" }],
    tests: ofLock,
    killer: "options whose getters throw reject the promise",
  },
  {
    name: "a granted promise is wrapped in another",
    source,
    effect: "a tick more for some, and a later caller overtakes",
    edits: [
      {
        file: primitive,
        find: "return promiseOf(this.enqueue(undefined, request), signal);",
        replace:
          "const granted = promiseOf(this.enqueue(undefined, request), signal);\n      return signal === undefined ? granted : granted.then((value) => value);",
      },
    ],
    tests: ["packages/semaphore/test/semaphore.test.ts"],
    killer: "Semaphore: whoever an aborted head held back is granted at once",
  },
  {
    name: "the queue goes last in, first out",
    source,
    effect: "whoever came first starves",
    edits: [
      {
        file: queue,
        find: "while ((first = slots[this.#head & (slots.length - 1)]) === undefined) this.#head++;",
        replace: "for (let i = this.#tail; first === undefined; ) first = slots[--i & (slots.length - 1)];",
      },
    ],
    tests: ["packages/core/test/queue.test.ts"],
    killer: "entries come out in the order in which they went in",
  },
  {
    name: "the first in the queue is found by a search from its start",
    source,
    effect: "granting behind many that left costs as much as they were",
    edits: [
      {
        file: queue,
        find: "let first: E | undefined;",
        replace: "let first: E | undefined;\n    this.#head = Math.max(0, this.#tail - slots.length);",
      },
    ],
    tests: ["conformance/src/mutation/cost.test.ts"],
    killer: "Lock: a hand-over costs the same, however long the line is",
  },
];
