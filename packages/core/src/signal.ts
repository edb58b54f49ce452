import { optionsOf, show } from "./check.ts";
import { Queue, type Queueable } from "./queue.ts";

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
  if (typeof signal?.aborted !== "boolean" || typeof signal.addEventListener !== "function") {
    throw new TypeError(`options.signal must be an AbortSignal, got ${show(signal)}`);
  }
  return signal;
}

/** Who is told of a signal's abort. */
export interface Abortable extends Queueable {
  /** The signal was aborted: leave it, and give up. */
  abort(): void;
}

/** The one listener that a signal has here, and the queue of those who share it. They come and go in O(1). */
export class SharedListener extends Queue<Abortable> {
  /** The signal, which keeps alive whoever is in the queue. */
  readonly signal: AbortSignalLike;

  /** A listener that stands at no signal yet. */
  constructor(signal: AbortSignalLike) {
    super();
    this.signal = signal;
  }

  /** Lets somebody share the listener. The first has it added. */
  join(abortable: Abortable): void {
    if (this.size === 0) this.signal.addEventListener("abort", this);
    this.push(abortable);
  }

  /** Lets somebody go. The last has it removed. */
  leave(abortable: Abortable): void {
    this.remove(abortable);
    if (this.size === 0) this.signal.removeEventListener("abort", this);
  }

  /** Hears the `abort` event; one of a signal that is not aborted means nothing. */
  handleEvent(): void {
    let first: Abortable | undefined;
    while (this.signal.aborted && (first = this.peek()) !== undefined) first.abort();
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
