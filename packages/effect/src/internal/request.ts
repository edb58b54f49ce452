import type { Observer, Waiter } from "@sync/core";
import * as Effect from "effect/Effect";
import type { Exit } from "effect/Exit";
import type { AnyFiber, Resumable } from "./batch.ts";
import { scheduleResume } from "./resumer.ts";

/** What is requested of a primitive, and what comes of it. `T` is granted, `R` asked for. */
export interface Request<T, R, A, E, RA> {
  /** Makes the request. It may throw what the request is refused with. */
  readonly enqueue: (observer: Observer<T>) => Waiter<T, R>;
  /** Goes on when it is granted. */
  readonly granted: (waiter: Waiter<T, R>) => Effect.Effect<A, E, RA>;
  /**
   * Goes on when it is refused or fails. Without it, a refusal is a defect; and a hold that somebody else released between
   * the grant and the fiber's run goes on as granted, as promise code does.
   */
  readonly failed?: ((reason: unknown) => Effect.Effect<A, E, RA>) | undefined;
  /** Makes the wait interruptible, where what is around it is not. */
  readonly restore?: <A2, E2, R2>(effect: Effect.Effect<A2, E2, R2>) => Effect.Effect<A2, E2, R2>;
  /** Ends it, however that went: well, by a failure or by an interruption. An effect that it returns is uninterruptible. */
  readonly exit: (
    waiter: Waiter<T, R>,
    exit: Exit<A, E>,
    wait: Wait<T, R, A, E, RA>,
  ) => Effect.Effect<void> | undefined;
}

/**
 * Makes a request, waits, and goes on.
 *
 * The finalizer stands on the fiber's stack before the request is made, and what goes on stands under it. Whenever an
 * interruption comes, it finds either nothing requested or somebody who gives it back: no mask is needed, and the wait is as
 * interruptible as what is around it.
 */
export function request<T, R, A, E, RA>(self: Request<T, R, A, E, RA>): Effect.Effect<A, E, RA> {
  return Effect.suspend(() => {
    const wait = new Wait(self);
    // Not with `interruptible` set, which saves a mask: effect skips such a finalizer when the fiber is interrupted.
    return Effect.onExitPrimitive(
      Effect.suspend(() => wait.start()),
      (exit) => wait.end(exit),
    );
  });
}

/** One fiber's wait for a request. */
export class Wait<T, R, A, E, RA> implements Observer<T> {
  readonly #request: Request<T, R, A, E, RA>;
  #waiter: Waiter<T, R> | undefined;
  #suspended: Resumable | undefined;

  constructor(request: Request<T, R, A, E, RA>) {
    this.#request = request;
  }

  /** Makes the request, and waits if need be. */
  start(): Effect.Effect<A, E, RA> {
    const { enqueue, failed, restore } = this.#request;
    try {
      this.#waiter = enqueue(this);
    } catch (refusal) {
      if (failed === undefined) throw refusal;
      return failed(refusal);
    }
    const goOn = () => this.#goOn();
    if (!this.#waiter.pending) return goOn();
    return restore === undefined
      ? this.untilSettled(goOn)
      : Effect.flatMap(restore(this.untilSettled(() => Effect.void)), goOn);
  }

  /** Ends the request, if it was made. */
  end(exit: Exit<A, E>): Effect.Effect<void> | undefined {
    this.#suspended = undefined;
    return this.#waiter && this.#request.exit(this.#waiter, exit, this);
  }

  /** Waits until the waiter is granted or has failed, then goes on with `next`. */
  untilSettled<A2, E2, R2>(next: () => Effect.Effect<A2, E2, R2>): Effect.Effect<A2, E2, R2> {
    return Effect.withFiber((fiber) =>
      Effect.callback<A2, E2, R2>((callback) => {
        const suspended = new SuspendedFiber(fiber, callback, next);
        if (this.#waiter?.pending) this.#suspended = suspended;
        else suspended.resume(); // it was settled between the request and now
      }),
    );
  }

  /** To be resumed later is all that it notes. */
  get immediate(): true {
    return true;
  }

  settled(): void {
    if (this.#suspended !== undefined) scheduleResume(this.#suspended);
  }

  #goOn(): Effect.Effect<A, E, RA> {
    const { granted, failed } = this.#request;
    const waiter = this.#waiter as Waiter<T, R>;
    return waiter.granted || failed === undefined ? granted(waiter) : failed(waiter.outcome);
  }
}

/** Leaves the queue, or gives back what was granted. */
export function leave<T, R>(waiter: Waiter<T, R>): undefined {
  waiter.cancel();
}

class SuspendedFiber<A, E, R> implements Resumable {
  readonly fiber: AnyFiber;
  next: Resumable | undefined;
  readonly #callback: (effect: Effect.Effect<A, E, R>) => void;
  readonly #next: () => Effect.Effect<A, E, R>;

  constructor(fiber: AnyFiber, callback: (effect: Effect.Effect<A, E, R>) => void, next: () => Effect.Effect<A, E, R>) {
    this.fiber = fiber;
    this.#callback = callback;
    this.#next = next;
  }

  resume(): void {
    this.#callback(Effect.suspend(this.#next)); // suspended: the fiber may be over, and must not go on then
  }
}
