// With what Effect's users compose.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Barrier, BoundedSemaphore, Condition, Event, Lock, Semaphore } from "@sync/effect";
import * as Cause from "effect/Cause";
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Layer from "effect/Layer";
import * as Option from "effect/Option";
import * as Schedule from "effect/Schedule";
import * as Scope from "effect/Scope";
import * as Stream from "effect/Stream";
import * as TestClock from "effect/testing/TestClock";

const run = <E>(effect: Effect.Effect<void, E, Scope.Scope>): Promise<void> => Effect.runPromise(Effect.scoped(effect));

// Nothing here takes real time.
const runTimed = <E>(effect: Effect.Effect<void, E, Scope.Scope>): Promise<void> =>
  run(effect.pipe(Effect.provide(TestClock.layer())));

const fork = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.forkChild(effect, { startImmediately: true });

test("Effect.timeout of a wait: it leaves the line", () =>
  runTimed(
    Effect.gen(function* () {
      const lock = yield* Lock.make();
      yield* Lock.acquire(lock);
      const fiber = yield* fork(Effect.flip(Effect.timeout(Lock.withLock(lock, Effect.void), "1 second")));
      yield* TestClock.adjust("999 millis");
      assert.equal(yield* Lock.waiting(lock), 1);
      yield* TestClock.adjust("1 millis");
      assert.ok(Cause.isTimeoutError(yield* Fiber.join(fiber)));
      assert.equal(yield* Lock.waiting(lock), 0);
    }),
  ));

test("Effect.timeout of what is guarded: the lock is released", () =>
  runTimed(
    Effect.gen(function* () {
      const lock = yield* Lock.make();
      const fiber = yield* fork(Effect.timeoutOption(Lock.withLock(lock, Effect.never), "1 second"));
      yield* TestClock.adjust("1 second");
      assert.deepEqual(yield* Fiber.join(fiber), Option.none());
      assert.equal(yield* Lock.locked(lock), false);
    }),
  ));

test("Effect.timeout inside of a guard keeps the lock until the guard ends", () =>
  runTimed(
    Effect.gen(function* () {
      const lock = yield* Lock.make();
      const inside = Effect.andThen(Effect.timeoutOption(Effect.never, "1 second"), Lock.locked(lock));
      const fiber = yield* fork(Lock.withLock(lock, inside));
      yield* TestClock.adjust("1 second");
      assert.equal(yield* Fiber.join(fiber), true);
      assert.equal(yield* Lock.locked(lock), false);
    }),
  ));

test("Effect.timeout of each kind of wait leaves nobody waiting", () =>
  runTimed(
    Effect.gen(function* () {
      const lock = yield* Lock.make();
      const event = yield* Event.make();
      const condition = yield* Condition.make();
      const semaphore = yield* Semaphore.make(0);
      const bounded = yield* BoundedSemaphore.make(1);
      const barrier = yield* Barrier.make(2);
      yield* Lock.acquire(lock);
      yield* BoundedSemaphore.take(bounded, 1);
      const waits: ReadonlyArray<Effect.Effect<unknown, unknown>> = [
        Lock.acquire(lock),
        Event.await(event),
        Condition.withLock(condition, Condition.wait(condition)),
        semaphore.take(1),
        BoundedSemaphore.take(bounded, 1),
        Barrier.await(barrier),
      ];
      const fiber = yield* fork(
        Effect.forEach(waits, (wait) => Effect.timeoutOption(wait, "1 second"), { concurrency: "unbounded" }),
      );
      yield* TestClock.adjust("1 second");
      for (const option of yield* Fiber.join(fiber)) assert.deepEqual(option, Option.none());
      const waiting = [
        Lock.waitingUnsafe(lock),
        Event.waitingUnsafe(event),
        Condition.waitingUnsafe(condition),
        Semaphore.waitingUnsafe(semaphore),
        BoundedSemaphore.waitingUnsafe(bounded),
        Barrier.waitingUnsafe(barrier),
      ];
      assert.deepEqual(waiting, [0, 0, 0, 0, 0, 0]);
      assert.equal(Condition.lockedUnsafe(condition), false);
    }),
  ));

test("Effect.race of two locks: the loser leaves its line", () =>
  run(
    Effect.gen(function* () {
      const [free, held] = [yield* Lock.make(), yield* Lock.make()];
      yield* Lock.acquire(held);
      const winner = yield* Effect.race(
        Lock.withLock(held, Effect.succeed("held")),
        Lock.withLock(free, Effect.succeed("free")),
      );
      assert.equal(winner, "free");
      assert.equal(yield* Lock.waiting(held), 0);
      assert.equal(yield* Lock.locked(free), false);
    }),
  ));

