// What effect promises of its Semaphore, on effect's own and on ours; then, side by side, where ours differs.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as Ours from "@sync/effect/Semaphore";
import * as Cause from "effect/Cause";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";
import type { Scope } from "effect/Scope";
import * as EffectSemaphore from "effect/Semaphore";
import * as TestClock from "effect/testing/TestClock";
import { settle } from "./settle.ts";

type Module = Pick<
  typeof EffectSemaphore,
  | "make"
  | "makeUnsafe"
  | "resize"
  | "withPermits"
  | "withPermit"
  | "withPermitsIfAvailable"
  | "take"
  | "takeScoped"
  | "takeIfAvailable"
  | "release"
  | "releaseAll"
>;

const modules: ReadonlyArray<readonly [whose: string, module: Module]> = [
  ["@sync/effect", Ours],
  ["effect", EffectSemaphore],
];

const run = <A, E>(effect: Effect.Effect<A, E, Scope>): Promise<A> => Effect.runPromise(Effect.scoped(effect));

// Nothing here takes real time.
const runTimed = <A, E>(effect: Effect.Effect<A, E, Scope>): Promise<A> =>
  run(effect.pipe(Effect.provide(TestClock.layer())));

const fork = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.forkChild(effect, { startImmediately: true });

const isDefect = (exit: Exit.Exit<unknown, unknown>): boolean => Exit.isFailure(exit) && Cause.hasDies(exit.cause);

