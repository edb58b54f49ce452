/** Runs foreign code after the state of every primitive is final: a queue of callbacks, and the function that runs them. */

// Callbacks wait here while an operation is under way. A loop runs them: one that releases would otherwise nest in another.
let scheduled: (() => void)[] = [];
let flushing = false;

/** Schedules a callback for the next {@linkcode flush}, behind those that are scheduled already. */
export function schedule(callback: () => void): void {
  scheduled.push(callback);
}

/**
 * Runs the scheduled callbacks, in order. Every operation of a primitive that may settle a waiter calls it last, when its
 * state is final. Inside a callback it does nothing, because the loop that runs the callback goes on with the rest.
 */
export function flush(): void {
  if (scheduled.length === 0 || flushing) return;
  flushing = true;
  for (const callback of scheduled) {
    try {
      callback(); // it may schedule more, which this loop runs, too
    } catch (error) {
      reportUncaught(error);
    }
  }
  scheduled = [];
  flushing = false;
}

/** Reports what a callback threw as an uncaught error, like that of an event listener, and lets its caller go on. */
export function reportUncaught(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
