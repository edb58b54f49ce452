import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import * as Index from "@sync/effect";
import * as Lock from "@sync/effect/Lock";
import * as Plain from "@sync/lock";
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";
import type { Scope } from "effect/Scope";
import { settle } from "./settle.ts";

const run = <E>(effect: Effect.Effect<void, E, Scope>): Promise<void> => Effect.runPromise(Effect.scoped(effect));

const fork = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.forkChild(effect, { startImmediately: true });

const endings: ReadonlyArray<readonly [how: string, effect: Effect.Effect<string, string>]> = [
  ["success", Effect.succeed("done")],
  ["failure", Effect.fail("no")],
  ["defect", Effect.die("bug")],
  ["a thrown error", Effect.sync((): string => assert.fail("thrown"))],
  ["interruption", Effect.interrupt],
];

test("make: each run gives another unlocked lock", () =>
  run(
    Effect.gen(function* () {
      const a = yield* Lock.make();
      const b = yield* Lock.make();
      assert.notEqual(a, b);
      assert.equal(yield* Lock.locked(a), false);
    }),
  ));

test("makeUnsafe: an unlocked lock, at once", () => {
  const lock = Lock.makeUnsafe();
  assert.equal(Lock.lockedUnsafe(lock), false);
  assert.equal(Lock.waitingUnsafe(lock), 0);
});

test("the package's index exports the same module", () => {
  assert.equal(Index.Lock.withLock, Lock.withLock);
});

test("withLock, lock first: runs the effect with the lock, and gives its value", () => {
  const lock = Lock.makeUnsafe();
  assert.equal(Effect.runSync(Lock.withLock(lock, Lock.locked(lock))), true);
  assert.equal(Lock.lockedUnsafe(lock), false);
});

test("withLock, effect first: effect.pipe(Lock.withLock(lock))", () => {
  const lock = Lock.makeUnsafe();
  assert.equal(Effect.runSync(Lock.locked(lock).pipe(Lock.withLock(lock))), true);
  assert.equal(Lock.lockedUnsafe(lock), false);
});

test("withLock as an array's map function ignores the index that it is given", async () => {
  const lock = Lock.makeUnsafe();
  const guarded = [Effect.succeed("a"), Effect.succeed("b")].map(Lock.withLock(lock));
  assert.deepEqual(await Effect.runPromise(Effect.all(guarded, { concurrency: "unbounded" })), ["a", "b"]);
});

test("withLock does nothing until it runs, and can run again", () => {
  const lock = Lock.makeUnsafe();
  let runs = 0;
  const guarded = Lock.withLock(
    lock,
    Effect.sync(() => ++runs),
  );
  assert.equal(Lock.lockedUnsafe(lock), false);
  assert.equal(Effect.runSync(guarded), 1);
  assert.equal(Effect.runSync(guarded), 2);
});

for (const [how, effect] of endings) {
  test(`withLock releases on ${how}, and ends as the effect did`, () => {
    const lock = Lock.makeUnsafe();
    const exit = Effect.runSyncExit(Lock.withLock(lock, effect));
    assert.equal(Lock.lockedUnsafe(lock), false);
    assert.equal(Exit.isSuccess(exit), how === "success");
  });

  test(`withLock that had to wait releases on ${how}`, () =>
    run(
      Effect.gen(function* () {
        const lock = yield* Lock.make();
        yield* Lock.acquire(lock);
        const fiber = yield* fork(Lock.withLock(lock, effect));
        yield* Lock.release(lock);
        yield* Fiber.await(fiber);
        assert.equal(yield* Lock.locked(lock), false);
      }),
    ));

  test(`withLockIfAvailable releases on ${how}`, () => {
    const lock = Lock.makeUnsafe();
    const exit = Effect.runSyncExit(Lock.withLockIfAvailable(lock, effect));
    assert.equal(Lock.lockedUnsafe(lock), false);
    assert.equal(Exit.isSuccess(exit), how === "success");
  });

  test(`acquireScoped: a scope that ends by ${how} releases`, () => {
    const lock = Lock.makeUnsafe();
    Effect.runSyncExit(Effect.scoped(Effect.andThen(Lock.acquireScoped(lock), effect)));
    assert.equal(Lock.lockedUnsafe(lock), false);
  });
}

