import type { AbortSignalLike } from "@sync/core";
import { countListeners } from "../../test/count-listeners.ts";

interface Listener {
  handleEvent(): void;
}

/** What aborts a signal, and knows how many listeners it has. */
export interface Switch {
  readonly signal: AbortSignal;
  readonly listeners: number;
  /** Aborts. `act` is done by a listener before or after the library's; stopped: the event does not reach the library's. */
  abort(listener?: "before" | "after" | "stopped", act?: () => void): void;
  /** Whether its abort aborts that signal. */
  aborts(other: Switch): boolean;
}

/** A signal by shape only: cheap, since a sequence makes several. */
export class ShapedSwitch implements Switch, AbortSignalLike {
  aborted = false;
  readonly reason: unknown = this;
  readonly #listeners: Listener[] = [];

  get signal(): AbortSignal {
    return this as AbortSignalLike as AbortSignal;
  }

  get listeners(): number {
    return this.#listeners.length;
  }

  addEventListener(_type: "abort", listener: Listener): void {
    this.#listeners.push(listener);
  }

  removeEventListener(_type: "abort", listener: Listener): void {
    const at = this.#listeners.indexOf(listener);
    if (at < 0) throw new Error("a listener is removed that was never added");
    this.#listeners.splice(at, 1);
  }

  abort(listener?: "before" | "after" | "stopped", act?: () => void): void {
    this.aborted = true;
    if (listener === "before") act?.();
    if (listener !== "stopped") for (const each of [...this.#listeners]) each.handleEvent();
    if (listener === "after") act?.();
  }

  aborts(other: Switch): boolean {
    return other === this;
  }
}

/** A real `AbortSignal`, its listeners counted. It may follow another's. */
export class RealSwitch implements Switch {
  readonly signal: AbortSignal;
  readonly #count: () => number;
  readonly #controller = new AbortController();
  readonly #followed: Switch | undefined;
  #first: ((event: Event) => void) | undefined;

  constructor(followed?: Switch) {
    const own = this.#controller.signal;
    const signal = followed === undefined ? own : AbortSignal.any([own, followed.signal as AbortSignal]);
    this.signal = signal;
    this.#followed = followed;
    signal.addEventListener("abort", (event) => this.#first?.(event)); // before any of the library's
    this.#count = countListeners(signal);
  }

  get listeners(): number {
    return this.#count();
  }

  abort(listener?: "before" | "after" | "stopped", act?: () => void): void {
    if (listener === "before") this.#first = act;
    if (listener === "stopped") this.#first = (event) => event.stopImmediatePropagation();
    if (listener === "after") EventTarget.prototype.addEventListener.call(this.signal, "abort", () => act?.());
    this.#controller.abort();
  }

  aborts(other: Switch): boolean {
    return other === this || (other instanceof RealSwitch && other.#followed === this);
  }
}