test("Effect.race for one permit: both give back what they got", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* Semaphore.make(0);
      const racer = (name: string) => semaphore.withPermit(Effect.as(Effect.yieldNow, name));
      const fiber = yield* fork(Effect.race(racer("a"), racer("b")));
      while ((yield* Semaphore.waiting(semaphore)) < 2) yield* Effect.yieldNow;
      yield* semaphore.release(1);
      assert.equal(yield* Fiber.join(fiber), "a");
      assert.equal(yield* Semaphore.available(semaphore), 1);
      assert.equal(yield* Semaphore.waiting(semaphore), 0);
    }),
  ));

test("Effect.raceFirst of an event and a timer", () =>
  runTimed(
    Effect.gen(function* () {
      const stop = yield* Event.make();
      const timer = Effect.as(Effect.sleep("1 second"), "timer");
      const fiber = yield* fork(Effect.raceFirst(Event.whenSet(stop, Effect.succeed("stop")), timer));
      yield* Event.set(stop);
      assert.equal(yield* Fiber.join(fiber), "stop");
    }),
  ));

test("Effect.all with bounded concurrency under a smaller semaphore", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* Semaphore.make(2);
      let inside = 0;
      let most = 0;
      const work = Effect.gen(function* () {
        most = Math.max(most, ++inside);
        yield* Effect.yieldNow;
        return inside--;
      });
      const all = Array.from({ length: 12 }, () => semaphore.withPermit(work));
      const results = yield* Effect.all(all, { concurrency: 4 });
      assert.equal(results.length, 12);
      assert.equal(most, 2);
    }),
  ));

test("Effect.all that fails interrupts those who wait, and all permits come back", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* Semaphore.make(1);
      const fails = semaphore.withPermit(Effect.andThen(Effect.yieldNow, Effect.fail("no")));
      const all = [fails, semaphore.withPermit(Effect.void), semaphore.withPermit(Effect.void)];
      assert.equal(yield* Effect.flip(Effect.all(all, { concurrency: "unbounded" })), "no");
      assert.equal(yield* Semaphore.available(semaphore), 1);
      assert.equal(yield* Semaphore.waiting(semaphore), 0);
    }),
  ));

test("Effect.all of the parties of a barrier, phase by phase", () =>
  run(
    Effect.gen(function* () {
      const barrier = yield* Barrier.make(3);
      const log: string[] = [];
      const party = Effect.gen(function* () {
        for (const phase of ["load", "compute", "store"]) {
          log.push(phase);
          yield* Barrier.await(barrier);
        }
      });
      yield* Effect.all([party, party, party], { concurrency: "unbounded" });
      assert.equal(log.join(), "load,load,load,compute,compute,compute,store,store,store");
    }),
  ));

test("Scope: what was acquired is released in the order of finalizers", () =>
  run(
    Effect.gen(function* () {
      const lock = yield* Lock.make();
      const semaphore = yield* Semaphore.make(2);
      const scope = yield* Scope.make();
      yield* Scope.provide(Lock.acquireScoped(lock), scope);
      yield* Scope.provide(
        Effect.addFinalizer(() => Effect.sync(() => assert.equal(Lock.lockedUnsafe(lock), true))),
        scope,
      );
      yield* Scope.provide(semaphore.takeScoped(2), scope);
      assert.equal(yield* Lock.locked(lock), true);
      assert.equal(yield* Semaphore.available(semaphore), 0);
      yield* Scope.close(scope, Exit.void);
      assert.equal(yield* Lock.locked(lock), false);
      assert.equal(yield* Semaphore.available(semaphore), 2);
    }),
  ));

test("Scope: one lease for each scope, closed by another fiber", () =>
  run(
    Effect.gen(function* () {
      const lock = yield* Lock.make();
      const scope = yield* Scope.make();
      yield* Scope.provide(Lock.acquireScoped(lock), scope);
      const waits = yield* fork(Lock.withLock(lock, Effect.succeed("mine")));
      yield* fork(Scope.close(scope, Exit.fail("why")));
      assert.equal(yield* Fiber.join(waits), "mine");
    }),
  ));

class Connections extends Context.Service<Connections, Semaphore.Semaphore>()("test/Connections") {
  static readonly layer = Layer.effect(Connections)(Semaphore.make(2));
}