for (const [whose, Semaphore] of modules) {
  test(`${whose}: make and makeUnsafe start with all permits free`, () => {
    for (const semaphore of [Effect.runSync(Semaphore.make(2)), Semaphore.makeUnsafe(2)]) {
      assert.equal(Effect.runSync(semaphore.takeIfAvailable(2)), true);
      assert.equal(Effect.runSync(semaphore.takeIfAvailable(1)), false);
    }
  });

  test(`${whose}: no more work runs at once than there are permits`, () =>
    runTimed(
      Effect.gen(function* () {
        const semaphore = yield* Semaphore.make(4);
        let done = 0;
        const work = Effect.map(Effect.sleep("2 seconds"), () => void done++);
        const all = Array.from({ length: 5 }, () => semaphore.withPermits(2)(work));
        yield* fork(Effect.all(all, { concurrency: "unbounded", discard: true }));
        const progress: number[] = [];
        for (let i = 0; i < 4; i++) {
          progress.push(done);
          yield* TestClock.adjust("2 seconds");
        }
        assert.deepEqual([...progress, done], [0, 2, 4, 5, 5]);
      }),
    ));

  test(`${whose}: a single permit makes work sequential`, () =>
    runTimed(
      Effect.gen(function* () {
        const semaphore = yield* Semaphore.make(1);
        const log: number[] = [];
        const work = (i: number) => semaphore.withPermit(Effect.map(Effect.sleep("1 second"), () => log.push(i)));
        yield* fork(Effect.all([0, 1, 2].map(work), { concurrency: "unbounded" }));
        yield* TestClock.adjust("1500 millis");
        assert.deepEqual(log, [0]);
        yield* TestClock.adjust("1 second");
        assert.deepEqual(log, [0, 1]);
        yield* TestClock.adjust("1 second");
        assert.deepEqual(log, [0, 1, 2]);
      }),
    ));

  test(`${whose}: requests of different sizes run together if they fit`, () =>
    runTimed(
      Effect.gen(function* () {
        const semaphore = yield* Semaphore.make(5);
        let done = 0;
        const work = (permits: number) =>
          semaphore.withPermits(permits)(Effect.map(Effect.sleep("2 seconds"), () => void done++));
        yield* fork(Effect.all([3, 1, 1].map(work), { concurrency: "unbounded" }));
        yield* TestClock.adjust("2 seconds");
        assert.equal(done, 3);
      }),
    ));

  test(`${whose}: a request for all permits holds off one that comes after it`, () =>
    runTimed(
      Effect.gen(function* () {
        const semaphore = yield* Semaphore.make(4);
        const log: string[] = [];
        const work = (permits: number, name: string) =>
          semaphore.withPermits(permits)(Effect.map(Effect.sleep("2 seconds"), () => log.push(name)));
        yield* fork(Effect.all([work(4, "all"), work(1, "one")], { concurrency: "unbounded" }));
        yield* TestClock.adjust("3 seconds");
        assert.deepEqual(log, ["all"]);
        yield* TestClock.adjust("1 second");
        assert.deepEqual(log, ["all", "one"]);
      }),
    ));

  test(`${whose}: a request waits while only a part of its permits is free`, () =>
    runTimed(
      Effect.gen(function* () {
        const semaphore = yield* Semaphore.make(3);
        yield* fork(semaphore.withPermits(2)(Effect.sleep("2 seconds")));
        const waits = yield* fork(semaphore.withPermits(2)(Effect.succeed("ran")));
        yield* TestClock.adjust("1 second");
        assert.equal(waits.pollUnsafe(), undefined);
        yield* TestClock.adjust("1 second");
        assert.equal(yield* Fiber.join(waits), "ran");
      }),
    ));

  test(`${whose}: a request for more permits than there are waits`, () =>
    runTimed(
      Effect.gen(function* () {
        const semaphore = yield* Semaphore.make(4);
        const fiber = yield* fork(semaphore.withPermits(5)(Effect.void));
        yield* TestClock.adjust("10 seconds");
        assert.equal(fiber.pollUnsafe(), undefined);
      }),
    ));

  test(`${whose}: such a request is granted once resize has made room`, () =>
    run(
      Effect.gen(function* () {
        const semaphore = yield* Semaphore.make(1);
        const fiber = yield* fork(semaphore.withPermits(2)(Effect.succeed("ran")));
        yield* semaphore.resize(2);
        assert.equal(yield* Fiber.join(fiber), "ran");
      }),
    ));

  test(`${whose}: withPermits(0) runs`, () => {
    const semaphore = Semaphore.makeUnsafe(2);
    assert.equal(Effect.runSync(semaphore.withPermits(0)(Effect.succeed("ran"))), "ran");
  });

  test(`${whose}: all permits can be taken again and again`, () => {
    const semaphore = Semaphore.makeUnsafe(2);
    for (let i = 0; i < 3; i++) assert.equal(Effect.runSync(semaphore.withPermits(2)(Effect.succeed(i))), i);
  });

  test(`${whose}: an interrupted holder gives its permits back`, () =>
    run(
      Effect.gen(function* () {
        const semaphore = yield* Semaphore.make(2);
        const fiber = yield* fork(semaphore.withPermits(2)(Effect.never));
        assert.equal(yield* semaphore.takeIfAvailable(1), false);
        yield* Fiber.interrupt(fiber);
        assert.equal(yield* semaphore.takeIfAvailable(2), true);
      }),
    ));

  test(`${whose}: an interrupted request that waited has taken nothing`, () =>
    run(
      Effect.gen(function* () {
        const semaphore = yield* Semaphore.make(3);
        yield* semaphore.take(2);
        const fiber = yield* fork(semaphore.withPermits(3)(Effect.void));
        yield* Fiber.interrupt(fiber);
        assert.equal(yield* semaphore.withPermit(Effect.succeed("one is left")), "one is left");
        assert.equal(yield* semaphore.release(2), 3);
      }),
    ));

  test(`${whose}: a large request that is interrupted lets a small one behind it run`, () =>
    run(
      Effect.gen(function* () {
        const semaphore = yield* Semaphore.make(2);
        yield* semaphore.take(1);
        const large = yield* fork(semaphore.take(2));
        const small = yield* fork(semaphore.take(1));
        yield* Fiber.interrupt(large);
        assert.equal(yield* Fiber.join(small), 1);
      }),
    ));

  test(`${whose}: take that is interrupted in the step of its release leaks no permit`, () =>
    run(
      Effect.gen(function* () {
        const semaphore = yield* Semaphore.make(0);
        const fiber = yield* fork(semaphore.take(1));
        yield* Effect.map(semaphore.release(1), () => fiber.interruptUnsafe());
        const exit = yield* Fiber.await(fiber);
        assert.ok(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause));
        assert.ok(Option.isSome(yield* semaphore.withPermitsIfAvailable(1)(Effect.void)));
      }),
    ));

  test(`${whose}: a permit of an interrupted take goes to the next who waits`, () =>
    run(
      Effect.gen(function* () {
        const semaphore = yield* Semaphore.make(0);
        const first = yield* fork(semaphore.take(1));
        const second = yield* fork(semaphore.take(1));
        yield* Effect.map(semaphore.release(1), () => first.interruptUnsafe());
        assert.equal(yield* Fiber.join(second), 1);
      }),
    ));

  test(`${whose}: failures and defects of the guarded effect give the permits back`, () => {
    const semaphore = Semaphore.makeUnsafe(1);
    assert.deepEqual(Effect.runSyncExit(semaphore.withPermit(Effect.fail("no"))), Exit.fail("no"));
    assert.deepEqual(Effect.runSyncExit(semaphore.withPermit(Effect.die("bug"))), Exit.die("bug"));
    assert.equal(Effect.runSync(semaphore.takeIfAvailable(1)), true);
  });

  test(`${whose}: equal requests are served in their order`, () =>
    run(
      Effect.gen(function* () {
        const semaphore = yield* Semaphore.make(1);
        const log: number[] = [];
        const work = (i: number) => semaphore.withPermit(Effect.map(Effect.yieldNow, () => log.push(i)));
        yield* Effect.all([0, 1, 2, 3, 4].map(work), { concurrency: "unbounded" });
        assert.deepEqual(log, [0, 1, 2, 3, 4]);
      }),
    ));

  test(`${whose}: a release of several permits serves several requests`, () =>
    run(
      Effect.gen(function* () {
        const semaphore = yield* Semaphore.make(0);
        const fibers = [yield* fork(semaphore.take(1)), yield* fork(semaphore.take(1))];
        yield* semaphore.release(2);
        for (const fiber of fibers) assert.equal(yield* Fiber.join(fiber), 1);
        assert.equal(yield* semaphore.takeIfAvailable(1), false);
      }),
    ));

  test(`${whose}: take gives the count, release what is free`, () => {
    const semaphore = Semaphore.makeUnsafe(3);
    assert.equal(Effect.runSync(semaphore.take(2)), 2);
    assert.equal(Effect.runSync(semaphore.release(1)), 2);
    assert.equal(Effect.runSync(semaphore.release(1)), 3);
  });

  test(`${whose}: takeIfAvailable takes all that it asks for, or nothing`, () => {
    const semaphore = Semaphore.makeUnsafe(3);
    assert.equal(Effect.runSync(semaphore.takeIfAvailable(2)), true);
    assert.equal(Effect.runSync(semaphore.takeIfAvailable(2)), false);
    assert.equal(Effect.runSync(semaphore.takeIfAvailable(1)), true);
  });

  test(`${whose}: withPermitsIfAvailable is some of the value, or none without running`, () => {
    const semaphore = Semaphore.makeUnsafe(1);
    let runs = 0;
    const work = Effect.sync(() => ++runs);
    assert.deepEqual(Effect.runSync(semaphore.withPermitsIfAvailable(1)(work)), Option.some(1));
    Effect.runSync(semaphore.take(1));
    assert.deepEqual(Effect.runSync(semaphore.withPermitsIfAvailable(1)(work)), Option.none());
    assert.equal(runs, 1);
  });

  test(`${whose}: withPermitsIfAvailable gives the permits back, however the effect ends`, () => {
    const semaphore = Semaphore.makeUnsafe(1);
    const ends: ReadonlyArray<Effect.Effect<void, string>> = [
      Effect.void,
      Effect.fail("no"),
      Effect.die("bug"),
      Effect.interrupt,
    ];
    for (const end of ends) {
      Effect.runSyncExit(semaphore.withPermitsIfAvailable(1)(end));
      assert.equal(Effect.runSync(semaphore.release(0)), 1);
    }
  });

  test(`${whose}: takeScoped holds for the scope`, () =>
    run(
      Effect.gen(function* () {
        const semaphore = yield* Semaphore.make(1);
        yield* Effect.scoped(
          Effect.gen(function* () {
            yield* semaphore.takeScoped(1);
            assert.equal(yield* semaphore.takeIfAvailable(1), false);
          }),
        );
        assert.equal(yield* semaphore.takeIfAvailable(1), true);
      }),
    ));

  test(`${whose}: takeScoped gives back when its scope fails`, () => {
    const semaphore = Semaphore.makeUnsafe(1);
    Effect.runSyncExit(Effect.scoped(Effect.andThen(semaphore.takeScoped(1), Effect.fail("no"))));
    assert.equal(Effect.runSync(semaphore.takeIfAvailable(1)), true);
  });

  test(`${whose}: takeScoped's wait can be interrupted, and then nothing is held`, () =>
    run(
      Effect.gen(function* () {
        const semaphore = yield* Semaphore.make(0);
        const fiber = yield* fork(Effect.scoped(Effect.andThen(semaphore.takeScoped(1), Effect.never)));
        yield* Fiber.interrupt(fiber);
        assert.equal(yield* semaphore.release(1), 1);
      }),
    ));

  test(`${whose}: takeScoped's wait in an uninterruptible caller cannot be interrupted`, () =>
    run(
      Effect.gen(function* () {
        const semaphore = yield* Semaphore.make(0);
        const fiber = yield* fork(Effect.uninterruptible(Effect.scoped(semaphore.takeScoped(1))));
        fiber.interruptUnsafe();
        yield* settle;
        assert.equal(fiber.pollUnsafe(), undefined);
        yield* semaphore.release(1);
        yield* Fiber.await(fiber);
        assert.equal(yield* semaphore.takeIfAvailable(1), true);
      }),
    ));

  test(`${whose}: takeScoped that is interrupted in the step of its release leaks no permit`, () =>
    run(
      Effect.gen(function* () {
        const semaphore = yield* Semaphore.make(0);
        const fiber = yield* fork(Effect.scoped(semaphore.takeScoped(1)));
        yield* Effect.map(semaphore.release(1), () => fiber.interruptUnsafe());
        yield* Fiber.await(fiber);
        assert.equal(yield* semaphore.takeIfAvailable(1), true);
      }),
    ));

  test(`${whose}: resize keeps what is taken, and changes what is free`, () => {
    const semaphore = Semaphore.makeUnsafe(2);
    Effect.runSync(semaphore.take(1));
    Effect.runSync(semaphore.resize(4));
    assert.equal(Effect.runSync(semaphore.takeIfAvailable(4)), false);
    assert.equal(Effect.runSync(semaphore.takeIfAvailable(3)), true);
  });

  test(`${whose}: after a resize below what is taken, requests wait for enough releases`, () =>
    run(
      Effect.gen(function* () {
        const semaphore = yield* Semaphore.make(3);
        yield* semaphore.take(3);
        yield* semaphore.resize(1);
        const fiber = yield* fork(semaphore.take(1));
        yield* semaphore.release(2);
        yield* settle;
        assert.equal(fiber.pollUnsafe(), undefined);
        yield* semaphore.release(1);
        assert.equal(yield* Fiber.join(fiber), 1);
      }),
    ));

  test(`${whose}: resize up runs those who wait`, () =>
    run(
      Effect.gen(function* () {
        const semaphore = yield* Semaphore.make(0);
        const fibers = [yield* fork(semaphore.take(1)), yield* fork(semaphore.take(1))];
        yield* semaphore.resize(2);
        for (const fiber of fibers) assert.equal(yield* Fiber.join(fiber), 1);
      }),
    ));

  test(`${whose}: releaseAll frees all that is taken`, () => {
    const semaphore = Semaphore.makeUnsafe(3);
    Effect.runSync(semaphore.take(2));
    assert.equal(Effect.runSync(semaphore.releaseAll), 3);
  });

  test(`${whose}: releaseAll runs those who wait`, () =>
    run(
      Effect.gen(function* () {
        const semaphore = yield* Semaphore.make(2);
        yield* semaphore.take(2);
        const fiber = yield* fork(semaphore.withPermits(2)(Effect.succeed("ran")));
        yield* semaphore.releaseAll;
        assert.equal(yield* Fiber.join(fiber), "ran");
      }),
    ));

  test(`${whose}: releaseAll ends no holder, which then releases once more`, () =>
    run(
      Effect.gen(function* () {
        const semaphore = yield* Semaphore.make(1);
        const gate = yield* Deferred.make<void>();
        const holder = yield* fork(semaphore.withPermit(Deferred.await(gate)));
        assert.equal(yield* semaphore.releaseAll, 1);
        assert.equal(holder.pollUnsafe(), undefined);
        yield* Deferred.succeed(gate, undefined);
        yield* Fiber.join(holder);
        assert.equal(yield* semaphore.takeIfAvailable(2), true, "more than it was made with");
      }),
    ));

  test(`${whose}: the module's functions are the methods, semaphore first`, () => {
    const semaphore = Semaphore.makeUnsafe(1);
    const { runSync } = Effect;
    assert.equal(runSync(Semaphore.take(semaphore, 1)), 1);
    assert.equal(runSync(Semaphore.release(semaphore, 1)), 1);
    runSync(Semaphore.resize(semaphore, 2));
    assert.equal(runSync(Semaphore.withPermit(semaphore, Effect.succeed("a"))), "a");
    assert.equal(runSync(Semaphore.withPermits(semaphore, 2, Effect.succeed("b"))), "b");
    assert.deepEqual(runSync(Semaphore.withPermitsIfAvailable(semaphore, 2, Effect.succeed("c"))), Option.some("c"));
    assert.equal(runSync(Effect.scoped(Semaphore.takeScoped(semaphore, 2))), undefined);
    assert.equal(runSync(Semaphore.takeIfAvailable(semaphore, 2)), true);
    assert.equal(runSync(Semaphore.releaseAll(semaphore)), 2);
  });

  test(`${whose}: the module's functions are the methods, in a pipe`, () => {
    const semaphore = Semaphore.makeUnsafe(1);
    const { runSync } = Effect;
    assert.equal(runSync(Semaphore.take(1)(semaphore)), 1);
    assert.equal(runSync(Semaphore.release(1)(semaphore)), 1);
    runSync(Semaphore.resize(2)(semaphore));
    assert.equal(runSync(Effect.succeed("a").pipe(Semaphore.withPermit(semaphore))), "a");
    assert.equal(runSync(Effect.succeed("b").pipe(Semaphore.withPermits(semaphore, 2))), "b");
    const some = Effect.succeed("c").pipe(Semaphore.withPermitsIfAvailable(semaphore, 2));
    assert.deepEqual(runSync(some), Option.some("c"));
    assert.equal(runSync(Effect.scoped(Semaphore.takeScoped(2)(semaphore))), undefined);
    assert.equal(runSync(Semaphore.takeIfAvailable(2)(semaphore)), true);
  });

  test(`${whose}: effect's own functions accept the semaphore`, () =>
    run(
      Effect.gen(function* () {
        const semaphore = yield* Semaphore.make(1);
        assert.equal(yield* EffectSemaphore.take(semaphore, 1), 1);
        const fiber = yield* fork(Effect.succeed("ran").pipe(EffectSemaphore.withPermit(semaphore)));
        yield* EffectSemaphore.release(semaphore, 1);
        assert.equal(yield* Fiber.join(fiber), "ran");
        yield* EffectSemaphore.resize(semaphore, 3);
        assert.equal(yield* EffectSemaphore.withPermits(semaphore, 3, Effect.succeed("all")), "all");
        const some = EffectSemaphore.withPermitsIfAvailable(semaphore, 3, Effect.succeed("all"));
        assert.deepEqual(yield* some, Option.some("all"));
        yield* EffectSemaphore.takeScoped(semaphore, 1);
        assert.equal(yield* EffectSemaphore.takeIfAvailable(semaphore, 2), true);
        assert.equal(yield* EffectSemaphore.releaseAll(semaphore), 3);
      }),
    ));
}