test("withLock: a failure arrives in the error channel", () => {
  const error = Effect.runSync(Effect.flip(Lock.withLock(Lock.makeUnsafe(), Effect.fail("no"))));
  assert.equal(error, "no");
});

test("withLock: a defect stays a defect", () => {
  const exit = Effect.runSyncExit(Lock.withLock(Lock.makeUnsafe(), Effect.die("bug")));
  assert.deepEqual(exit, Exit.die("bug"));
});

test("withLock: a holder that is interrupted from outside releases", () =>
  run(
    Effect.gen(function* () {
      const lock = yield* Lock.make();
      const fiber = yield* fork(Lock.withLock(lock, Effect.never));
      assert.equal(yield* Lock.locked(lock), true);
      yield* Fiber.interrupt(fiber);
      assert.equal(yield* Lock.locked(lock), false);
    }),
  ));

test("withLock: a fiber that is interrupted while it waits leaves the line and runs nothing", () =>
  run(
    Effect.gen(function* () {
      const lock = yield* Lock.make();
      let ran = false;
      yield* Lock.acquire(lock);
      const fiber = yield* fork(
        Lock.withLock(
          lock,
          Effect.sync(() => {
            ran = true;
          }),
        ),
      );
      assert.equal(yield* Lock.waiting(lock), 1);
      yield* Fiber.interrupt(fiber);
      assert.equal(yield* Lock.waiting(lock), 0);
      yield* Lock.release(lock);
      yield* settle;
      assert.equal(ran, false);
      assert.equal(yield* Lock.locked(lock), false);
    }),
  ));

test("withLock: one at a time", () =>
  run(
    Effect.gen(function* () {
      const lock = yield* Lock.make();
      let inside = 0;
      let most = 0;
      const section = Effect.gen(function* () {
        most = Math.max(most, ++inside);
        yield* Effect.yieldNow;
        inside--;
      });
      yield* Effect.all(Array.from({ length: 10 }, () => section).map(Lock.withLock(lock)), {
        concurrency: "unbounded",
      });
      assert.equal(most, 1);
    }),
  ));

test("fibers get the lock in the order in which they came", () =>
  run(
    Effect.gen(function* () {
      const lock = yield* Lock.make();
      const log: number[] = [];
      yield* Lock.acquire(lock);
      const fibers: Fiber.Fiber<number>[] = [];
      for (const i of [0, 1, 2, 3, 4]) {
        fibers.push(
          yield* fork(
            Lock.withLock(
              lock,
              Effect.sync(() => log.push(i)),
            ),
          ),
        );
      }
      yield* Lock.release(lock);
      for (const fiber of fibers) yield* Fiber.join(fiber);
      assert.deepEqual(log, [0, 1, 2, 3, 4]);
    }),
  ));

test("one that leaves from the middle of the line changes nobody else's place", () =>
  run(
    Effect.gen(function* () {
      const lock = yield* Lock.make();
      const log: string[] = [];
      yield* Lock.acquire(lock);
      const enter = (name: string) =>
        fork(
          Lock.withLock(
            lock,
            Effect.sync(() => log.push(name)),
          ),
        );
      const a = yield* enter("a");
      const b = yield* enter("b");
      const c = yield* enter("c");
      yield* Fiber.interrupt(b);
      yield* Lock.release(lock);
      yield* Fiber.join(a);
      yield* Fiber.join(c);
      assert.deepEqual(log, ["a", "c"]);
    }),
  ));

test("a release hands the lock over: it is never free while somebody waits", () =>
  run(
    Effect.gen(function* () {
      const lock = yield* Lock.make();
      yield* Lock.acquire(lock);
      const fiber = yield* fork(Lock.withLock(lock, Effect.void));
      yield* Lock.release(lock);
      assert.equal(yield* Lock.locked(lock), true);
      assert.equal(yield* Lock.waiting(lock), 0);
      assert.deepEqual(yield* Lock.withLockIfAvailable(lock, Effect.void), Option.none());
      yield* Fiber.join(fiber);
    }),
  ));

