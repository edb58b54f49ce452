/** Time as a client sees it, and timers that keep no process alive. */

/** A moment, by two clocks. The monotonic one may stand still while a machine sleeps; the other one may be set. */
export interface Instant {
  readonly monotonic: number;
  readonly wall: number;
}

/** The moment now. */
export function now(): Instant {
  return { monotonic: performance.now(), wall: Date.now() };
}

/** How many milliseconds have passed: what the clock says that has seen more of them. */
export function elapsed(since: Instant): number {
  return Math.max(performance.now() - since.monotonic, Date.now() - since.wall);
}

/** Something that is called later, and keeps no process alive. Started anew, it is called at the new time only. */
export class Timer {
  readonly #callback: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** A timer that is not started. */
  constructor(callback: () => void) {
    this.#callback = callback;
  }

  /** Calls back in so many milliseconds. */
  start(ms: number): void {
    this.stop();
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#callback();
      },
      Math.min(Math.ceil(Math.max(0, ms)), 0x7fff_ffff),
    );
    unref(this.#timer);
  }

  /** Does not call back any more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

/** Resolves in so many milliseconds. Does not keep the process alive. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => new Timer(resolve).start(ms));
}

/** Resolves when the promise has settled, or in so many milliseconds. */
export function settledWithin(ms: number, promise: Promise<unknown> | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = new Timer(resolve);
    const end = () => {
      timer.stop();
      resolve();
    };
    timer.start(ms);
    Promise.resolve(promise).then(end, end);
  });
}

function unref(timer: unknown): void {
  if (typeof timer === "object") (timer as { unref?(): void }).unref?.();
  else (globalThis as { Deno?: { unrefTimer(timer: unknown): void } }).Deno?.unrefTimer(timer);
}
