/** Acquires a primitive, and releases it: for an effect, for a scope, or by the caller. */
import type { Token, Waiter } from "@sync/core";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import type * as Option from "effect/Option";
import * as Scope from "effect/Scope";
import { cancel, type Requestable, type RequestOptions, request } from "./request.ts";

/** A primitive that is acquired and released. `D` is what is asked for. */
export interface Acquirable<D> extends Requestable<Token, D> {
  tryAcquire(options?: RequestOptions): Token | undefined;
}

/** What is acquired, and how. A facade is one itself, where there are no options and no typed error. */
export interface Acquisition<D, E> {
  readonly plain: Acquirable<D>;
  readonly options?: RequestOptions;
  readonly failed?: (reason: unknown) => Effect.Effect<never, E>;
}

/** Acquires, runs an effect, and releases however it ends. */
export function hold<D, A, E, R, E0 = never>(
  { plain, options, failed }: Acquisition<D, E0>,
  effect: Effect.Effect<A, E, R>,
): Effect.Effect<A, E | E0, R> {
  return request<Token, D, A, E | E0, R>({ plain, options, failed, granted: () => effect, exit: cancel });
}

/** Acquires, and leaves the release to the caller. */
export function keep<D, A, E = never>({ plain, options, failed }: Acquisition<D, E>, value: A): Effect.Effect<A, E> {
  return request<Token, D, A, E, never>({
    plain,
    options,
    failed,
    granted: () => Effect.succeed(value),
    exit: cancelUnlessSucceeded,
  });
}

/** Acquires, and releases when the scope closes. From the grant to the scope's finalizer is one uninterruptible step. */
export function holdScoped<D, E = never>({
  plain,
  options,
  failed,
}: Acquisition<D, E>): Effect.Effect<void, E, Scope.Scope> {
  return Effect.uninterruptibleMask((restore) =>
    Effect.flatMap(Effect.scope, (scope) =>
      request<Token, D, void, E, never>({
        plain,
        options,
        failed,
        restore,
        granted: (waiter) =>
          Scope.addFinalizer(
            scope,
            Effect.sync(() => waiter.cancel()),
          ),
        exit: cancelUnlessSucceeded,
      }),
    ),
  );
}

/** Acquires if this needs no wait, runs an effect, and releases however it ends. */
export function holdIfAvailable<D, A, E, R, E0 = never>(
  { plain, options, failed }: Acquisition<D, E0>,
  effect: Effect.Effect<A, E, R>,
): Effect.Effect<Option.Option<A>, E | E0, R> {
  return Effect.suspend(() => {
    let token: Token | undefined;
    const run = Effect.suspend((): Effect.Effect<Option.Option<A>, E | E0, R> => {
      try {
        token = plain.tryAcquire(options);
      } catch (rejection) {
        if (failed === undefined) throw rejection;
        return failed(rejection);
      }
      return token === undefined ? Effect.succeedNone : Effect.asSome(effect);
    });
    return Effect.onExitPrimitive(run, () => {
      token?.release();
      return undefined;
    });
  });
}

function cancelUnlessSucceeded<D>(waiter: Waiter<Token, D>, exit: Exit.Exit<unknown, unknown>): undefined {
  if (Exit.isFailure(exit)) waiter.cancel();
}
