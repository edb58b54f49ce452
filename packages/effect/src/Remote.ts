/**
 * Locks and semaphores across machines, as a service: on PostgreSQL, on Redis, or in memory.
 *
 * A remote here is a facade of a plain one of `@sync/postgres`, `@sync/redis` or `@sync/remote`. Promise code and effects share
 * its session and its queues.
 *
 * @since 0.2.0
 */
import { integer, onAbort } from "@sync/core";
import * as Plain from "@sync/remote";
import * as Cause from "effect/Cause";
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import type { Inspectable } from "effect/Inspectable";
import * as Layer from "effect/Layer";
import type { Option } from "effect/Option";
import type { Pipeable } from "effect/Pipeable";
import { hasProperty } from "effect/Predicate";
import type { Scope } from "effect/Scope";
import { boundOf } from "./internal/bound.ts";
import { Facade } from "./internal/facade.ts";
import { messageOf } from "./internal/message.ts";
import { request } from "./internal/request.ts";
import { PermitsExceededError } from "./PermitsExceededError.ts";
import { ClosedError, DriverError, LostError, SetupError } from "./RemoteError.ts";

export { PermitsExceededError } from "./PermitsExceededError.ts";
export { ClosedError, DriverError, LostError, SetupError } from "./RemoteError.ts";

/**
 * The key by which a `Remote` is recognised.
 *
 * @category type IDs
 * @stability experimental
 * @since 0.2.0
 */
export const TypeId = "~@sync/effect/Remote" as const;

/**
 * Locks and semaphores on a server, by name.
 *
 * **When to use**
 *
 * Use it where several processes share something, and two at once would be wrong: a job that must run once, a report that is made
 * one at a time, an API that allows ten calls at once.
 *
 * **Details**
 *
 * Requests are granted in the order in which the server receives them. A process has one session, whose lease is renewed for all
 * that it holds and waits for. A token whose lease ends is lost: the effect that it guards is interrupted, and fails with
 * `LostError`.
 *
 * **Gotchas**
 *
 * A process that is paused for longer than its lease goes on where it stopped, before it learns of its loss. Store the token's
 * `fence` with what you write, or use `guard`.
 *
 * **Example** (One at a time, in all processes)
 *
 * ```ts
 * import { Remote } from "@sync/effect";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const report = Effect.gen(function* () {
 *   const { fence } = yield* Remote.Token; // grows with every grant: store it with what you write
 *   return fence;
 * });
 * const program = Effect.all([report, report].map(Remote.withLock("report")), { concurrency: "unbounded" });
 * const [first, second] = await Effect.runPromise(program.pipe(Effect.provide(Remote.layerMemory())));
 * assert.ok(Number(first) < Number(second));
 * ```
 *
 * @category models
 * @stability experimental
 * @since 0.2.0
 */
export interface Remote extends Pipeable, Inspectable {
  /** The key by which it is recognised. */
  readonly [TypeId]: typeof TypeId;
  /** The plain remote, for promise code. Both share one session. */
  readonly plain: Plain.Remote;
}

/**
 * The service: the remote that `withLock` and the others use.
 *
 * @category services
 * @stability experimental
 * @since 0.2.0
 */
export const Remote: Context.Service<Remote, Remote> = Context.Service("@sync/effect/Remote");

/**
 * The token of the lock or semaphore that guards an effect.
 *
 * @category services
 * @stability experimental
 * @since 0.2.0
 */
export interface Token {
  /** Nothing else is the identifier of this service. */
  readonly _: unique symbol;
}

/**
 * The token, for an effect inside `withLock`: its `fence`, its `signal` for promise code, and how long it certainly `remaining` is
 * held. Inside two of them it is that of the inner one.
 *
 * @category services
 * @stability experimental
 * @since 0.2.0
 */
export const Token: Context.Service<Token, Plain.RemoteToken> = Context.Service("@sync/effect/Remote/Token");

/**
 * Why nothing was acquired: the server cannot be reached or used, or the remote was closed. Once a server was reached, a request
 * waits until it can be reached again.
 *
 * @category models
 * @stability experimental
 * @since 0.2.0
 */
