import { Queue, type Queueable } from "./queue.ts";

/** What was settled, and whose sink has not heard of it. */
export interface Untold extends Queueable {
  /** Tells the sink. */
  tell(): void;
}

// A trampoline, empty whenever no operation is under way: sinks that release inside themselves would overflow the stack.
const untold = new Queue<Untold>();
let delivering = false;

/** Has a sink told by the next {@linkcode deliver}, behind those that are to hear before it. */
export function tellLater(settled: Untold): void {
  untold.push(settled);
}

/**
 * Tells the sinks what was settled, in order. Every operation of a primitive that may settle a waiter calls it last, when
 * its state is final. Inside a sink it does nothing: the sink's caller goes on with the rest.
 */
export function deliver(): void {
  if (untold.size === 0 || delivering) return;
  delivering = true;
  let next: Untold | undefined;
  while ((next = untold.shift()) !== undefined) {
    try {
      next.tell();
    } catch (error) {
      reportUncaught(error);
    }
  }
  delivering = false;
}

/** Reports what an observer threw as an uncaught error, as a listener's is, and lets its caller go on. */
export function reportUncaught(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