// Runs the same program with ours and with effect's.
const both = <A, E>(program: (semaphore: Module) => Effect.Effect<A, E, Scope>): Promise<[ours: A, theirs: A]> =>
  Promise.all([run(program(Ours)), run(program(EffectSemaphore))]);

test("difference: a small request does not overtake a large one (effect's does)", async () => {
  const [ours, theirs] = await both((Semaphore) =>
    Effect.gen(function* () {
      const semaphore = yield* Semaphore.make(2);
      const log: string[] = [];
      yield* semaphore.take(2);
      const large = yield* fork(semaphore.withPermits(2)(Effect.sync(() => log.push("large"))));
      const small = yield* fork(semaphore.withPermits(1)(Effect.sync(() => log.push("small"))));
      yield* semaphore.release(1);
      yield* settle;
      log.push("released the other");
      yield* semaphore.release(1);
      yield* Fiber.join(large);
      yield* Fiber.join(small);
      return log;
    }),
  );
  assert.deepEqual(ours, ["released the other", "large", "small"]);
  assert.deepEqual(theirs, ["small", "released the other", "large"]);
});

test("difference: a newcomer that would fit stays behind a large request (effect's goes ahead)", async () => {
  const [ours, theirs] = await both((Semaphore) =>
    Effect.gen(function* () {
      const semaphore = yield* Semaphore.make(2);
      yield* semaphore.take(1);
      yield* fork(semaphore.take(2));
      const small = yield* fork(semaphore.take(1));
      yield* settle;
      return small.pollUnsafe() !== undefined;
    }),
  );
  assert.deepEqual([ours, theirs], [false, true]);
});

