import assert from "node:assert/strict";
import { test } from "node:test";
import * as Index from "@sync/effect";
import {
  AcquireAll,
  BoundedSemaphore,
  Condition,
  Lock,
  PermitsExceededError,
  ReadWriteLock,
  Semaphore,
} from "@sync/effect";
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";
import type { Scope } from "effect/Scope";

const fork = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.forkChild(effect, { startImmediately: true });
const printed = (...parts: { readonly plain: object }[]) => parts.map(({ plain }) => String(plain));

test("withAll: all are held meanwhile, and released after any end", () => {
  const [lock, rw, condition] = [Lock.makeUnsafe(), ReadWriteLock.makeUnsafe(), Condition.makeUnsafe()];
  const [semaphore, bounded] = [Semaphore.makeUnsafe(5), BoundedSemaphore.makeUnsafe(3)];
  const all = () => printed(lock, rw, condition, semaphore, bounded);
  const free = all();
  const parts = [lock, ReadWriteLock.read(rw), condition, [semaphore, 2], [bounded, 3]] as const;
  const held = [
    "<Lock [locked]>",
    "<ReadWriteLock [readers:1]>",
    "<Condition [locked]>",
    "<Semaphore [unlocked, value:3]>",
    "<BoundedSemaphore [locked]>",
  ];
  assert.deepEqual(Effect.runSync(AcquireAll.withAll(parts, Effect.sync(all))), held);
  assert.deepEqual(Effect.runSync(Effect.sync(all).pipe(AcquireAll.withAll(parts))), held);
  const scoped = Effect.andThen(AcquireAll.acquireAllScoped(parts), Effect.sync(all));
  assert.deepEqual(Effect.runSync(Effect.scoped(scoped)), held);
  for (const end of [Effect.fail("no"), Effect.die("bug"), Effect.interrupt]) {
    Effect.runSyncExit(AcquireAll.withAll(parts, end));
    assert.deepEqual(all(), free);
  }
});

test("two orders do not deadlock", () =>
  Effect.runPromise(
    Effect.gen(function* () {
      const [a, b, c] = [yield* Lock.make(), yield* Semaphore.make(1), yield* Lock.make()];
      let done = 0;
      const work = (parts: readonly AcquireAll.Part[]) =>
        AcquireAll.withAll(
          parts,
          Effect.andThen(
            Effect.yieldNow,
            Effect.sync(() => done++),
          ),
        ).pipe(Effect.repeat({ times: 9 }));
      yield* Effect.all([work([a, b, c]), work([c, b, a]), work([b, a]), work([c, a])], { concurrency: "unbounded" });
      assert.equal(done, 40);
    }),
  ));

test("an interrupted wait gives back what it has, and leaves the other queues", () =>
  Effect.runPromise(
    Effect.gen(function* () {
      const [a, b] = [yield* Lock.make(), yield* Lock.make()];
      const held = b.plain.tryAcquire();
      const waits = yield* fork(AcquireAll.withAll([a, b], Effect.never));
      assert.deepEqual(printed(a, b), ["<Lock [locked]>", "<Lock [locked, waiters:1]>"]);
      yield* Fiber.interrupt(waits);
      assert.deepEqual(printed(a, b), ["<Lock [unlocked]>", "<Lock [locked]>"]);
      held?.release();
    }),
  ));

test("withAllIfAvailable: all or nothing", () => {
  const [a, b] = [Lock.makeUnsafe(), Lock.makeUnsafe()];
  const token = b.plain.tryAcquire();
  assert.deepEqual(Effect.runSync(AcquireAll.withAllIfAvailable([a, b], Effect.succeed(1))), Option.none());
  assert.deepEqual(printed(a), ["<Lock [unlocked]>"]);
  token?.release();
  assert.deepEqual(Effect.runSync(Effect.succeed(1).pipe(AcquireAll.withAllIfAvailable([a, b]))), Option.some(1));
});

test("more permits than a bounded semaphore has are a typed error, at once and later", () =>
  Effect.runPromise(
    Effect.gen(function* () {
      const lock = yield* Lock.make();
      const bounded = yield* BoundedSemaphore.make(3);
      const tooMany = yield* Effect.flip(AcquireAll.withAll([lock, [bounded, 4]], Effect.void));
      assert.ok(tooMany instanceof PermitsExceededError);
      assert.deepEqual([tooMany.requested, tooMany.bound], [4, 3]);
      assert.equal(tooMany.message, "requested 4 permits, but the bound is 3");
      const token = bounded.plain.tryAcquire();
      const waits = yield* fork(Effect.flip(AcquireAll.withAll([lock, [bounded, 3]], Effect.void)));
      bounded.plain.resize(2);
      assert.equal((yield* Fiber.join(waits)).bound, 2);
      token?.release();
      assert.deepEqual(printed(lock, bounded), ["<Lock [unlocked]>", "<BoundedSemaphore [unlocked, value:2]>"]);
    }),
  ));

test("zero permits are no part; a bad count, or a primitive that is named twice, is a defect", () => {
  const [lock, semaphore] = [Lock.makeUnsafe(), Semaphore.makeUnsafe(0)];
  assert.equal(Effect.runSync(AcquireAll.withAll([lock, [semaphore, 0]], Effect.succeed("done"))), "done");
  for (const parts of [[[semaphore, -1]], [[semaphore, 0.5]], [lock, lock]] as AcquireAll.Part[][]) {
    const exit = Effect.runSyncExit(AcquireAll.withAll(parts, Effect.void));
    assert.ok(Exit.isFailure(exit) && Cause.hasDies(exit.cause));
  }
  assert.deepEqual(printed(lock), ["<Lock [unlocked]>"]);
});

test("the types: an error only where there can be one", () => {
  const [lock, bounded] = [Lock.makeUnsafe(), BoundedSemaphore.makeUnsafe(1)];
  const clean: Effect.Effect<number> = AcquireAll.withAll([lock, bounded], Effect.succeed(1));
  const typed: Effect.Effect<number, PermitsExceededError> = AcquireAll.withAll(
    [lock, [bounded, 1]],
    Effect.succeed(1),
  );
  const scoped: Effect.Effect<void, never, Scope> = AcquireAll.acquireAllScoped([lock]);
  // @ts-expect-error it can fail
  const wrong: Effect.Effect<number> = AcquireAll.withAll([lock, [bounded, 1]], Effect.succeed(1));
  assert.ok(clean && typed && scoped && wrong);
  assert.equal(Index.AcquireAll.withAll, AcquireAll.withAll);
});
