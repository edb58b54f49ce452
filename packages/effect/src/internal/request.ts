/** Makes a request to a primitive, waits until it is settled, and goes on. */
import { enqueue, type Observer, type Waiter, type WaitOptions } from "@sync/core";
import * as Effect from "effect/Effect";
import type { Exit } from "effect/Exit";
import type { AnyFiber, Resumable } from "./batch.ts";
import { scheduleResume } from "./resumer.ts";

/** How many permits to request, where there is a choice. */
export interface RequestOptions extends WaitOptions {
  readonly permits: number;
}

/** A primitive. `T` is granted, `D` asked for. */
export interface Requestable<T, D> {
  [enqueue](observer: Observer<T>, options?: RequestOptions): Waiter<T, D>;
}

/** What is requested of a primitive, and what comes of it. */
export interface Request<T, D, A, E, R> {
  readonly plain: Requestable<T, D>;
  readonly options?: RequestOptions | undefined;
  /** Goes on when it is granted. */
  readonly granted: (waiter: Waiter<T, D>) => Effect.Effect<A, E, R>;
  /**
   * Goes on when it is rejected or fails. Without it, a rejection is a defect; and if what was granted is released by other code
   * before the fiber runs, the fiber goes on as granted, as promise code does.
   */
  readonly failed?: ((reason: unknown) => Effect.Effect<A, E, R>) | undefined;
  /** Makes the wait interruptible, where what is around it is not. */
  readonly restore?: <A2, E2, R2>(effect: Effect.Effect<A2, E2, R2>) => Effect.Effect<A2, E2, R2>;
  /** Ends the request, after a success, a failure or an interruption. An effect that it returns is uninterruptible. */
  readonly exit: (waiter: Waiter<T, D>, exit: Exit<A, E>, wait: Wait<T, D, A, E, R>) => Effect.Effect<void> | undefined;
}

/**
 * Makes a request, waits, and goes on.
 *
 * The finalizer is on the fiber's stack before the request is made, and the rest of the effect is above it. Whenever an
 * interruption comes, the finalizer finds either no request, or one that it ends. So no mask is needed, and the wait is as
 * interruptible as what is around it.
 */
export function request<T, D, A, E, R>(self: Request<T, D, A, E, R>): Effect.Effect<A, E, R> {
  return Effect.withFiber((fiber) => {
    const wait = new Wait(self, fiber);
    // Not with `interruptible` set, which saves a mask: effect skips such a finalizer when the fiber is interrupted.
    return Effect.onExitPrimitive(
      Effect.suspend(() => wait.start()),
      (exit) => wait.end(exit),
    );
  });
}

/** One fiber's wait for a request. One object for all that it needs, because contended fibers pay for a second one. */
export class Wait<T, D, A, E, R> implements Observer<T>, Resumable {
  readonly fiber: AnyFiber;
  next: Resumable | undefined;
  readonly #request: Request<T, D, A, E, R>;
  #waiter: Waiter<T, D> | undefined;
  #callback: ((effect: Effect.Effect<void>) => void) | undefined;

  constructor(request: Request<T, D, A, E, R>, fiber: AnyFiber) {
    this.#request = request;
    this.fiber = fiber;
  }

  /** Makes the request, and waits unless it is settled at once. */
  start(): Effect.Effect<A, E, R> {
    const { plain, options, failed } = this.#request;
    let waiter: Waiter<T, D>;
    try {
      waiter = plain[enqueue](this, options);
    } catch (rejection) {
      if (failed === undefined) throw rejection;
      return failed(rejection);
    }
    this.#waiter = waiter;
    return waiter.pending ? this.#wait(waiter) : this.#goOn(waiter);
  }

  /** Ends the request, if it was made. */
  end(exit: Exit<A, E>): Effect.Effect<void> | undefined {
    this.#callback = undefined;
    return this.#waiter && this.#request.exit(this.#waiter, exit, this);
  }

  /** Waits until the request is settled. */
  untilSettled(): Effect.Effect<void> {
    return Effect.callback((callback) => {
      this.#callback = callback;
      if (!this.#waiter?.pending) this.resume(); // it was settled before this ran
    });
  }

  /** It only notes that the fiber is to be resumed. */
  get immediate(): true {
    return true;
  }

  /** What is given back as soon as the fiber leaves the effect, whatever happens, is given back by nobody else. */
  get structured(): boolean {
    return this.#request.exit === cancel;
  }

  settled(): void {
    if (this.#callback !== undefined) scheduleResume(this);
  }

  resume(): void {
    this.#callback?.(Effect.void);
  }

  // Not a part of start(), where a request that does not wait would pay for the closure.
  #wait(waiter: Waiter<T, D>): Effect.Effect<A, E, R> {
    const { restore } = this.#request;
    const settled = this.untilSettled();
    return Effect.flatMap(restore === undefined ? settled : restore(settled), () => this.#goOn(waiter));
  }

  #goOn(waiter: Waiter<T, D>): Effect.Effect<A, E, R> {
    const { granted, failed } = this.#request;
    return waiter.granted || failed === undefined ? granted(waiter) : failed(waiter.outcome);
  }
}

/** Cancels a request that is pending, or gives back what it was granted. */
export function cancel<T, D>(waiter: Waiter<T, D>): undefined {
  waiter.cancel();
}