export type AcquireError = DriverError | SetupError | ClosedError;

/**
 * How many permits to acquire from a semaphore.
 *
 * @category models
 * @stability experimental
 * @since 0.2.0
 */
export interface PermitsOptions {
  /** How many permits there are, as this process sees it: an integer >= 1. Processes may differ, as while you deploy. */
  readonly bound: number;
  /** How many to acquire at once: an integer >= 1. Default: 1. */
  readonly permits?: number | undefined;
}

class RemoteImpl extends Facade<Plain.Remote> implements Remote {
  readonly [TypeId] = TypeId;

  toJSON(): { readonly _id: string } {
    return { _id: "Remote" };
  }
}

/**
 * Makes a remote of effects from a plain one. Promise code may go on to use the plain one. Who made it closes it.
 *
 * @category constructors
 * @stability experimental
 * @since 0.2.0
 */
export const fromPlain = (plain: Plain.Remote): Remote => new RemoteImpl(plain);

/**
 * Opens a remote, and closes it with the scope: what is held then is lost and released, what is pending fails with `ClosedError`.
 *
 * @category constructors
 * @stability experimental
 * @since 0.2.0
 */
export const make = <E, R>(open: Effect.Effect<Plain.Remote, E, R>): Effect.Effect<Remote, E, R | Scope> =>
  Effect.map(
    Effect.acquireRelease(open, (plain) => Effect.promise(() => plain.close())),
    fromPlain,
  );

/**
 * A layer that opens a remote, and closes it when the layer ends.
 *
 * **Example** (On PostgreSQL)
 *
 * ```ts postgres
 * import { Remote } from "@sync/effect";
 * import { postgres } from "@sync/postgres";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 * import { Pool } from "pg";
 *
 * const pool = Effect.acquireRelease(
 *   Effect.sync(() => new Pool()), // PGHOST and its kin say where
 *   (pool) => Effect.promise(() => pool.end()),
 * );
 * const locks = Remote.layer(
 *   Effect.gen(function* () {
 *     const remote = postgres(yield* pool, { label: "reports" });
 *     yield* Effect.promise(() => remote.migrate()); // once, or with your own migrations
 *     return remote;
 *   }),
 * );
 * const program = Remote.withLock("report")(Effect.succeed("written"));
 * assert.equal(await Effect.runPromise(program.pipe(Effect.provide(locks))), "written");
 * ```
 *
 * @category layers
 * @stability experimental
 * @since 0.2.0
 */
export const layer = <E, R>(open: Effect.Effect<Plain.Remote, E, R>): Layer.Layer<Remote, E, Exclude<R, Scope>> =>
  Layer.effect(Remote, make(open));

/**
 * A layer of a remote in memory, for tests. Remotes that are to share something are given the same `server`.
 *
 * @category layers
 * @stability experimental
 * @since 0.2.0
 */
export const layerMemory = (options?: Plain.MemoryOptions): Layer.Layer<Remote> =>
  layer(Effect.sync(() => Plain.memory(options)));

/**
 * Whether a value is a `Remote`.
 *
 * @category guards
 * @stability experimental
 * @since 0.2.0
 */
export const isRemote = (u: unknown): u is Remote => hasProperty(u, TypeId);

/**
 * Runs an effect with the lock of a name, and releases it however the effect ends: by success, failure, defect or interruption.
 *
 * **Details**
 *
 * The wait is interruptible if the caller is. A fiber that is interrupted while it waits leaves the server's queue at once. A fiber
 * that is interrupted after the grant, before it runs, gives the lock back. It ends when the server has confirmed the release, or
 * the lease is over.
 *
 * If the token is lost, the effect is interrupted, and then this fails with `LostError`.
 *
 * **Gotchas**
 *
 * The effect runs in a fiber of its own, so that a loss can interrupt it, also where the caller is uninterruptible. What it guards
 * against a loss by `Effect.uninterruptible` goes on, though others may hold the lock.
 *
 * **Example** (The effect is interrupted when the token is lost)
 *
 * ```ts
 * import { Remote } from "@sync/effect";
 * import { memory } from "@sync/remote";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const plain = memory();
 * const lead = Effect.ensuring(Effect.never, Effect.sync(() => console.log("leads no more")));
 * const program = Effect.andThen(Effect.sync(() => void setTimeout(() => plain.close(), 1)), lead).pipe(
 *   Remote.withLock("leader"),
 *   Effect.catchTag("LostError", (error) => Effect.succeed(error.message)),
 *   Effect.provideService(Remote.Remote, Remote.fromPlain(plain)),
 * );
 * assert.equal(await Effect.runPromise(program), 'the token of "leader" is lost: its remote was closed');
 * ```
 *
 * @category combinators
 * @stability experimental
 * @since 0.2.0
 */
