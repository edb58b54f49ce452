import { optionsOf, refuse } from "./check.ts";
import { reportUncaught } from "./deliver.ts";

/** What is needed of an `AbortSignal`: another realm's, or a polyfill's, will do. */
export interface AbortSignalLike {
  /** Whether the signal is aborted. */
  readonly aborted: boolean;
  /** Why it is. A wait that is aborted rejects with this same object. */
  readonly reason?: unknown;
  /** Called with one listener, however many waiters share the signal. */
  addEventListener(type: "abort", listener: { handleEvent(): void }): void;
  /** Called when the last of them has left. */
  removeEventListener(type: "abort", listener: { handleEvent(): void }): void;
}

/** How to give up waiting. */
export interface WaitOptions {
  /** Aborting it ends the wait, which then rejects with the signal's `reason`. */
  readonly signal?: AbortSignalLike | undefined;
}

/**
 * The signal of the options of a wait, if there is one.
 *
 * @throws {TypeError} if the options or the signal are of the wrong type.
 */
export function signalOf(options: WaitOptions | undefined): AbortSignalLike | undefined {
  const signal = optionsOf(options)?.signal;
  if (signal === undefined) return undefined;
  const { aborted, addEventListener, removeEventListener } = Object(signal) as Partial<AbortSignalLike>;
  if (typeof aborted !== "boolean" || !addEventListener || !removeEventListener) {
    refuse("options.signal", "an AbortSignal", signal);
  }
  return signal;
}

/** Why a signal is aborted, if it is. One that throws when it is asked counts as aborted, with what it threw. */
export function abortOf(signal: AbortSignalLike | undefined): { readonly reason: unknown } | undefined {
  try {
    return signal?.aborted ? { reason: signal.reason } : undefined;
  } catch (reason) {
    return { reason };
  }
}

/** Throws why a signal is aborted, if it is. */
export function throwIfAborted(signal: AbortSignalLike | undefined): void {
  const aborted = abortOf(signal);
  if (aborted) throw aborted.reason;
}

/** A place in the circle of those who share a signal's listener. They come and go in O(1). */
export interface Place {
  before: Place;
  after: Place;
  /** The signal is aborted: leave the circle, and give up. */
  abort?(reason: unknown): void;
}

/** The one listener that a signal has here, and the circle of those who share it, which starts and ends with itself. */
export class SharedListener implements Place {
  before: Place = this;
  after: Place = this;
  /** The signal, which keeps alive whoever is in the circle. */
  readonly signal: AbortSignalLike;

  /** A listener that stands at no signal yet. */
  constructor(signal: AbortSignalLike) {
    this.signal = signal;
  }

  /** Lets somebody share the listener. The first has it added. */
  join(place: Place): void {
    if (this.after === this) this.signal.addEventListener("abort", this);
    place.after = this;
    place.before = this.before;
    this.before = this.before.after = place;
  }

  /** Lets somebody go. The last has it removed. */
  leave({ before, after }: Place): void {
    before.after = after;
    after.before = before;
    try {
      if (this.after === this) this.signal.removeEventListener("abort", this);
    } catch (error) {
      reportUncaught(error); // the signal's own
    }
  }

  /** Hears the `abort` event; one of a signal that is not aborted means nothing. */
  handleEvent(): void {
    const aborted = abortOf(this.signal);
    while (aborted && this.after !== this) this.after.abort?.(aborted.reason);
  }
}

// A property is found far faster than an entry of a WeakMap, above all on V8: only a signal that has no room needs the map.
const key = Symbol("@sync");
const others = new WeakMap<AbortSignalLike, SharedListener>();

/** The signal's shared listener, made when it is first asked for. */
export function sharedListener(signal: AbortSignalLike & { [key]?: SharedListener }): SharedListener {
  let listener = signal[key] ?? others.get(signal);
  if (listener === undefined) {
    listener = new SharedListener(signal);
    if (Object.isExtensible(signal)) signal[key] = listener;
    else others.set(signal, listener);
  }
  return listener;
}
