// What the effects are careful about: interruption at every point, and how grants reach fibers.
import type { Bug } from "../bug.ts";

const batch = "packages/effect/src/internal/batch.ts";
const hold = "packages/effect/src/internal/hold.ts";
const request = "packages/effect/src/internal/request.ts";
const resumer = "packages/effect/src/internal/resumer.ts";
const bounded = "packages/effect/src/BoundedSemaphore.ts";
const condition = "packages/effect/src/Condition.ts";
const event = "packages/effect/src/Event.ts";
const lock = "packages/effect/src/Lock.ts";
const semaphore = "packages/effect/src/Semaphore.ts";

const ofBounded = ["packages/effect/test/bounded-semaphore.test.ts"];
const ofCompose = ["packages/effect/test/compose.test.ts"];
const ofCondition = ["packages/effect/test/condition.test.ts"];
const ofDispatchers = ["packages/effect/test/dispatchers.test.ts"];
const ofEvent = ["packages/effect/test/event.test.ts"];
const ofEventLoop = ["packages/effect/test/event-loop.test.ts"];
const ofLock = ["packages/effect/test/lock.test.ts"];
const ofScale = ["packages/effect/test/scale.test.ts"];
const ofSemaphore = ["packages/effect/test/effect-semaphore.test.ts"];

