import { reportUncaught, schedule } from "@sync/core";
import * as Fiber from "effect/Fiber";
import { MixedScheduler, type Scheduler, type SchedulerDispatcher } from "effect/Scheduler";
import { type AnyFiber, Batch, isEffects, type Resumable } from "./batch.ts";

// As many operations as one fiber may run before it lets others run, by effect's default.
const maxOperations = 2048;

// The batches are one queue, the oldest first, in the order of the grants. It is empty when nobody is to be resumed.
let first: Batch | undefined;
let last: Batch | undefined;
let spare: Batch | undefined; // the last one that was dropped

// How many operations resumed fibers may still run in microtasks before the event loop has its turn.
let operationsLeft = maxOperations;
const resolved = Promise.resolve();
let microtaskPending = false;
let turnPending = false;

// The fiber that a flush runs on now, and its batch. Whether that is a flush of all batches.
let resumed: AnyFiber | undefined;
let batchOfResumed: Batch | undefined;
let flushingAll = false;

/**
 * Has a fiber resumed: soon, but never inside the release that grants it, because a chain of such hand-offs would overflow the
 * stack.
 *
 * As with effect, the dispatcher of the running fiber resumes it, or outside of fibers the dispatcher of the fiber itself. It is
 * what `Effect.runSync` flushes, and where `TestClock` and a user's scheduler decide. A microtask comes first if that is one of
 * effect's own schedulers: it saves a turn of the event loop for each hand-off. Else the next turn of the event loop comes second,
 * in case that nobody runs the scheduler any more.
 */
export function scheduleResume(resumable: Resumable): void {
  const running = Fiber.getCurrent();
  const inFlush = resumed !== undefined && (running === undefined || running === resumed);
  if (inFlush && flushingAll) {
    last?.push(resumable); // the flush goes on until all are resumed
    return;
  }
  const before = inFlush ? batchOfResumed : undefined;
  const { scheduler } = before ?? (running ?? resumable.fiber).cache;
  if (isEffects(scheduler)) place(resumable, running, before);
  else schedule(() => place(resumable, running, before)); // foreign code: the state of the primitives must be final
}

/** Puts it into a batch: in the flush of a batch into one like that. */
function place(resumable: Resumable, running: AnyFiber | undefined, before: Batch | undefined): void {
  const fiber = running ?? resumable.fiber;
  const { scheduler } = before ?? fiber.cache;
  if (running === undefined && microtaskPending && last?.isForAny(scheduler)) {
    last.push(resumable); // many may be released in one step: to schedule a flush for each would cost as much again
    return;
  }
  const dispatcher = before?.dispatcher ?? fiber.currentDispatcher;
  const batch = batchFor(scheduler, dispatcher);
  batch.push(resumable);
  if (batch === before) return; // the flush goes on until this batch is empty
  try {
    batch.schedule(dispatcher);
  } finally {
    wake(isEffects(scheduler));
  }
}

/** Has all batches flushed, in case that their dispatchers do not: in a microtask, or in the next turn of the event loop. */
function wake(inMicrotask: boolean): void {
  if (inMicrotask && operationsLeft > 0) {
    if (microtaskPending) return;
    microtaskPending = true;
    resolved.then(flushAll); // fake timers replace `queueMicrotask`, and may drop what they were given
  } else if (!turnPending) {
    turnPending = true;
    new MixedScheduler().makeDispatcher().scheduleTask(flushInTurn, 0);
  }
}

function flushInTurn(): void {
  turnPending = false;
  operationsLeft = maxOperations;
  flushAll();
}

/** Resumes all, also those who are granted meanwhile, as long as operations are left. */
function flushAll(): void {
  microtaskPending = false;
  flushingAll = true;
  let batch: Batch | undefined;
  while ((batch = oldest()) !== undefined && operationsLeft > 0) operationsLeft -= resumeNext(batch);
  flushingAll = false;
  if (batch === undefined) return;
  batch.schedule();
  wake(false);
}

/**
 * Resumes all of a batch, also those who join it meanwhile, and those who were granted before them. The latter must wait if this
 * happens inside a fiber that was resumed: if each of many fibers called `Effect.runSync`, they would be resumed inside one another.
 */
function flush(batch: Batch): void {
  if (batch.empty) return;
  const nested = resumed !== undefined;
  const outer = flushingAll;
  flushingAll = false;
  let left = maxOperations;
  while (!batch.empty && left > 0) left -= resumeNext(nested ? batch : (oldest() ?? batch));
  flushingAll = outer;
  if (!batch.empty) batch.schedule();
  else if (!nested) oldest();
}

/** Resumes the first of a batch. Returns how many operations that took. */
function resumeNext(batch: Batch): number {
  const resumable = batch.shift();
  if (resumable === undefined) return 0;
  const outer = resumed;
  const batchOfOuter = batchOfResumed;
  resumed = resumable.fiber;
  batchOfResumed = batch;
  try {
    resumable.resume();
  } catch (error) {
    reportUncaught(error); // an observer's: the others are resumed all the same
  }
  resumed = outer;
  batchOfResumed = batchOfOuter;
  return 1 + resumable.fiber.currentOpCount;
}

/** The newest batch if it is for this dispatcher, or one that is put behind it. */
function batchFor(scheduler: Scheduler, dispatcher: SchedulerDispatcher): Batch {
  if (last?.isFor(scheduler, dispatcher)) return last;
  const batch = spare?.isFor(scheduler, dispatcher) ? spare : new Batch(scheduler, dispatcher, flush);
  if (batch === spare) spare = undefined;
  if (last === undefined) first = batch;
  else last.next = batch;
  last = batch;
  return batch;
}

/** The oldest batch that is not empty. Those before it are dropped. */
function oldest(): Batch | undefined {
  while (first?.empty) {
    spare = first;
    first = first.next;
    spare.next = undefined;
  }
  if (first === undefined) last = undefined;
  return first;
}