test("difference: takeIfAvailable does not overtake who waits (effect's does)", async () => {
  const [ours, theirs] = await both((Semaphore) =>
    Effect.gen(function* () {
      const semaphore = yield* Semaphore.make(2);
      yield* semaphore.take(1);
      yield* fork(semaphore.take(2));
      return yield* semaphore.takeIfAvailable(1);
    }),
  );
  assert.deepEqual([ours, theirs], [false, true]);
});

test("difference: withPermitsIfAvailable does not overtake who waits (effect's does)", async () => {
  const [ours, theirs] = await both((Semaphore) =>
    Effect.gen(function* () {
      const semaphore = yield* Semaphore.make(2);
      yield* semaphore.take(1);
      yield* fork(semaphore.take(2));
      return Option.isSome(yield* semaphore.withPermitsIfAvailable(1)(Effect.void));
    }),
  );
  assert.deepEqual([ours, theirs], [false, true]);
});

test("difference: takeIfAvailable right after a release does not steal it from who waits (effect's does)", async () => {
  const [ours, theirs] = await both((Semaphore) =>
    Effect.gen(function* () {
      const semaphore = yield* Semaphore.make(0);
      yield* fork(semaphore.take(1));
      yield* semaphore.release(1);
      return yield* semaphore.takeIfAvailable(1);
    }),
  );
  assert.deepEqual([ours, theirs], [false, true]);
});