export function withLock(
  name: string,
): <A, E, R>(
  effect: Effect.Effect<A, E, R>,
) => Effect.Effect<A, E | LostError | AcquireError, Remote | Exclude<R, Token>>;
/** The same, with the effect that is guarded. */
export function withLock<A, E, R>(
  name: string,
  effect: Effect.Effect<A, E, R>,
): Effect.Effect<A, E | LostError | AcquireError, Remote | Exclude<R, Token>>;
export function withLock<A, E, R>(name: string, effect?: Effect.Effect<A, E, R>): unknown {
  const guard = (effect: Effect.Effect<A, E, R>): unknown => hold((remote) => ({ plain: remote.lock(name) }), effect);
  return effect === undefined ? guard : guard(effect);
}

/**
 * Runs an effect with the lock of a name if the lock is free, and succeeds with `Option.none()` if not. It asks the server, and
 * never waits in the queue.
 *
 * @category combinators
 * @stability experimental
 * @since 0.2.0
 */
export function withLockIfAvailable(
  name: string,
): <A, E, R>(
  effect: Effect.Effect<A, E, R>,
) => Effect.Effect<Option<A>, E | LostError | AcquireError, Remote | Exclude<R, Token>>;
/** The same, with the effect that is guarded. */
export function withLockIfAvailable<A, E, R>(
  name: string,
  effect: Effect.Effect<A, E, R>,
): Effect.Effect<Option<A>, E | LostError | AcquireError, Remote | Exclude<R, Token>>;
export function withLockIfAvailable<A, E, R>(name: string, effect?: Effect.Effect<A, E, R>): unknown {
  const guard = (effect: Effect.Effect<A, E, R>): unknown =>
    holdIfAvailable((remote) => ({ plain: remote.lock(name) }), effect);
  return effect === undefined ? guard : guard(effect);
}

/**
 * Runs an effect with permits of the semaphore of a name, and releases them however the effect ends. Fails with
 * `PermitsExceededError` if they are more than the bound. Else it is as `withLock`, which is this with a bound of 1.
 *
 * **Example** (Ten at a time, in all processes)
 *
 * ```ts
 * import { Remote } from "@sync/effect";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const call = (n: number) => Effect.succeed(n).pipe(Remote.withPermits("api", { bound: 10 }));
 * const program = Effect.forEach([1, 2, 3], call, { concurrency: "unbounded" });
 * assert.deepEqual(await Effect.runPromise(program.pipe(Effect.provide(Remote.layerMemory()))), [1, 2, 3]);
 * ```
 *
 * @category combinators
 * @stability experimental
 * @since 0.2.0
 */
export function withPermits(
  name: string,
  options: PermitsOptions,
): <A, E, R>(
  effect: Effect.Effect<A, E, R>,
) => Effect.Effect<A, E | LostError | AcquireError | PermitsExceededError, Remote | Exclude<R, Token>>;
/** The same, with the effect that is guarded. */
export function withPermits<A, E, R>(
  name: string,
  options: PermitsOptions,
  effect: Effect.Effect<A, E, R>,
): Effect.Effect<A, E | LostError | AcquireError | PermitsExceededError, Remote | Exclude<R, Token>>;
export function withPermits<A, E, R>(name: string, options: PermitsOptions, effect?: Effect.Effect<A, E, R>): unknown {
  const guard = (effect: Effect.Effect<A, E, R>): unknown => hold((remote) => permitsOf(remote, name, options), effect);
  return effect === undefined ? guard : guard(effect);
}

