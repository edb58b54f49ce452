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

/** A listener of one signal. */
export interface AbortListener extends Queueable {
  /** The signal, or the relay that was put in its place. `undefined` once the listener has left it. */
  signal: AbortSignalLike | undefined;
  /** Hears the abort, and must leave. */
  handleEvent(): void;
}

/**
 * The signal of the options of a wait, if there is one.
 *
 * @throws {TypeError} if the options or the signal are of the wrong type.
 * @throws the signal's reason, if it is aborted.
 */
export function signalOf(options: WaitOptions | undefined): AbortSignalLike | undefined {
  const signal = optionsOf(options)?.signal;
  if (signal === undefined) return undefined;
  if (typeof signal?.aborted !== "boolean" || typeof signal.addEventListener !== "function") {
    throw new TypeError(`options.signal must be an AbortSignal, got ${show(signal)}`);
  }
  if (signal.aborted) throw signal.reason;
  return signal;
}

// Found in a fiftieth of the time that a WeakMap takes on V8. Only a frozen signal needs the map.
const registered = Symbol("@sync");
const registeredFrozen = new WeakMap<AbortSignalLike, Listening>();

type Listening = AbortListener | Relay;
type Registry = AbortSignalLike & { [registered]?: Listening | undefined };

/**
 * Adds a listener to a signal: one at a time, so a second has both stand behind a relay.
 *
 * A signal keeps alive whoever listens to it.
 */
export function listen(signal: Registry, listener: AbortListener): void {
  const first = Object.isExtensible(signal) ? signal[registered] : registeredFrozen.get(signal);
  if (first instanceof Relay) first.addEventListener("abort", listener);
  else if (first === undefined) {
    signal.addEventListener("abort", listener);
    register(signal, listener);
    listener.signal = signal;
  } else {
    const relay = new Relay(signal);
    signal.removeEventListener("abort", first);
    relay.addEventListener("abort", first);
    relay.addEventListener("abort", listener);
    register(signal, relay);
  }
}

/** Removes a listener, if it has not left. */
export function unlisten(listener: AbortListener): void {
  const { signal } = listener;
  if (signal === undefined) return;
  listener.signal = undefined;
  signal.removeEventListener("abort", listener);
  if (!(signal instanceof Relay)) register(signal, undefined);
}

function register(signal: Registry, listening: Listening | undefined): void {
  if (Object.isExtensible(signal)) signal[registered] = listening;
  else if (listening !== undefined) registeredFrozen.set(signal, listening);
  else registeredFrozen.delete(signal);
}

/** Stands between a signal and those who share it: one listener there, and any number here that come and go in O(1). */
class Relay implements AbortSignalLike {
  readonly #signal: AbortSignalLike;
  readonly #listeners = new Queue<AbortListener>();

  constructor(signal: AbortSignalLike) {
    this.#signal = signal;
  }

  get aborted(): boolean {
    return this.#signal.aborted;
  }

  get reason(): unknown {
    return this.#signal.reason;
  }

  addEventListener(type: "abort", listener: AbortListener): void {
    if (this.#listeners.size === 0) this.#signal.addEventListener(type, this);
    this.#listeners.push(listener);
    listener.signal = this;
  }

  removeEventListener(type: "abort", listener: AbortListener): void {
    this.#listeners.remove(listener);
    if (this.#listeners.size === 0) this.#signal.removeEventListener(type, this);
  }

  handleEvent(): void {
    if (!this.aborted) return; // somebody dispatched an event of that name
    let first: AbortListener | undefined;
    while ((first = this.#listeners.peek()) !== undefined) first.handleEvent(); // it leaves
  }
}