test("difference: release hands over, so that with somebody waiting 0 are left (effect's says 1)", async () => {
  const [ours, theirs] = await both((Semaphore) =>
    Effect.gen(function* () {
      const semaphore = yield* Semaphore.make(1);
      yield* semaphore.take(1);
      yield* fork(semaphore.take(1));
      return yield* semaphore.release(1);
    }),
  );
  assert.deepEqual([ours, theirs], [0, 1]);
});

test("difference: releaseAll hands over, too", async () => {
  const [ours, theirs] = await both((Semaphore) =>
    Effect.gen(function* () {
      const semaphore = yield* Semaphore.make(2);
      yield* semaphore.take(2);
      yield* fork(semaphore.take(1));
      return yield* semaphore.releaseAll;
    }),
  );
  assert.deepEqual([ours, theirs], [1, 2]);
});

for (const permits of [-1, 1.5, Number.NaN]) {
  test(`difference: make(${permits}) is a defect (effect's takes it)`, async () => {
    const [ours, theirs] = await both((Semaphore) => Effect.exit(Semaphore.make(permits)));
    assert.deepEqual([isDefect(ours), isDefect(theirs)], [true, false]);
  });

  test(`difference: release(${permits}) is a defect (effect's takes it)`, async () => {
    const [ours, theirs] = await both((Semaphore) =>
      Effect.flatMap(Semaphore.make(3), (semaphore) => Effect.exit(semaphore.release(permits))),
    );
    assert.deepEqual([isDefect(ours), isDefect(theirs)], [true, false]);
  });

  test(`difference: resize(${permits}) is a defect (effect's takes it)`, async () => {
    const [ours, theirs] = await both((Semaphore) =>
      Effect.flatMap(Semaphore.make(3), (semaphore) => Effect.exit(semaphore.resize(permits))),
    );
    assert.deepEqual([isDefect(ours), isDefect(theirs)], [true, false]);
  });
}