test("Layer and Context.Service: all who need the service share one semaphore", () =>
  run(
    Effect.gen(function* () {
      const first = yield* Connections;
      const second = yield* Connections;
      assert.equal(first, second);
      assert.equal(yield* first.withPermit(Semaphore.available(second)), 1);
    }).pipe(Effect.provide(Connections.layer)),
  ));

class Leased extends Context.Service<Leased, string>()("test/Leased") {
  static layer(lock: Lock.Lock) {
    return Layer.effect(Leased)(Effect.as(Lock.acquireScoped(lock), "leased"));
  }
}

test("Layer: a lock that a layer acquires is held while the layer lives", () =>
  run(
    Effect.gen(function* () {
      const lock = yield* Lock.make();
      const inside = Effect.gen(function* () {
        assert.equal(yield* Leased, "leased");
        return yield* Lock.locked(lock);
      });
      assert.equal(yield* Effect.provide(inside, Leased.layer(lock)), true);
      assert.equal(yield* Lock.locked(lock), false);
    }),
  ));

test("TestClock: work under a semaphore advances with the clock", () =>
  runTimed(
    Effect.gen(function* () {
      const semaphore = yield* Semaphore.make(2);
      let done = 0;
      const work = semaphore.withPermit(Effect.map(Effect.sleep("1 minute"), () => void done++));
      yield* fork(Effect.all([work, work, work, work, work], { concurrency: "unbounded" }));
      const progress: number[] = [];
      for (let minute = 0; minute < 3; minute++) {
        yield* TestClock.adjust("1 minute");
        progress.push(done);
      }
      assert.deepEqual(progress, [2, 4, 5]);
    }),
  ));

test("Effect.retry until a lock is free", () =>
  runTimed(
    Effect.gen(function* () {
      const lock = yield* Lock.make();
      yield* Lock.acquire(lock);
      const attempt = Effect.flatMap(
        Lock.withLockIfAvailable(lock, Effect.succeed("got it")),
        Option.match({ onNone: () => Effect.fail("busy"), onSome: Effect.succeed }),
      );
      const fiber = yield* fork(Effect.retry(attempt, Schedule.spaced("1 second")));
      yield* TestClock.adjust("2 seconds");
      assert.equal(fiber.pollUnsafe(), undefined);
      yield* Lock.release(lock);
      yield* TestClock.adjust("1 second");
      assert.equal(yield* Fiber.join(fiber), "got it");
    }),
  ));

test("Stream: elements are processed under a semaphore", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* Semaphore.make(2);
      let inside = 0;
      let most = 0;
      const process = (n: number) =>
        Effect.gen(function* () {
          most = Math.max(most, ++inside);
          yield* Effect.yieldNow;
          inside--;
          return n * n;
        }).pipe(semaphore.withPermit);
      const squares = yield* Stream.range(1, 10).pipe(Stream.mapEffect(process, { concurrency: 5 }), Stream.runCollect);
      assert.deepEqual(squares, [1, 4, 9, 16, 25, 36, 49, 64, 81, 100]);
      assert.equal(most, 2);
      assert.equal(yield* Semaphore.available(semaphore), 2);
    }),
  ));

test("Stream: one that ends early gives its permits back", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* Semaphore.make(1);
      const first = yield* Stream.range(1, 10).pipe(
        Stream.mapEffect((n) => semaphore.withPermit(Effect.as(Effect.yieldNow, n)), { concurrency: "unbounded" }),
        Stream.take(2),
        Stream.runCollect,
      );
      assert.deepEqual(first, [1, 2]);
      assert.equal(yield* Semaphore.available(semaphore), 1);
      assert.equal(yield* Semaphore.waiting(semaphore), 0);
    }),
  ));

test("Stream: a lock is held for as long as a stream runs", () =>
  run(
    Effect.gen(function* () {
      const lock = yield* Lock.make();
      const stream = Stream.unwrap(Effect.as(Lock.acquireScoped(lock), Stream.fromEffect(Lock.locked(lock))));
      assert.deepEqual(yield* Stream.runCollect(stream), [true]);
      assert.equal(yield* Lock.locked(lock), false);
    }),
  ));