test("the lock is not reentrant", () =>
  run(
    Effect.gen(function* () {
      const lock = yield* Lock.make();
      const nested = Lock.withLock(lock, Lock.withLock(lock, Effect.void));
      assert.deepEqual(yield* Effect.timeoutOption(nested, 5), Option.none());
      assert.equal(yield* Lock.locked(lock), false);
      assert.equal(yield* Lock.waiting(lock), 0);
    }),
  ));

test("withLockIfAvailable, lock first: some, if it is free", () => {
  const lock = Lock.makeUnsafe();
  assert.deepEqual(Effect.runSync(Lock.withLockIfAvailable(lock, Lock.locked(lock))), Option.some(true));
});

test("withLockIfAvailable, effect first: some, if it is free", () => {
  const lock = Lock.makeUnsafe();
  assert.deepEqual(Effect.runSync(Lock.locked(lock).pipe(Lock.withLockIfAvailable(lock))), Option.some(true));
});

test("withLockIfAvailable: none, if it is held, and the effect does not run", () => {
  const lock = Lock.makeUnsafe();
  let ran = false;
  const effect = Effect.sync(() => {
    ran = true;
  });
  const inner = Lock.withLockIfAvailable(lock, effect);
  assert.deepEqual(Effect.runSync(Lock.withLock(lock, inner)), Option.none());
  assert.equal(ran, false);
});

test("withLockIfAvailable that gets nothing leaves the holder's hold alone", () => {
  const lock = Lock.makeUnsafe();
  Effect.runSync(Lock.acquire(lock));
  Effect.runSync(Lock.withLockIfAvailable(lock, Effect.void));
  assert.equal(Lock.lockedUnsafe(lock), true);
});

test("withLockIfAvailable: a failure arrives in the error channel", () => {
  const guarded = Lock.withLockIfAvailable(Lock.makeUnsafe(), Effect.fail("no"));
  assert.equal(Effect.runSync(Effect.flip(guarded)), "no");
});

test("acquireScoped holds until the scope closes", () => {
  const lock = Lock.makeUnsafe();
  const held = Effect.runSync(Effect.scoped(Effect.andThen(Lock.acquireScoped(lock), Lock.locked(lock))));
  assert.equal(held, true);
  assert.equal(Lock.lockedUnsafe(lock), false);
});

test("acquireScoped: interrupted while it waits, it leaves the line and the scope has nothing to release", () =>
  run(
    Effect.gen(function* () {
      const lock = yield* Lock.make();
      yield* Lock.acquire(lock);
      const fiber = yield* fork(Effect.scoped(Lock.acquireScoped(lock)));
      assert.equal(yield* Lock.waiting(lock), 1);
      yield* Fiber.interrupt(fiber);
      assert.equal(yield* Lock.waiting(lock), 0);
      assert.equal(yield* Lock.locked(lock), true);
      yield* Lock.release(lock);
      assert.equal(yield* Lock.locked(lock), false);
    }),
  ));

test("acquireScoped that had to wait is released by its scope", () =>
  run(
    Effect.gen(function* () {
      const lock = yield* Lock.make();
      yield* Lock.acquire(lock);
      const fiber = yield* fork(Effect.scoped(Effect.andThen(Lock.acquireScoped(lock), Lock.locked(lock))));
      yield* Lock.release(lock);
      assert.equal(yield* Fiber.join(fiber), true);
      assert.equal(yield* Lock.locked(lock), false);
    }),
  ));

test("acquire holds until release", () =>
  run(
    Effect.gen(function* () {
      const lock = yield* Lock.make();
      yield* Lock.acquire(lock);
      assert.equal(yield* Lock.locked(lock), true);
      yield* Lock.release(lock);
      assert.equal(yield* Lock.locked(lock), false);
    }),
  ));

test("acquire: interrupted while it waits, it leaves the line", () =>
  run(
    Effect.gen(function* () {
      const lock = yield* Lock.make();
      yield* Lock.acquire(lock);
      const fiber = yield* fork(Lock.acquire(lock));
      yield* Fiber.interrupt(fiber);
      assert.equal(yield* Lock.waiting(lock), 0);
      yield* Lock.release(lock);
      assert.equal(yield* Lock.locked(lock), false);
    }),
  ));