test("difference: take(-1) is a defect (effect's adds a permit)", async () => {
  const [ours, theirs] = await both((Semaphore) =>
    Effect.gen(function* () {
      const semaphore = yield* Semaphore.make(1);
      const exit = yield* Effect.exit(semaphore.take(-1));
      return [isDefect(exit), yield* semaphore.takeIfAvailable(2)] as const;
    }),
  );
  assert.deepEqual(ours, [true, false]);
  assert.deepEqual(theirs, [false, true]);
});

test("difference: zero permits are available while more is taken than there is (effect's wait)", async () => {
  const [ours, theirs] = await both((Semaphore) =>
    Effect.gen(function* () {
      const semaphore = yield* Semaphore.make(2);
      yield* semaphore.take(2);
      yield* semaphore.resize(1);
      const zero: readonly Effect.Effect<unknown>[] = [
        semaphore.take(0),
        Effect.scoped(semaphore.takeScoped(0)),
        semaphore.withPermits(0)(Effect.void),
      ];
      const fibers = yield* Effect.forEach(zero, fork);
      yield* settle;
      const ended = fibers.map((fiber) => fiber.pollUnsafe() !== undefined);
      const taken = yield* semaphore.takeIfAvailable(0);
      const some = yield* semaphore.withPermitsIfAvailable(0)(Effect.succeed("ran"));
      yield* semaphore.release(1); // as many are taken as there are
      yield* Fiber.joinAll(fibers);
      return [...ended, taken, Option.isSome(some)];
    }),
  );
  assert.deepEqual(ours, [true, true, true, true, true]);
  assert.deepEqual(theirs, [false, false, false, false, false]);
});

test("no difference: release gives less than 0 while more is taken than there is", async () => {
  const [ours, theirs] = await both((Semaphore) =>
    Effect.gen(function* () {
      const semaphore = yield* Semaphore.make(3);
      yield* semaphore.take(3);
      yield* semaphore.resize(1);
      return yield* semaphore.release(1);
    }),
  );
  assert.deepEqual([ours, theirs], [-1, -1]);
});

test("no difference: releaseAll goes back to the total, also from beyond it", async () => {
  const [ours, theirs] = await both((Semaphore) =>
    Effect.gen(function* () {
      const semaphore = yield* Semaphore.make(1);
      yield* semaphore.release(2);
      return yield* semaphore.releaseAll;
    }),
  );
  assert.deepEqual([ours, theirs], [1, 1]);
});
