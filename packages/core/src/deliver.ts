// A trampoline, empty whenever no operation is under way: sinks that release inside themselves would overflow the stack.
let untold: (() => void)[] = [];
let delivering = false;

/** Has a sink told by the next {@linkcode deliver}, behind those that are to hear before it. */
export function later(tell: () => void): void {
  untold.push(tell);
}

/**
 * Tells the sinks what was settled, in order. Every operation of a primitive that may settle a waiter calls it last, when
 * its state is final. Inside a sink it does nothing: the sink's caller goes on with the rest.
 */
export function deliver(): void {
  if (untold.length === 0 || delivering) return;
  delivering = true;
  for (const tell of untold) {
    try {
      tell(); // it may add to those that this loop runs
    } catch (error) {
      reportUncaught(error);
    }
  }
  untold = [];
  delivering = false;
}

/** Reports what an observer threw as an uncaught error, as a listener's is, and lets its caller go on. */
export function reportUncaught(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