test("release of an unlocked lock fails with NotAcquiredError", () => {
  const lock = Lock.makeUnsafe();
  const error = Effect.runSync(Effect.flip(Lock.release(lock)));
  assert.ok(error instanceof Lock.NotAcquiredError);
  assert.ok(error instanceof Error);
  assert.equal(error._tag, "NotAcquiredError");
  assert.equal(error.message, "release() of a lock that is not acquired");
  assert.equal(Lock.lockedUnsafe(lock), false);
});

test("NotAcquiredError is caught by its tag", () => {
  const caught = Lock.release(Lock.makeUnsafe()).pipe(
    Effect.catchTag("NotAcquiredError", () => Effect.succeed("caught")),
  );
  assert.equal(Effect.runSync(caught), "caught");
});

test("a release inside of withLock spends its hold: its end releases nobody else's", () =>
  run(
    Effect.gen(function* () {
      const lock = yield* Lock.make();
      yield* Lock.withLock(lock, Effect.andThen(Lock.release(lock), Lock.acquire(lock)));
      assert.equal(yield* Lock.locked(lock), true, "the second hold is still there");
    }),
  ));

test("waiting counts the fibers that wait", () =>
  run(
    Effect.gen(function* () {
      const lock = yield* Lock.make();
      yield* Lock.acquire(lock);
      assert.equal(yield* Lock.waiting(lock), 0);
      yield* fork(Lock.acquire(lock));
      yield* fork(Lock.withLock(lock, Effect.void));
      assert.equal(yield* Lock.waiting(lock), 2);
      assert.equal(Lock.waitingUnsafe(lock), 2);
    }),
  ));

test("locked is an effect of the moment at which it runs", () => {
  const lock = Lock.makeUnsafe();
  const locked = Lock.locked(lock);
  assert.equal(Effect.runSync(locked), false);
  Effect.runSync(Lock.acquire(lock));
  assert.equal(Effect.runSync(locked), true);
  assert.equal(Lock.lockedUnsafe(lock), true);
});

test("isLock recognises locks of effects only", () => {
  assert.equal(Lock.isLock(Lock.makeUnsafe()), true);
  for (const other of [new Plain.Lock(), {}, null, undefined, "lock"]) assert.equal(Lock.isLock(other), false);
});

test("the type ID is a string, and the lock carries it", () => {
  assert.equal(Lock.TypeId, "~@sync/effect/Lock");
  assert.equal(Lock.makeUnsafe()[Lock.TypeId], Lock.TypeId);
});

test("a lock pipes", () => {
  assert.equal(Effect.runSync(Lock.makeUnsafe().pipe(Lock.locked)), false);
});

test("a lock is not thenable", () => {
  assert.equal("then" in Lock.makeUnsafe(), false);
});

test("toJSON says whether it is held, and how many wait", () =>
  run(
    Effect.gen(function* () {
      const lock = yield* Lock.make();
      assert.deepEqual(lock.toJSON(), { _id: "Lock", locked: false, waiting: 0 });
      yield* Lock.acquire(lock);
      yield* fork(Lock.acquire(lock));
      assert.deepEqual(lock.toJSON(), { _id: "Lock", locked: true, waiting: 1 });
    }),
  ));

test("String() and inspect() show what toJSON says", () => {
  const lock = Lock.makeUnsafe();
  assert.deepEqual(JSON.parse(String(lock)), lock.toJSON());
  assert.equal(inspect(lock), inspect(lock.toJSON()));
});

test("interop: fromPlain keeps the plain lock", () => {
  const plain = new Plain.Lock();
  const lock = Lock.fromPlain(plain);
  assert.equal(lock.plain, plain);
  assert.ok(Lock.isLock(lock));
  assert.ok(Lock.makeUnsafe().plain instanceof Plain.Lock);
});