/**
 * Runs an effect with permits of the semaphore of a name if they are free and no request waits, and succeeds with `Option.none()` if
 * not. It asks the server, and never waits in the queue. Fails with `PermitsExceededError` if they are more than the bound.
 *
 * @category combinators
 * @stability experimental
 * @since 0.2.0
 */
export function withPermitsIfAvailable(
  name: string,
  options: PermitsOptions,
): <A, E, R>(
  effect: Effect.Effect<A, E, R>,
) => Effect.Effect<Option<A>, E | LostError | AcquireError | PermitsExceededError, Remote | Exclude<R, Token>>;
/** The same, with the effect that is guarded. */
export function withPermitsIfAvailable<A, E, R>(
  name: string,
  options: PermitsOptions,
  effect: Effect.Effect<A, E, R>,
): Effect.Effect<Option<A>, E | LostError | AcquireError | PermitsExceededError, Remote | Exclude<R, Token>>;
export function withPermitsIfAvailable<A, E, R>(
  name: string,
  options: PermitsOptions,
  effect?: Effect.Effect<A, E, R>,
): unknown {
  const guard = (effect: Effect.Effect<A, E, R>): unknown =>
    holdIfAvailable((remote) => permitsOf(remote, name, options), effect);
  return effect === undefined ? guard : guard(effect);
}

/**
 * Makes a transaction of PostgreSQL depend on the token of this effect: while the transaction is open, nobody else is granted,
 * whatever clocks and leases say. Call it first in each transaction that writes what the lock protects. Fails with `LostError` if the
 * token is lost, and with `DriverError` if the statement fails: let the transaction fail then. It is a defect where the remote is not
 * one of `@sync/postgres`.
 *
 * @category combinators
 * @stability experimental
 * @since 0.2.0
 */
export const guard = <Tx>(transaction: Tx): Effect.Effect<void, LostError | DriverError, Token> =>
  Effect.flatMap(Token, (token) => {
    if (!guards<Tx>(token)) return Effect.die(new TypeError("guard() needs a token of @sync/postgres"));
    return Effect.tryPromise({
      try: () => token.guard(transaction),
      catch: (reason) => (isLost(reason) ? lostError(reason, reason) : driverError(reason)),
    });
  });

/**
 * Asks the server who holds and who waits: of one name, or of all names in use. For people and for monitoring: it is old when it
 * arrives.
 *
 * @category getters
 * @stability experimental
 * @since 0.2.0
 */
export const inspect = (name?: string): Effect.Effect<readonly Plain.Inspection[], DriverError | SetupError, Remote> =>
  Effect.flatMap(Remote, ({ plain }) => {
    if (name !== undefined) plain.lock(name); // what is no name is a defect
    return Effect.tryPromise({
      try: () => plain.inspect(name),
      catch: (reason) => setupError(reason) ?? driverError(reason),
    });
  });

/** What is requested: of a lock, or of a semaphore. */
interface Requested {
  readonly plain: Plain.RemoteLock;
  readonly options?: { readonly permits: number };
}

function permitsOf(remote: Plain.Remote, name: string, { bound, permits = 1 }: PermitsOptions): Requested {
  return {
    plain: remote.semaphore(name, bound),
    options: { permits: integer("options.permits", permits, 1) }, // what is no number of permits is a defect
  };
}

function hold<A, E, R>(
  open: (remote: Plain.Remote) => Requested,
  effect: Effect.Effect<A, E, R>,
): Effect.Effect<A, E | LostError | AcquireError | PermitsExceededError, Remote | Exclude<R, Token>> {
  return Effect.flatMap(Remote, (remote) => {
    const { plain, options } = open(remote.plain);
    type Failure = E | LostError | AcquireError | PermitsExceededError;
    return request<Plain.RemoteToken | undefined, unknown, A, Failure, Exclude<R, Token>>({
      plain,
      options,
      granted: (waiter) => use(waiter.outcome as Plain.RemoteToken, effect),
      failed: (reason) => rejected(reason, options?.permits),
      exit: (waiter) => {
        const { granted, outcome } = waiter;
        waiter.cancel();
        return granted ? Effect.promise(() => (outcome as Plain.RemoteToken).release()) : undefined;
      },
    });
  });
}