test("a bounded buffer of one lock and two conditions", () =>
  run(
    Effect.gen(function* () {
      const lock = yield* Lock.make();
      const notFull = yield* Condition.make(lock);
      const notEmpty = yield* Condition.make(lock);
      const buffer: number[] = [];
      const put = (n: number) =>
        Effect.gen(function* () {
          yield* Condition.waitFor(notFull, () => buffer.length < 2);
          buffer.push(n);
          yield* Condition.notify(notEmpty);
        }).pipe(Lock.withLock(lock));
      const take = Effect.gen(function* () {
        yield* Condition.waitFor(notEmpty, () => buffer.length > 0);
        const n = buffer.shift();
        yield* Condition.notify(notFull);
        return n;
      }).pipe(Lock.withLock(lock));
      const numbers = Array.from({ length: 20 }, (_, i) => i);
      const producer = yield* fork(Effect.forEach(numbers, put));
      const taken = yield* Effect.forEach(numbers, () => take);
      yield* Fiber.join(producer);
      assert.deepEqual(taken, numbers);
    }),
  ));

test("Effect.runSync: where nothing waits, everything is synchronous", () => {
  const program = Effect.gen(function* () {
    const lock = yield* Lock.make();
    const event = yield* Event.make();
    const condition = yield* Condition.make(lock);
    const semaphore = yield* Semaphore.make(2);
    const bounded = yield* BoundedSemaphore.make(2);
    const barrier = yield* Barrier.make(1);
    yield* Event.set(event);
    return yield* Barrier.await(barrier).pipe(
      Event.whenSet(event),
      semaphore.withPermits(2),
      BoundedSemaphore.withPermits(bounded, 2),
      Effect.andThen(Condition.waitFor(condition, () => "sync")),
      Effect.tap(Condition.notifyAll(condition)),
      Lock.withLock(lock),
    );
  });
  assert.equal(Effect.runSync(program), "sync");
});

test("Effect.runSyncExit of a wait: dies, as any effect that is asynchronous", () => {
  const semaphore = Semaphore.makeUnsafe(0);
  const exit = Effect.runSyncExit(semaphore.take(1));
  assert.ok(Exit.isFailure(exit) && Cause.hasDies(exit.cause));
});

test("Effect.runSync: a fiber that waits is resumed by a release in the same run", () => {
  const program = Effect.gen(function* () {
    const lock = yield* Lock.make();
    yield* Lock.acquire(lock);
    const fiber = yield* fork(Lock.withLock(lock, Effect.succeed("ran")));
    yield* Lock.release(lock);
    return yield* Fiber.join(fiber);
  });
  assert.equal(Effect.runSync(program), "ran");
});

test("Effect.runCallback: its canceller takes the fiber out of the line", async () => {
  const lock = Lock.makeUnsafe();
  Effect.runSync(Lock.acquire(lock));
  const cancel = Effect.runCallback(Lock.withLock(lock, Effect.void));
  assert.equal(Lock.waitingUnsafe(lock), 1);
  cancel();
  assert.equal(Lock.waitingUnsafe(lock), 0);
});

test("Effect.runPromise with a signal: its abort takes the fiber out of the line", async () => {
  const lock = Lock.makeUnsafe();
  Effect.runSync(Lock.acquire(lock));
  const controller = new AbortController();
  const waits = Effect.runPromiseExit(Lock.withLock(lock, Effect.void), { signal: controller.signal });
  assert.equal(Lock.waitingUnsafe(lock), 1);
  controller.abort();
  const exit = await waits;
  assert.ok(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause));
  assert.equal(Lock.waitingUnsafe(lock), 0);
});

test("Effect.ensuring of a guarded effect runs while the lock is held", () => {
  const lock = Lock.makeUnsafe();
  let held: boolean | undefined;
  const finalizer = Effect.sync(() => {
    held = Lock.lockedUnsafe(lock);
  });
  Effect.runSyncExit(Lock.withLock(lock, Effect.ensuring(Effect.fail("no"), finalizer)));
  assert.equal(held, true);
});

test("10,000 fibers, one after the other through one lock", () =>
  run(
    Effect.gen(function* () {
      const lock = yield* Lock.make();
      let count = 0;
      const section = Lock.withLock(
        lock,
        Effect.sync(() => ++count),
      );
      yield* Lock.acquire(lock);
      const all = Array.from({ length: 10_000 }, () => section);
      const fiber = yield* fork(Effect.all(all, { concurrency: "unbounded", discard: true }));
      yield* Lock.release(lock);
      yield* Fiber.join(fiber);
      assert.equal(count, 10_000);
      assert.equal(yield* Lock.locked(lock), false);
    }),
  ));
