import { reportUncaught } from "./deliver.ts";
import { type AbortSignalLike, abortOf } from "./signal.ts";
import type { Sink } from "./sink.ts";
import type { Waiter } from "./waiter.ts";

/**
 * A place in the circle of those who wait with a signal: the promise of a waiter, which the signal may reject. They come and
 * go in O(1).
 *
 * The circle starts and ends with a place without a waiter, which is the one listener that the signal has here.
 */
export class Place<T = never, R = never> implements Sink<T> {
  /** The signal, which keeps alive whoever is in the circle. */
  readonly signal: AbortSignalLike;
  /** Resolves the promise. */
  readonly granted: (value: T) => void;
  /** Rejects the promise. Only these promises keep their `reject`: it weighs as much as the waiter. */
  readonly failed: (reason: unknown) => void;
  readonly #waiter: Waiter<T, R>;
  #before: Place = this as never;
  #after: Place = this as never;

  /** A place that stands in no circle yet, or is one. */
  constructor(
    signal: AbortSignalLike,
    waiter?: Waiter<T, R>,
    granted?: (value: T) => void,
    failed?: (reason: unknown) => void,
  ) {
    this.signal = signal;
    this.granted = granted as (value: T) => void;
    this.failed = failed as (reason: unknown) => void;
    this.#waiter = waiter as Waiter<T, R>;
  }

  /** Joins the circle of the signal. The first has the listener added. */
  join(): void {
    this.#waiter.listen(this);
    try {
      const listener = listenerOf(this.signal);
      if (listener.#after === listener) this.signal.addEventListener("abort", listener);
      this.#after = listener;
      this.#before = listener.#before;
      listener.#before = listener.#before.#after = this as never;
      listener.handleEvent(); // the signal may have been aborted while the listener was added: that is foreign code
    } catch (error) {
      this.#waiter.abandon(error);
    }
    if (!this.#waiter.queued) this.leave();
  }

  /** Leaves the circle, if it stands in it. The last has the listener removed. */
  leave(): void {
    const before = this.#before;
    const after = this.#after;
    before.#after = after;
    after.#before = before;
    this.#before = this.#after = this as never;
    if (before !== after || before === (this as never)) return;
    try {
      this.signal.removeEventListener("abort", before);
    } catch (error) {
      reportUncaught(error); // the signal's own
    }
  }

  /** Hears the `abort` event; one of a signal that is not aborted means nothing. */
  handleEvent(): void {
    const aborted = abortOf(this.signal);
    while (aborted && this.#after !== (this as never)) {
      const place = this.#after;
      place.leave();
      place.#waiter.abandon(aborted.reason);
    }
  }
}

// A property is found far faster than an entry of a WeakMap, above all on V8: only a signal that has no room needs the map.
const key = Symbol("@sync");
const others = new WeakMap<AbortSignalLike, Place>();

function listenerOf(signal: AbortSignalLike & { [key]?: Place }): Place {
  let listener = signal[key];
  if (listener !== undefined) return listener;
  if (Object.isExtensible(signal)) return (signal[key] = new Place(signal));
  listener = others.get(signal);
  if (listener === undefined) others.set(signal, (listener = new Place(signal)));
  return listener;
}
