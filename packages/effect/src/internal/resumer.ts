import { Queue, type Queueable, reportUncaught } from "@sync/core";
import * as Fiber from "effect/Fiber";
import type { SchedulerDispatcher } from "effect/Scheduler";

/** A fiber that was granted what it waits for. */
export interface Resumable extends Queueable {
  /** Runs the fiber on, inline. */
  resume(): void;
}

// As many as a fiber may run operations before it lets others run, by effect's default.
const maxResumesBeforeYield = 2048;

/**
 * Resumes fibers, in the order of their grants, and never inside the release that grants them: a chain of inline hand-offs
 * would overflow the stack.
 */
export class Resumer {
  readonly #queue = new Queue<Resumable>();
  #dispatcher: SchedulerDispatcher | undefined;
  #scheduled = false;

  /**
   * Has a fiber resumed: by the dispatcher of the fiber that runs now, as effect does, or in a microtask, whichever comes first.
   * The microtask saves a turn of the event loop for each hand-off. The dispatcher is what `Effect.runSync` and `TestClock` run.
   */
  later(resumable: Resumable): void {
    this.#queue.push(resumable);
    if (this.#scheduled) return;
    this.#dispatcher = Fiber.getCurrent()?.currentDispatcher;
    this.#schedule(false);
  }

  #schedule(again: boolean): void {
    this.#scheduled = true;
    this.#dispatcher?.scheduleTask(this.#flush, 0);
    if (!again || this.#dispatcher === undefined) queueMicrotask(this.#flush); // not again: others are to run, too
  }

  readonly #flush = (): void => {
    for (let left = maxResumesBeforeYield; left > 0; left--) {
      const resumable = this.#queue.shift();
      if (resumable === undefined) break;
      try {
        resumable.resume();
      } catch (error) {
        reportUncaught(error); // an observer's: the others are resumed all the same
      }
    }
    this.#scheduled = false;
    if (this.#queue.size > 0) this.#schedule(true);
  };
}
