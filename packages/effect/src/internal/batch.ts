/** Fibers that a dispatcher is to resume. */
import type * as Fiber from "effect/Fiber";
import { MixedScheduler, type Scheduler, type SchedulerDispatcher } from "effect/Scheduler";

export type AnyFiber = Fiber.Fiber<unknown, unknown>;

/** A fiber that waits, and has been granted what it waits for. */
export interface Resumable {
  readonly fiber: AnyFiber;
  /** The next of its batch. */
  next: Resumable | undefined;
  /** Runs the fiber on, inline. */
  resume(): void;
}

/**
 * Fibers that the same dispatcher is to resume, in the order of their grants. All dispatchers of one of effect's own asynchronous
 * schedulers share a batch, because it does not matter which of them flushes it. The others do not: `Effect.runSync` has a
 * scheduler of its own, and flushes one of its dispatchers.
 */
export class Batch {
  /** The batch after this one. */
  next: Batch | undefined;
  readonly scheduler: Scheduler;
  /** The dispatcher that is to flush it, or was the last to be. */
  dispatcher: SchedulerDispatcher;
  /** Whether it is for all dispatchers of its scheduler. */
  readonly shared: boolean;
  readonly #flush: (batch: Batch, dispatcher: SchedulerDispatcher) => void;
  #scheduled = false; // whether that dispatcher certainly has a flush pending
  #first: Resumable | undefined;
  #last: Resumable | undefined;

  constructor(
    scheduler: Scheduler,
    dispatcher: SchedulerDispatcher,
    flush: (batch: Batch, dispatcher: SchedulerDispatcher) => void,
  ) {
    this.scheduler = scheduler;
    this.dispatcher = dispatcher;
    this.shared = isEffects(scheduler) && scheduler.executionMode === "async";
    this.#flush = flush;
  }

  get empty(): boolean {
    return this.#first === undefined;
  }

  /** Whether it is for a dispatcher of a scheduler. By default, for any. */
  isFor(scheduler: Scheduler, dispatcher?: SchedulerDispatcher): boolean {
    return this.shared ? this.scheduler === scheduler : this.dispatcher === dispatcher;
  }

  /** Schedules a flush by a dispatcher, unless it has one pending. By default, by the last one. */
  schedule(dispatcher: SchedulerDispatcher = this.dispatcher): void {
    if (this.#scheduled && this.dispatcher === dispatcher) return;
    this.#scheduled = true;
    this.dispatcher = dispatcher;
    dispatcher.scheduleTask(() => {
      this.#scheduled = false;
      this.#flush(this, dispatcher);
    }, 0);
  }

  push(resumable: Resumable): void {
    if (this.#last === undefined) this.#first = resumable;
    else this.#last.next = resumable;
    this.#last = resumable;
  }

  shift(): Resumable | undefined {
    const first = this.#first;
    if (first === undefined) return undefined;
    this.#first = first.next;
    if (first === this.#last) this.#last = undefined;
    first.next = undefined; // it may wait again
    return first;
  }
}

/** Whether a scheduler is one of effect's own. Others may have reasons to resume fibers themselves. */
export function isEffects(scheduler: Scheduler): boolean {
  return scheduler instanceof MixedScheduler;
}
