/** Registrations of what is to happen when a signal is aborted: one listener a signal, and a linked list of registrations. */
import { reportUncaught } from "./flush.ts";
import { type AbortSignalLike, abortOf } from "./signal.ts";

/**
 * What is to happen when a signal is aborted. It is added and removed in O(1), however many there are of one signal.
 *
 * The linked list is circular. It starts and ends with a registration of its own, which is the signal's one listener.
 */
export class Registration {
  /** The signal. It keeps alive what is registered. */
  readonly signal: AbortSignalLike | undefined;
  #before: Registration = this;
  #after: Registration = this;

  /** A registration that is not in a list yet. */
  constructor(signal: AbortSignalLike | undefined) {
    this.signal = signal;
  }

  /** The signal is aborted, and the registration removed. What is to happen is a subclass's to say. */
  abort(_reason: unknown): void {}

  /** Adds it to the signal's list, if there is a signal. The first has the listener added. A signal that throws counts as aborted. */
  add(): void {
    if (this.signal === undefined) return;
    try {
      const listener = listenerOf(this.signal);
      if (listener.#after === listener) this.signal.addEventListener("abort", listener);
      this.#after = listener;
      this.#before = listener.#before;
      listener.#before = listener.#before.#after = this;
      listener.handleEvent(); // the signal may be aborted while the listener is added: that is foreign code
    } catch (error) {
      this.remove();
      this.abort(error);
    }
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
      first.abort(aborted.reason);
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
