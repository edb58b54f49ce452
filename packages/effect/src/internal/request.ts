import type { Sink, Waiter } from "@sync/core";
import * as Effect from "effect/Effect";
import type { Exit } from "effect/Exit";
import type { Resumable, Resumer } from "./resumer.ts";

/** What is requested of a primitive, and what comes of it. `T` is granted, `R` asked for. */
export interface Request<T, R, A, E, RA> {
  /** Resumes the fiber. */
  readonly resumer: Resumer;
  /** Makes the request. It may throw what the request is refused with. */
  readonly enqueue: (sink: Sink<T>) => Waiter<T, R>;
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
  readonly exit: (waiter: Waiter<T, R>, exit: Exit<A, E>, wait: Wait<T, R>) => Effect.Effect<void> | undefined;
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
    const wait = new Wait<T, R>(self.resumer);
    const goOn = (waiter: Waiter<T, R>) =>
      waiter.granted || self.failed === undefined ? self.granted(waiter) : self.failed(waiter.outcome);
    const run = Effect.suspend(() => {
      try {
        wait.waiter = self.enqueue(wait);
      } catch (refusal) {
        if (self.failed === undefined) throw refusal;
        return self.failed(refusal);
      }
      const { waiter } = wait;
      if (!waiter.queued) return goOn(waiter);
      const settled = wait.settled(waiter);
      return Effect.flatMap(self.restore === undefined ? settled : self.restore(settled), () => goOn(waiter));
    });
    // Not with `interruptible` set, which saves a mask: effect skips such a finalizer when the fiber is interrupted.
    return Effect.onExitPrimitive(run, (exit) => wait.waiter && self.exit(wait.waiter, exit, wait));
  });
}

/** Leaves the queue, or gives back what was granted. */
export function leave<T, R>(waiter: Waiter<T, R>): undefined {
  waiter.abandon();
}

/** The wait of one fiber. */
export class Wait<T, R> implements Sink<T>, Resumable {
  position = 0;
  waiter: Waiter<T, R> | undefined;
  resume: () => void = nothing;
  readonly #resumer: Resumer;

  constructor(resumer: Resumer) {
    this.#resumer = resumer;
  }

  granted(): void {
    this.#resumer.later(this);
  }

  failed(): void {
    this.#resumer.later(this);
  }

  /** Waits until the waiter is granted or has failed. */
  settled(waiter: Waiter<T, R>): Effect.Effect<void> {
    return Effect.callback((resume) => {
      if (waiter.queued) this.resume = () => resume(Effect.void);
      else resume(Effect.void); // between the request and now
    });
  }
}

function nothing(): void {}