test("interop: a hold on one side shows on the other", () => {
  const lock = Lock.makeUnsafe();
  const token = lock.plain.tryAcquire();
  assert.equal(Lock.lockedUnsafe(lock), true);
  token?.release();
  Effect.runSync(Lock.acquire(lock));
  assert.equal(lock.plain.locked(), true);
  assert.equal(lock.plain.tryAcquire(), undefined);
});

test("interop: promise code and effects get the lock in the order in which they came", async () => {
  const plain = new Plain.Lock();
  const lock = Lock.fromPlain(plain);
  const log: string[] = [];
  const effect = (name: string) =>
    Effect.runPromise(
      Lock.withLock(
        lock,
        Effect.sync(() => void log.push(name)),
      ),
    );
  const promise = (name: string) => plain.with(() => void log.push(name));
  const token = await plain.acquire();
  const all = [effect("e1"), promise("p1"), promise("p2"), effect("e2"), effect("e3"), promise("p3")];
  assert.equal(plain.waiting, 6);
  assert.equal(Lock.waitingUnsafe(lock), 6);
  token.release();
  await Promise.all(all);
  assert.deepEqual(log, ["e1", "p1", "p2", "e2", "e3", "p3"]);
  assert.equal(plain.locked(), false);
});

test("interop: two facades of one plain lock share its line", async () => {
  const plain = new Plain.Lock();
  const [a, b] = [Lock.fromPlain(plain), Lock.fromPlain(plain)];
  const log: string[] = [];
  const enter = (lock: Lock.Lock, name: string) =>
    Effect.runPromise(
      Lock.withLock(
        lock,
        Effect.sync(() => log.push(name)),
      ),
    );
  const token = await plain.acquire();
  const all = [enter(a, "a1"), enter(b, "b1"), enter(a, "a2")];
  token.release();
  await Promise.all(all);
  assert.deepEqual(log, ["a1", "b1", "a2"]);
});

test("interop: a release in a promise's world resumes a fiber, later", async () => {
  const plain = new Plain.Lock();
  const token = await plain.acquire();
  let ran = false;
  const done = Effect.runPromise(
    Lock.withLock(
      Lock.fromPlain(plain),
      Effect.sync(() => {
        ran = true;
      }),
    ),
  );
  token.release();
  assert.equal(ran, false, "a release runs no fiber inside itself");
  await done;
  assert.equal(ran, true);
});

test("a release by runSync resumes a fiber of another run", async () => {
  const lock = Lock.makeUnsafe();
  Effect.runSync(Lock.acquire(lock));
  const waits = Effect.runPromise(Lock.withLock(lock, Effect.succeed("ran")));
  Effect.runSync(Lock.release(lock));
  assert.equal(await waits, "ran");
});

test("an interruption that ends a wait is an interruption, and no error", () =>
  run(
    Effect.gen(function* () {
      const lock = yield* Lock.make();
      yield* Lock.acquire(lock);
      const fiber = yield* fork(Lock.withLock(lock, Effect.void));
      yield* Fiber.interrupt(fiber);
      const exit = yield* Fiber.await(fiber);
      assert.ok(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause));
    }),
  ));

test("an interrupted holder hands the lock to the next", () =>
  run(
    Effect.gen(function* () {
      const lock = yield* Lock.make();
      const holder = yield* fork(Lock.withLock(lock, Effect.never));
      const next = yield* fork(Lock.withLock(lock, Effect.succeed("mine")));
      yield* Fiber.interrupt(holder);
      assert.equal(yield* Fiber.join(next), "mine");
    }),
  ));

test("an uninterruptible caller's wait is not interrupted", () =>
  run(
    Effect.gen(function* () {
      const lock = yield* Lock.make();
      yield* Lock.acquire(lock);
      let ran = false;
      const section = Effect.sync(() => {
        ran = true;
      });
      const fiber = yield* fork(Effect.uninterruptible(Lock.withLock(lock, section)));
      fiber.interruptUnsafe();
      assert.equal(yield* Lock.waiting(lock), 1);
      yield* Lock.release(lock);
      yield* Fiber.await(fiber);
      assert.equal(ran, true);
      assert.equal(yield* Lock.locked(lock), false);
    }),
  ));
