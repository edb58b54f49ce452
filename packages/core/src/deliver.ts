import type { Sink } from "./sink.ts";

/** What was settled. */
export interface Settled {
  /** Tells a sink what became of it. */
  tell(sink: Sink<never>): void;
}

// A trampoline, empty whenever no operation is under way: sinks that release inside themselves would overflow the stack.
let settled: Settled[] = [];
let sinks: Sink<never>[] = []; // the sink of each
let delivering = false;

/** Has a sink told by the next {@linkcode deliver}, behind those that are to hear before it. */
export function tellLater(what: Settled, sink: Sink<never>): void {
  settled.push(what);
  sinks.push(sink);
}

/**
 * Tells the sinks what was settled, in order. Every operation of a primitive that may settle a waiter calls it last, when
 * its state is final. Inside a sink it does nothing: the sink's caller goes on with the rest.
 */
export function deliver(): void {
  if (settled.length === 0 || delivering) return;
  delivering = true;
  let told = 0;
  for (const what of settled) {
    const sink = sinks[told++] as Sink<never>;
    try {
      what.tell(sink); // it may add to those that this loop tells
    } catch (error) {
      reportUncaught(error);
    }
  }
  settled = [];
  sinks = [];
  delivering = false;
}

/** Reports what an observer threw as an uncaught error, as a listener's is, and lets its caller go on. */
export function reportUncaught(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
