import type { Observer, Token, Waiter } from "@sync/core";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import type * as Option from "effect/Option";
import * as Scope from "effect/Scope";
import { leave, request } from "./request.ts";

/** How something that is held is acquired. */
export interface Acquisition<R, E> {
  readonly enqueue: (observer: Observer<Token>) => Waiter<Token, R>;
  readonly failed?: ((reason: unknown) => Effect.Effect<never, E>) | undefined;
}

/** Acquires, runs an effect, and gives back however it ends. */
export function hold<R, E0, A, E, RA>(
  acquisition: Acquisition<R, E0>,
  effect: Effect.Effect<A, E, RA>,
): Effect.Effect<A, E | E0, RA> {
  return request<Token, R, A, E | E0, RA>({ ...acquisition, granted: () => effect, exit: leave });
}

/** Acquires, and leaves it to the caller to give back. */
export function keep<R, E, A>(acquisition: Acquisition<R, E>, value: A): Effect.Effect<A, E> {
  return request<Token, R, A, E, never>({
    ...acquisition,
    granted: () => Effect.succeed(value),
    exit: giveBackUnlessSucceeded,
  });
}

/** Acquires, and gives back when the scope closes. From the grant to the scope's finalizer is one uninterruptible step. */
export function holdScoped<R, E>(acquisition: Acquisition<R, E>): Effect.Effect<void, E, Scope.Scope> {
  return Effect.uninterruptibleMask((restore) =>
    Effect.flatMap(Effect.scope, (scope) =>
      request<Token, R, void, E, never>({
        ...acquisition,
        restore,
        granted: (waiter) =>
          Scope.addFinalizer(
            scope,
            Effect.sync(() => waiter.cancel()),
          ),
        exit: giveBackUnlessSucceeded,
      }),
    ),
  );
}

/** Runs an effect if what it needs is free, and gives back however it ends. */
export function holdIfAvailable<A, E, RA>(
  tryAcquire: () => Token | undefined,
  effect: Effect.Effect<A, E, RA>,
): Effect.Effect<Option.Option<A>, E, RA> {
  return Effect.suspend(() => {
    let token: Token | undefined;
    const run = Effect.suspend(() => {
      token = tryAcquire();
      return token === undefined ? Effect.succeedNone : Effect.asSome(effect);
    });
    return Effect.onExitPrimitive(run, () => {
      token?.release();
      return undefined;
    });
  });
}

function giveBackUnlessSucceeded<R>(waiter: Waiter<Token, R>, exit: Exit.Exit<unknown, unknown>): undefined {
  if (Exit.isFailure(exit)) waiter.cancel();
}