export const effect: readonly Bug[] = [
  {
    name: "takeIfAvailable() overtakes",
    source: "effect",
    effect: "a large request starves",
    edits: [
      {
        file: semaphore,
        find: "this.plain.tryAcquire({ permits }) !== undefined",
        replace: "(this.plain.value >= permits && (this.plain[Plain.adjust](-permits), true))",
      },
    ],
    tests: ofSemaphore,
    killer: "difference: takeIfAvailable does not overtake who waits (effect's does)",
  },
  {
    name: "a take that is interrupted between its grant and its turn keeps the permit",
    source: "effect, the naive use of it",
    effect: "a permit is lost",
    edits: [
      {
        file: hold,
        find: "if (Exit.isFailure(exit)) waiter.abandon();",
        replace: "if (Exit.isFailure(exit) && waiter.queued) waiter.abandon();",
      },
    ],
    tests: ofSemaphore,
    killer: "@sync/effect: take that is interrupted in the step of its release leaks no permit",
  },
  {
    name: "a guarded wait that is interrupted between its grant and its turn keeps the lock",
    source: "effect, the naive use of it",
    effect: "deadlock",
    edits: [
      {
        file: request,
        find: "#waiter: Waiter<T, R> | undefined;",
        replace: "#waiter: Waiter<T, R> | undefined;\n  #goesOn = false;",
      },
      {
        file: request,
        find: "const waiter = this.#waiter as Waiter<T, R>;",
        replace: "const waiter = this.#waiter as Waiter<T, R>;\n    this.#goesOn = true;",
      },
      {
        file: request,
        find: "return this.#waiter && this.#request.exit(",
        replace:
          "if (!this.#goesOn && this.#waiter?.granted) return undefined;\n    return this.#waiter && this.#request.exit(",
      },
    ],
    tests: ofCompose,
    killer: "Effect.race for one permit: both give back what they got",
  },
  {
    name: "a wait that is interrupted stays queued",
    source: "effect, the naive use of it",
    effect: "is granted later, and nobody releases",
    edits: [
      {
        file: request,
        find: "export function leave<T, R>(waiter: Waiter<T, R>): undefined {\n  waiter.abandon();",
        replace: "export function leave<T, R>(waiter: Waiter<T, R>): undefined {\n  waiter.release();",
      },
    ],
    tests: ofLock,
    killer: "withLock: a fiber that is interrupted while it waits leaves the line and runs nothing",
  },
  {
    name: "the wait of a scoped hold cannot be interrupted",
    source: "effect, acquireRelease",
    effect: "a timeout does not end it",
    edits: [{ file: hold, find: "        restore,\n", replace: "" }],
    tests: ofLock,
    killer: "acquireScoped: interrupted while it waits, it leaves the line and the scope has nothing to release",
  },
  {
    name: "a scoped hold that is interrupted between its grant and its turn is nobody's",
    source: "effect, the interruptible form of acquireRelease",
    effect: "a permit is lost",
    edits: [
      {
        file: hold,
        find: "),\n        exit: giveBackUnlessSucceeded,",
        replace:
          "),\n        exit: (waiter, exit) => (waiter.queued ? giveBackUnlessSucceeded(waiter, exit) : undefined),",
      },
    ],
    tests: ofSemaphore,
    killer: "@sync/effect: takeScoped that is interrupted in the step of its release leaks no permit",
  },
  {
    name: "a failed effect keeps what it held",
    source: "effect, without a finalizer",
    effect: "deadlock",
    edits: [
      {
        file: hold,
        find: "granted: () => effect, exit: leave",
        replace:
          "granted: () => effect, exit: (waiter, exit) => (Exit.isSuccess(exit) || waiter.queued ? leave(waiter) : undefined)",
      },
    ],
    tests: ofLock,
    killer: "withLock: a holder that is interrupted from outside releases",
  },
  {
    name: "over-release is unbounded",
    source: "effect",
    effect: "more holders than permits, for good",
    edits: [
      {
        file: bounded,
        find: 'if (integer("permits", permits, 0) > taken) return new OverReleaseError({ released: permits, taken });\n      if (permits > 0) plain.release(permits);',
        replace:
          'integer("permits", permits, 0);\n      if (permits > taken) plain.resize(plain.bound + permits - taken);\n      if (permits > 0) plain.release(Math.min(permits, taken));',
      },
    ],
    tests: ofBounded,
    killer: "release of more than was taken fails with OverReleaseError, and changes nothing",
  },
  {
    name: "a release goes on to run the fiber that it lets in",
    source: "effect, resumed inline",
    effect: "the stack overflows after some hundred fibers, and the permit is lost",
    edits: [
      {
        file: resumer,
        find: "const running = Fiber.getCurrent();",
        replace: "if (resumable) return resumable.resume();\n  const running = Fiber.getCurrent();",
      },
    ],
    tests: ofEvent,
    killer: "setUnsafe runs no fiber inside itself",
  },
  {
    name: "an observer that throws ends the delivery",
    source: "effect",
    effect: "the grants of the other fibers are lost",
    edits: [{ file: resumer, find: "reportUncaught(error);", replace: "throw error;" }],
    tests: ofScale,
    killer: "a fiber that throws in an observer does not lose the others' grants",
  },
  {
    name: "an interrupted Condition.wait ends before it has the lock back",
    source: "effect",
    effect: "its finalizers run without the lock",
    edits: [
      {
        file: condition,
        find: "return waiter.queued ? wait.settled(() => Effect.void) : undefined;",
        replace: "return undefined;",
      },
    ],
    tests: ofCondition,
    killer: "an interrupted wait ends when the lock's holder lets it have the lock",
  },
  {
    name: "a notified fiber that is interrupted keeps its notification",
    source: "Trio, in effects",
    effect: "nobody wakes up, though somebody waits",
    edits: [
      {
        file: condition,
        find: "waiter.abandon();\n      return waiter.queued",
        replace: "if (waiter.queued) waiter.abandon();\n      return waiter.queued",
      },
    ],
    tests: ["conformance/test/mutants/effect.test.ts"],
    killer: "a fiber that is interrupted in the step in which its wait ends passes its notification on",
  },
  {
    name: "a predicate that fails keeps the notification",
    source: "Condition, in effects",
    effect: "nobody wakes up, though somebody waits",
    edits: [{ file: condition, find: "if (Exit.isFailure(exit)) notified?.abandon();", replace: "void exit;" }],
    tests: ofCondition,
    killer: "waitFor: a predicate that fails after a notification passes it on, and the lock is released",
  },
  {
    name: "a wait that begins keeps the notification of the one before",
    source: "Condition, in effects",
    effect: "a spurious wake-up",
    edits: [{ file: condition, find: "note(undefined);", replace: "" }],
    tests: ofCondition,
    killer: "waitFor that waits again has spent its notification: interrupted then, it wakes nobody",
  },
  {
    name: "whenSet() runs its effect before the set",
    source: "Event, in effects",
    effect: "the effect does not wait",
    edits: [
      {
        file: event,
        find: "Effect.flatMap(wait(self), () => effect)",
        replace: "Effect.tap(effect, () => wait(self))",
      },
    ],
    tests: ofEvent,
    killer: "whenSet does not run its effect before the set",
  },
  {
    name: "a resumed fiber is left to the microtasks",
    source: "effect, its schedulers",
    effect: "Effect.runSync ends before the fiber that it released has run",
    edits: [{ file: batch, find: "dispatcher.scheduleTask(this.#flush, 0);", replace: "" }],
    tests: ofCompose,
    killer: "Effect.runSync: a fiber that waits is resumed by a release in the same run",
  },
  {
    name: "withLockIfAvailable() releases what it did not get",
    source: "Lock, in effects",
    effect: "two holders",
    edits: [
      {
        file: lock,
        find: "holdIfAvailable(() => self.plain.tryAcquire(), effect);",
        replace:
          "Effect.ensuring(holdIfAvailable(() => self.plain.tryAcquire(), effect), Effect.sync(() => self.plain.locked() && self.plain.release()));",
      },
    ],
    tests: ofLock,
    killer: "withLockIfAvailable that gets nothing leaves the holder's hold alone",
  },
  {
    name: "an interrupted fiber of a crowd leaves the others without their permits",
    source: "effect",
    effect: "Effect.all that fails never ends",
    edits: [
      {
        file: hold,
        find: "exit: leave });",
        replace: "exit: (waiter) => (waiter.queued ? leave(waiter) : void queueMicrotask(() => {})) });",
      },
    ],
    tests: ofCompose,
    killer: "Effect.all that fails interrupts those who wait, and all permits come back",
  },
  {
    name: "resumed fibers hand on in microtasks without end",
    source: "@sync/effect, before it was published",
    effect: "no timer fires, and no I/O is done, for as long as fibers hand on to each other",
    edits: [
      {
        file: resumer,
        find: "operationsLeft > 0) operationsLeft -= resumeNext(batch);",
        replace: "operationsLeft > 0) resumeNext(batch);",
      },
    ],
    tests: ofEventLoop,
    killer: "endless hand-offs by Lock and Semaphore let a timer fire",
  },
  {
    name: "a flush that is pending keeps other dispatchers from theirs",
    source: "@sync/effect, before it was published",
    effect: "Effect.runSync ends before the fiber that it released has run",
    edits: [
      { file: batch, find: "if (this.#scheduled && (orAnother || ", replace: "if (this.#scheduled || (orAnother && " },
      { file: batch, find: "return this.#shared ? this.scheduler === scheduler :", replace: "return true ||" },
    ],
    tests: ofDispatchers,
    killer: "another fiber has given by Semaphore: Effect.runSync in the same step has what it hands on",
  },
  {
    name: "a microtask comes before every scheduler",
    source: "@sync/effect, before it was published",
    effect: "TestClock.adjust ends before the fibers that it let go on have come to rest",
    edits: [
      {
        file: batch,
        find: "return scheduler instanceof MixedScheduler;",
        replace: "return scheduler !== MixedScheduler;",
      },
    ],
    tests: ofDispatchers,
    killer: "TestClock waits for whom a woken fiber lets go on by Lock",
  },
  {
    name: "fibers are resumed inside one another by Effect.runSync",
    source: "@sync/effect, before it was published",
    effect: "the stack overflows",
    edits: [{ file: resumer, find: "nested ? batch : (oldest() ?? batch)", replace: "oldest() ?? batch" }],
    tests: ofDispatchers,
    killer: "10,000 resumed fibers that each call Effect.runSync are not resumed inside one another",
  },
];
