import type { AbortSignalLike } from "@sync/core";

type Listener = { handleEvent(): void } | (() => void);

/**
 * A signal of another make. It dispatches as the platform does: in order, without those that were removed meanwhile, and to
 * all of them, whatever one throws. It keeps the errors, which a platform's signal would report as uncaught.
 */
export class ForeignSignal implements AbortSignalLike {
  /** What its listeners threw. */
  readonly errors: unknown[] = [];
  readonly #listeners = new Set<Listener>();
  #aborted = false;
  #reason: unknown;

  get aborted(): boolean {
    return this.#aborted;
  }

  get reason(): unknown {
    return this.#reason;
  }

  /** How many listen. */
  get listeners(): number {
    return this.#listeners.size;
  }

  addEventListener(_type: "abort", listener: Listener): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_type: "abort", listener: Listener): void {
    this.#listeners.delete(listener);
  }

  abort(reason: unknown): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    this.dispatch();
  }

  /** Calls the listeners, whether the signal is aborted or not. */
  dispatch(): void {
    for (const listener of [...this.#listeners]) {
      if (!this.#listeners.has(listener)) continue;
      try {
        if (typeof listener === "function") listener();
        else listener.handleEvent();
      } catch (error) {
        this.errors.push(error);
      }
    }
  }
}
