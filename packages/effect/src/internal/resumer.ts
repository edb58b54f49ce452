/** Resumes fibers in the order of their grants: by dispatchers and microtasks, with turns of the event loop in between. */
import { reportUncaught, schedule } from "@sync/core";
import * as Fiber from "effect/Fiber";
import { MixedScheduler, type SchedulerDispatcher } from "effect/Scheduler";
import { type AnyFiber, Batch, isEffects, type Resumable } from "./batch.ts";

// As many operations as one fiber may run before it lets others run, by effect's default.
const maxOperations = 2048;

// All batches are one queue, the oldest first. The last one stays when it is empty, and is used again.
let first: Batch | undefined;
let last: Batch | undefined;

// How many operations resumed fibers may still run in microtasks before the event loop has its turn.
let operationsLeft = maxOperations;
let microtaskPending = false;
let turns = 0; // of the event loop, for us

// The fiber that a flush has resumed and that runs now, and its batch. No batch, if all batches are flushed.
let resumed: AnyFiber | undefined;
let batchOfResumed: Batch | undefined;

/**
 * Schedules that a fiber is resumed. This is never done inside the release that grants it: a chain of such hand-offs would overflow
 * the stack.
 *
 * As with effect, the dispatcher of the running fiber resumes it. Outside of fibers it is the dispatcher of the fiber itself.
 * So `Effect.runSync`, `TestClock` and a user's scheduler resume what they have to. If the scheduler is one of effect's own, a
 * microtask comes first, which saves a turn of the event loop for each hand-off. If not, the next turn of the event loop comes
 * second, in case the scheduler does not run any more.
 */
export function scheduleResume(resumable: Resumable): void {
  const running = Fiber.getCurrent();
  const inFlush = resumed !== undefined && (running === undefined || running === resumed);
  const before = inFlush ? batchOfResumed : undefined;
  const { scheduler } = before ?? (running ?? resumable.fiber).cache;
  if (inFlush && before === undefined)
    last?.push(resumable); // this flush ends when all are resumed
  else if (isEffects(scheduler)) place(resumable, running, before);
  else schedule(() => place(resumable, running, before)); // it is foreign code, so the state of all primitives must be final
}

/** Puts it into a batch for the running fiber's dispatcher, or in the flush of a batch into one like that. */
function place(resumable: Resumable, running: AnyFiber | undefined, before: Batch | undefined): void {
  const fiber = running ?? resumable.fiber;
  const { scheduler } = before ?? fiber.cache;
  if (running === undefined && microtaskPending && last?.isFor(scheduler)) {
    last.push(resumable); // to schedule a flush for each of many would cost as much again
    return;
  }
  const dispatcher = before?.dispatcher ?? fiber.currentDispatcher;
  if (!last?.isFor(scheduler, dispatcher)) append(new Batch(scheduler, dispatcher, flush));
  last?.push(resumable);
  if (last === before) return; // this flush ends when this batch is empty
  try {
    last?.schedule(dispatcher);
  } finally {
    wake(isEffects(scheduler));
  }
}

/** Schedules a flush of all batches, in a microtask or in the next turn of the event loop. */
function wake(inMicrotask: boolean): void {
  if (inMicrotask && operationsLeft > 0) {
    if (microtaskPending) return;
    microtaskPending = true;
    // Not by `queueMicrotask`: fake timers replace it, and may drop what they were given. The promise is a new one each time:
    // workerd does not go on in one request with a promise of another.
    Promise.resolve().then(flushAll);
  } else {
    // Also if one is scheduled, because it may never come: workerd drops it with its request. When one has come, those that were
    // scheduled before it do nothing.
    const before = turns;
    new MixedScheduler().makeDispatcher().scheduleTask(() => {
      if (turns === before) flushInTurn();
    }, 0);
  }
}

function flushInTurn(): void {
  turns++;
  operationsLeft = maxOperations;
  flushAll();
}

/** Resumes all fibers, also those that are granted meanwhile, as long as operations are left. */
function flushAll(): void {
  microtaskPending = false;
  let batch: Batch | undefined;
  while ((batch = oldest()) !== undefined && operationsLeft > 0) operationsLeft -= resumeNext(batch, undefined);
  if (batch !== undefined) goOnLater(batch, batch.dispatcher);
}

/**
 * Resumes all fibers of a batch, also those that are added meanwhile, and first the fibers that were granted before them. Inside a
 * fiber that was resumed, it leaves the latter alone: if each of many fibers calls `Effect.runSync`, one would be resumed inside
 * another.
 */
function flush(batch: Batch, dispatcher: SchedulerDispatcher): void {
  if (batch.empty) return;
  const nested = resumed !== undefined;
  let left = batch.shared ? operationsLeft : maxOperations;
  do {
    const next = nested ? batch : (oldest() ?? batch);
    left -= resumeNext(next, next);
  } while (!batch.empty && left > 0);
  if (batch.shared) operationsLeft = left; // for all dispatchers, which are as many as fibers
  if (!batch.empty) goOnLater(batch, dispatcher);
}

/** Schedules what is left: when a dispatcher comes to it, or in the next turn of the event loop. */
function goOnLater(batch: Batch, dispatcher: SchedulerDispatcher): void {
  batch.schedule(dispatcher);
  wake(false);
}

/** Resumes the first of a batch, and returns how many operations that took. What it releases goes into a batch like `before`. */
function resumeNext(batch: Batch, before: Batch | undefined): number {
  const resumable = batch.shift();
  if (resumable === undefined) return 0;
  const outer = resumed;
  const outerBatch = batchOfResumed;
  resumed = resumable.fiber;
  batchOfResumed = before;
  try {
    resumable.resume();
  } catch (error) {
    reportUncaught(error); // an observer's: the others are resumed all the same
  }
  resumed = outer;
  batchOfResumed = outerBatch;
  return 1 + resumable.fiber.currentOpCount;
}

function append(batch: Batch): void {
  if (last === undefined) first = batch;
  else last.next = batch;
  last = batch;
}

/** The oldest batch that is not empty. */
function oldest(): Batch | undefined {
  while (first?.empty && first.next !== undefined) first = first.next;
  return first?.empty ? undefined : first;
}
