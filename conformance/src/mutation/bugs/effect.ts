// What goes wrong in effects: interruption at every point, and how grants reach fibers.
import type { Bugs } from "../edit.ts";

export const effect: Bugs = {
  "an effect goes on when its token is lost": [["effect/Remote use", "Effect.raceFirst($LOST, $WORK)", "$WORK"]],
  "an effect that ends without its token succeeds": [
    ["effect/Remote use", "$TOKEN.lost === undefined ? Effect.succeed($VALUE) : $ERROR", "Effect.succeed($VALUE)"],
  ],
  "an effect ends before the server has confirmed its release": [
    ["effect/Remote hold", "$GRANTED ? $RELEASE : undefined", "undefined"],
  ],
  "a remote wait that is interrupted stays in the server's queue": [
    ["effect/Remote hold", "$WAITER.cancel();", "$WAITER.release();"],
  ],
  "what was asked for once keeps what the server has granted": [
    ["effect/Remote holdIfAvailable", "Effect.promise($$$)", "undefined"],
  ],
  "takeIfAvailable() overtakes": [
    [
      "effect/Semaphore takeIfAvailable",
      "this.plain.tryAcquire($$$) !== undefined",
      "(this.plain.value >= $1 && (this.plain[addPermits](-$1), true))",
    ],
  ],
  "a take that is interrupted between its grant and its turn keeps the permit": [
    ["effect/internal/hold cancelUnlessSucceeded", "if ($FAILED) $CANCEL;", "if ($FAILED && $1.pending) $CANCEL;"],
  ],
  "a guarded wait that is interrupted between its grant and its turn keeps the lock": [
    ["effect/internal/request Wait", "{", "goesOn = false;"],
    ["effect/internal/request #goOn", "{", "this.goesOn = true;"],
    ["effect/internal/request end", "{", "if (!this.goesOn && this.#waiter?.granted) return undefined;"],
  ],
  "a wait that is interrupted stays queued": [
    ["effect/internal/request cancel", "$WAITER.cancel();", "$WAITER.release();"],
  ],
  "a scoped wait cannot be interrupted": [
    ["effect/internal/request #wait", "$RESTORE === undefined ? $WAIT : $RESTORED", "$WAIT"],
  ],
  "a scoped take that is interrupted between its grant and its turn keeps the permit": [
    [
      "effect/internal/hold holdScoped",
      "cancelUnlessSucceeded",
      "(waiter, exit) => waiter.pending ? cancelUnlessSucceeded(waiter, exit) : undefined",
    ],
  ],
  "a failed effect keeps what it held": [
    [
      "effect/internal/hold hold",
      "cancel",
      "(waiter, exit) => Exit.isSuccess(exit) || waiter.pending ? cancel(waiter) : undefined",
    ],
  ],
  "over-release is unbounded": [["semaphore/semaphore release", "if ($EXCESS) throw $ERROR;", "$EXCESS;"]],
  "a release goes on to run the fiber that it lets in": [
    ["effect/internal/resumer scheduleResume", "{", "if ($1) return $1.resume();"],
  ],
  "an observer that throws ends the flush": [
    ["effect/internal/resumer resumeNext", "reportUncaught($ERROR);", "throw $ERROR;"],
  ],
  "an interrupted Condition.wait ends before it has the lock back": [
    ["effect/Condition waitNoting", "$WAITER.pending ? $UNTIL : undefined", "undefined"],
  ],
  "a notified fiber that is interrupted keeps its notification": [
    ["effect/Condition waitNoting", "$WAITER.cancel();", "if ($WAITER.pending) $WAITER.cancel();"],
  ],
  "a predicate that fails keeps the notification": [
    ["effect/Condition waitFor", "if ($FAILED) $NOTIFIED?.cancel();", ""],
  ],
  "a wait that begins keeps the notification of the one before": [
    ["effect/Condition waitNoting", "$NOTE(undefined);", ""],
  ],
  "whenSet() runs its effect before the set": [
    ["effect/Event whenSet", "Effect.flatMap($WAIT, () => $EFFECT)", "Effect.tap($EFFECT, () => $WAIT)"],
  ],
  "a resumed fiber is left to the microtasks": [
    ["effect/internal/batch schedule", "$DISPATCHER.scheduleTask($$$);", ""],
  ],
  "withLockIfAvailable() releases what it did not get": [
    [
      "effect/Lock withLockIfAvailable",
      "holdIfAvailable($TAKE, $EFFECT)",
      "Effect.ensuring(holdIfAvailable($TAKE, $EFFECT), Effect.sync(() => $1.plain.locked() && $1.plain.release()))",
    ],
  ],
  "one interrupted fiber of many leaves the others without their permits": [
    ["effect/internal/hold hold", "cancel", "(waiter) => (waiter.pending ? cancel(waiter) : undefined)"],
  ],
  "resumed fibers hand on in microtasks without end": [
    ["effect/internal/resumer flushAll", "$LEFT -= $RESUMED", "$RESUMED"],
  ],
  "as many dispatchers as there are fibers each resume as many as all may": [
    ["effect/internal/resumer flush", "$BATCH.shared ? operationsLeft : maxOperations", "maxOperations"],
  ],
  "a flush that is pending keeps other dispatchers from theirs": [
    ["effect/internal/batch schedule", "this.#scheduled && $SAME", "this.#scheduled"],
    ["effect/internal/batch isFor", "return $SAME;", "return true;"],
  ],
  "a dispatcher that has flushed counts as one that will": [
    ["effect/internal/batch schedule", "this.#scheduled = false;", ""],
  ],
  "a microtask comes before every scheduler": [
    ["effect/internal/batch isEffects", "$SCHEDULER instanceof MixedScheduler", "$SCHEDULER !== MixedScheduler"],
  ],
  "a scheduler that nobody runs keeps fibers of other schedulers": [
    ["effect/internal/resumer wake", "$DISPATCHER.scheduleTask($$$);", ""],
  ],
  "fibers are resumed inside one another by Effect.runSync": [
    ["effect/internal/resumer flush", "$NESTED ? $OWN : ($OLDEST ?? $OWN)", "$OLDEST ?? $OWN"],
  ],
  "a request for zero permits waits like others": [
    ["effect/Semaphore take", "$ZERO ? $AT_ONCE : $KEPT", "$ZERO ? Effect.as(keep(this, 0), 0) : $KEPT"],
  ],
  "an error can be imported from its module only": [
    ["effect/index", 'export { NotAcquiredError } from "./Lock.ts";', ""],
  ],
};