function holdIfAvailable<A, E, R>(
  open: (remote: Plain.Remote) => Requested,
  effect: Effect.Effect<A, E, R>,
): Effect.Effect<Option<A>, E | LostError | AcquireError | PermitsExceededError, Remote | Exclude<R, Token>> {
  return Effect.flatMap(Remote, (remote) => {
    const { plain, options } = open(remote.plain);
    const asked = new AbortController();
    let asking: Promise<Plain.RemoteToken | undefined> | undefined;
    const token = Effect.tryPromise({
      try: () => (asking = plain.tryAcquire({ ...options, signal: asked.signal })),
      catch: (reason) => reason,
    });
    return Effect.onExitPrimitive(
      Effect.matchEffect(token, {
        onFailure: (reason) => rejected(reason, options?.permits),
        onSuccess: (token) => (token === undefined ? Effect.succeedNone : Effect.asSome(use(token, effect))),
      }),
      () => {
        asked.abort(); // after the grant it does nothing
        return Effect.promise(async () => (await asking?.catch(() => {}))?.release());
      },
    );
  });
}

/** Runs an effect with a token, and interrupts it when the token is lost. */
function use<A, E, R>(
  token: Plain.RemoteToken,
  effect: Effect.Effect<A, E, R>,
): Effect.Effect<A, E | LostError, Exclude<R, Token>> {
  const untilLost = Effect.callback<never>((resume) => {
    const end = onAbort(token.signal, () => resume(Effect.interrupt)); // why, the token knows
    return Effect.sync(end);
  });
  // The effect comes second: should the token be lost already, it does not begin.
  return Effect.raceFirst(untilLost, Effect.provideService(effect, Token, token)).pipe(
    Effect.matchCauseEffect({
      onFailure: (cause): Effect.Effect<A, E | LostError> =>
        token.lost === undefined ? Effect.failCause(cause) : lostError(token.lost, causeOf(cause) ?? token.lost),
      onSuccess: (value): Effect.Effect<A, E | LostError> =>
        token.lost === undefined ? Effect.succeed(value) : lostError(token.lost, token.lost),
    }),
  );
}

function isLost(reason: unknown): reason is Plain.LostError {
  return isNamed(reason, "LostError");
}

/** What an effect has failed with, unless it was interrupted. */
function causeOf(cause: Cause.Cause<unknown>): unknown {
  return Cause.hasInterruptsOnly(cause) ? undefined : Cause.squash(cause);
}

function guards<Tx>(token: Plain.RemoteToken): token is Plain.RemoteToken & { guard(transaction: Tx): Promise<void> } {
  return hasProperty(token, "guard") && typeof token.guard === "function";
}

/** A request that fails. Arguments that are not valid do not come here: they are defects. */
function rejected(
  reason: unknown,
  requested: number | undefined,
): Effect.Effect<never, AcquireError | PermitsExceededError> {
  const message = messageOf(reason);
  const bound = boundOf(reason);
  if (bound !== undefined) return new PermitsExceededError({ message, requested: requested ?? 1, bound });
  if (isNamed(reason, "ClosedError")) return new ClosedError({ message, cause: reason });
  return setupError(reason) ?? driverError(reason);
}

function lostError({ message, of, fence }: Plain.LostError, cause: unknown): LostError {
  return new LostError({ message, of, fence, cause });
}

function setupError(reason: unknown): SetupError | undefined {
  return isNamed(reason, "SetupError") ? new SetupError({ message: messageOf(reason), cause: reason }) : undefined;
}

function driverError(reason: unknown): DriverError {
  return new DriverError({ message: messageOf(reason), cause: reason });
}

/** Not by `instanceof`: it may be of another copy of the package. */
function isNamed(reason: unknown, name: string): reason is Error {
  return reason instanceof Error && reason.name === name;
}
