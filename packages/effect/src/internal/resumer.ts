/** Resumes fibers: in the order of their grants, by dispatchers and microtasks, with turns for the event loop in between. */
import { reportUncaught, schedule } from "@sync/core";
import * as Fiber from "effect/Fiber";
import { MixedScheduler } from "effect/Scheduler";
import { type AnyFiber, Batch, isEffects, type Resumable } from "./batch.ts";

// As many operations as one fiber may run before it lets others run, by effect's default.
const maxOperations = 2048;

// All batches are one queue, the oldest first. The last one stays when it is empty, for those to come.
let first: Batch | undefined;
let last: Batch | undefined;

// How many operations resumed fibers may still run in microtasks before the event loop has its turn.
let operationsLeft = maxOperations;
let microtaskPending = false;
let turns = 0; // of the event loop, for us

// The fiber that a flush runs on now, and its batch, or none if the flush is of all batches.
let resumed: AnyFiber | undefined;
let batchOfResumed: Batch | undefined;

/**
 * Has a fiber resumed: soon, but never inside the release that grants it, because a chain of such hand-offs would overflow the
 * stack.
 *
 * As with effect, the dispatcher of the running fiber resumes it, or outside of fibers the dispatcher of the fiber itself. It is
 * what `Effect.runSync` flushes, and where `TestClock` and a user's scheduler decide. If it belongs to one of effect's own
 * schedulers, a microtask comes first: it saves a turn of the event loop for each hand-off. Else the next turn of the event loop
 * comes second, in case that nobody runs the scheduler any more.
 */
export function scheduleResume(resumable: Resumable): void {
  const running = Fiber.getCurrent();
  const inFlush = resumed !== undefined && (running === undefined || running === resumed);
  const before = inFlush ? batchOfResumed : undefined;
  const { scheduler } = before ?? (running ?? resumable.fiber).cache;
  if (inFlush && before === undefined)
    last?.push(resumable); // the flush goes on until all are resumed
  else if (isEffects(scheduler)) place(resumable, running, before);
  else schedule(() => place(resumable, running, before)); // foreign code: the state of the primitives must be final
}

/** Puts it into a batch of the running fiber's dispatcher. In the flush of a batch, that batch's. */
function place(resumable: Resumable, running: AnyFiber | undefined, before: Batch | undefined): void {
  const fiber = running ?? resumable.fiber;
  const { scheduler } = before ?? fiber.cache;
  if (running === undefined && microtaskPending && last?.isForAny(scheduler)) {
    last.push(resumable); // many may be released in one step: to schedule a flush for each would cost as much again
    return;
  }
  const dispatcher = before?.dispatcher ?? fiber.currentDispatcher;
  if (!last?.isFor(scheduler, dispatcher)) append(new Batch(scheduler, dispatcher, flush));
  last?.push(resumable);
  if (last === before) return; // the flush goes on until this batch is empty
  try {
    last?.schedule(dispatcher);
  } finally {
    wake(isEffects(scheduler));
  }
}

/** Has all batches flushed, in case that their dispatchers do not: in a microtask, or in the next turn of the event loop. */
function wake(inMicrotask: boolean): void {
  if (inMicrotask && operationsLeft > 0) {
    if (microtaskPending) return;
    microtaskPending = true;
    // Fake timers replace `queueMicrotask`, and may drop what they were given. The promise is a new one, because workerd does not
    // go on in one request with a promise of another.
    Promise.resolve().then(flushAll);
  } else {
    // Each time a new one, because a turn may never come: workerd drops it with the request that it was for. The first that
    // comes stands for all that were scheduled before it.
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

/** Resumes all, also those who are granted meanwhile, as long as operations are left. */
function flushAll(): void {
  microtaskPending = false;
  let batch: Batch | undefined;
  while ((batch = oldest()) !== undefined && operationsLeft > 0) operationsLeft -= resumeNext(batch, undefined);
  if (batch !== undefined) goOnLater(batch);
}

/**
 * Resumes all of a batch, also those who join it meanwhile, and those who were granted before them. The latter must wait if this
 * happens inside a fiber that was resumed: if each of many fibers called `Effect.runSync`, they would be resumed inside one another.
 */
function flush(batch: Batch): void {
  if (batch.empty) return;
  const nested = resumed !== undefined;
  let left = batch.shared ? operationsLeft : maxOperations;
  do {
    const next = nested ? batch : (oldest() ?? batch);
    left -= resumeNext(next, next);
  } while (!batch.empty && left > 0);
  if (batch.shared) operationsLeft = left; // in one turn of the event loop, as many dispatchers as there are fibers may flush
  if (!batch.empty) goOnLater(batch);
}

/** Has the rest resumed later: when the event loop has had its turn, or when a scheduler says so. */
function goOnLater(batch: Batch): void {
  batch.schedule();
  wake(false);
}

/** Resumes the first of a batch. Those whom it releases join one like `before`. Returns how many operations that took. */
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
