/** The registrations at a signal: all that wait with it are in one linked list, which has one listener. */
import { reportUncaught } from "./flush.ts";
import { type AbortSignalLike, abortOf } from "./signal.ts";
import type { Observer, Waiter } from "./waiter.ts";

/** What a signal cancels. */
export interface Cancellable {
  /** Whether there is something to cancel. */
  readonly pending: boolean;
  /** Cancels it. */
  cancel(reason: unknown): void;
}

/**
 * A registration of something that a signal may cancel. It is added and removed in O(1), however many there are of one signal.
 * It may be the observer of a waiter, and settles its promise.
 *
 * The linked list is circular. It starts and ends with a registration of nothing, which is the signal's one listener.
 */
export class Registration implements Observer<unknown> {
  /** The signal, if there is one. It keeps alive what is registered. */
  readonly signal: AbortSignalLike | undefined;
  readonly #registered: Cancellable | undefined;
  readonly #resolve: ((value: unknown) => void) | undefined;
  readonly #reject: ((reason: unknown) => void) | undefined;
  #before: Registration = this;
  #after: Registration = this;

  /** A registration that is not in a list yet. */
  constructor(
    signal: AbortSignalLike | undefined,
    registered?: Cancellable,
    resolve?: (value: unknown) => void,
    reject?: (reason: unknown) => void,
  ) {
    this.signal = signal;
    this.#registered = registered;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** As an observer it only settles its promise, which runs nothing foreign. */
  get immediate(): true {
    return true;
  }

  /** The waiter that is registered is settled. */
  settled(waiter: Waiter<unknown, unknown>): void {
    this.remove();
    if (waiter.granted) this.#resolve?.(waiter.outcome);
    else this.#reject?.(waiter.outcome);
  }

  /** Adds it to the signal's list. The first has the listener added. A signal that throws counts as aborted. */
  add(): void {
    const { signal } = this;
    if (signal === undefined) return;
    try {
      const listener = listenerOf(signal);
      if (listener.#after === listener) signal.addEventListener("abort", listener);
      this.#after = listener;
      this.#before = listener.#before;
      listener.#before = listener.#before.#after = this;
      listener.handleEvent(); // the signal may be aborted while the listener is added: that is foreign code
    } catch (error) {
      this.#registered?.cancel(error);
    }
    if (!this.#registered?.pending) this.remove();
  }

  /** Removes it from the list, if it is there. The last has the listener removed. */
  remove(): void {
    const before = this.#before;
    const after = this.#after;
    before.#after = after;
    after.#before = before;
    this.#before = this.#after = this;
    if (before !== after || before === this) return;
    try {
      this.signal?.removeEventListener("abort", before);
    } catch (error) {
      reportUncaught(error); // the signal's own
    }
  }

  /** For the signal: is called for its `abort` event. An event of a signal that is not aborted means nothing. */
  handleEvent(): void {
    const aborted = abortOf(this.signal);
    while (aborted && this.#after !== this) {
      const first = this.#after;
      first.remove();
      if (first.#registered?.pending) first.#registered.cancel(aborted.reason);
    }
  }
}

// A property is found far faster than an entry of a WeakMap, above all on V8. Only a signal that cannot have one needs the map.
const key = Symbol("@sync");
const others = new WeakMap<AbortSignalLike, Registration>();

function listenerOf(signal: AbortSignalLike & { [key]?: Registration }): Registration {
  let listener = signal[key];
  if (listener !== undefined) return listener;
  if (Object.isExtensible(signal)) return (signal[key] = new Registration(signal));
  listener = others.get(signal);
  if (listener === undefined) others.set(signal, (listener = new Registration(signal)));
  return listener;
}
