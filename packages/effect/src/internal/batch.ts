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
 * Fibers that are to be resumed by the same dispatcher, in the order of their grants. The dispatchers of effect's own asynchronous
 * schedulers do not differ, and share a batch; but `Effect.runSync`, which has a scheduler of its own, flushes only one of its
 * dispatchers.
 */
export class Batch {
  /** The batch after this one. */
  next: Batch | undefined;
  readonly scheduler: Scheduler;
  /** The dispatcher that is to flush it, or was the last to do so. */
  dispatcher: SchedulerDispatcher;
  /** Whether it is for all dispatchers of its scheduler. */
  readonly shared: boolean;
  readonly #flush: () => void;
  #scheduled = 0; // how many flushes
  #first: Resumable | undefined;
  #last: Resumable | undefined;

  constructor(scheduler: Scheduler, dispatcher: SchedulerDispatcher, flush: (batch: Batch) => void) {
    this.scheduler = scheduler;
    this.dispatcher = dispatcher;
    this.shared = isEffects(scheduler) && scheduler.executionMode === "async";
    this.#flush = () => {
      this.#scheduled--;
      flush(this);
    };
  }

  get empty(): boolean {
    return this.#first === undefined;
  }

  /** Whether it is for any dispatcher of a scheduler. */
  isForAny(scheduler: Scheduler): boolean {
    return this.shared && this.scheduler === scheduler;
  }

  /** Whether it is for a dispatcher of a scheduler. */
  isFor(scheduler: Scheduler, dispatcher: SchedulerDispatcher): boolean {
    return this.isForAny(scheduler) || this.dispatcher === dispatcher;
  }

  /** Has the dispatcher flush it, unless it is about to. By default, any. */
  schedule(dispatcher: SchedulerDispatcher = this.dispatcher): void {
    if (this.#scheduled > 0 && this.dispatcher === dispatcher) return;
    this.#scheduled++;
    this.dispatcher = dispatcher;
    dispatcher.scheduleTask(this.#flush, 0);
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
