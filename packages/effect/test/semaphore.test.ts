import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import * as Index from "@sync/effect";
import * as Semaphore from "@sync/effect/Semaphore";
import * as Plain from "@sync/semaphore";
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";
import type { Scope } from "effect/Scope";
import { settle } from "./settle.ts";

const run = <E>(effect: Effect.Effect<void, E, Scope>): Promise<void> => Effect.runPromise(Effect.scoped(effect));

const fork = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.forkChild(effect, { startImmediately: true });

const defectOf = (exit: Exit.Exit<unknown, unknown>): unknown =>
  Exit.isFailure(exit) && Cause.hasDies(exit.cause) ? Cause.squash(exit.cause) : assert.fail("no defect");

const endings: ReadonlyArray<readonly [how: string, effect: Effect.Effect<string, string>]> = [
  ["success", Effect.succeed("done")],
  ["failure", Effect.fail("no")],
  ["defect", Effect.die("bug")],
  ["a thrown error", Effect.sync((): string => assert.fail("thrown"))],
  ["interruption", Effect.interrupt],
];

const badCounts = [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY];

test("make: each run gives another semaphore, with so many permits", () =>
  run(
    Effect.gen(function* () {
      const make = Semaphore.make(3);
      const a = yield* make;
      const b = yield* make;
      assert.notEqual(a, b);
      assert.equal(yield* Semaphore.available(a), 3);
    }),
  ));

test("makeUnsafe: a semaphore, at once", () => {
  const semaphore = Semaphore.makeUnsafe(2);
  assert.equal(Semaphore.availableUnsafe(semaphore), 2);
  assert.equal(Semaphore.waitingUnsafe(semaphore), 0);
});

for (const permits of badCounts) {
  test(`make(${permits}) is a defect, and makeUnsafe throws`, () => {
    assert.ok(defectOf(Effect.runSyncExit(Semaphore.make(permits))) instanceof RangeError);
    assert.throws(() => Semaphore.makeUnsafe(permits), RangeError);
  });

  const misuses: ReadonlyArray<readonly [string, (semaphore: Semaphore.Semaphore) => Effect.Effect<unknown>]> = [
    ["take", (semaphore) => semaphore.take(permits)],
    ["takeScoped", (semaphore) => Effect.scoped(semaphore.takeScoped(permits))],
    ["takeIfAvailable", (semaphore) => semaphore.takeIfAvailable(permits)],
    ["withPermits", (semaphore) => semaphore.withPermits(permits)(Effect.void)],
    ["withPermitsIfAvailable", (semaphore) => semaphore.withPermitsIfAvailable(permits)(Effect.void)],
    ["release", (semaphore) => semaphore.release(permits)],
    ["resize", (semaphore) => semaphore.resize(permits)],
  ];
  for (const [name, misuse] of misuses) {
    test(`${name}(${permits}) is a defect, and changes nothing`, () => {
      const semaphore = Semaphore.makeUnsafe(3);
      assert.ok(defectOf(Effect.runSyncExit(misuse(semaphore))) instanceof RangeError);
      assert.deepEqual(semaphore.toJSON(), { _id: "Semaphore", available: 3, waiting: 0 });
      assert.equal(Effect.runSync(semaphore.take(3)), 3);
    });
  }
}

test("the package's index exports the same module", () => {
  assert.equal(Index.Semaphore.make, Semaphore.make);
});

test("make(0): nothing is free until a release", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* Semaphore.make(0);
      const fiber = yield* fork(semaphore.take(1));
      assert.equal(yield* Semaphore.waiting(semaphore), 1);
      yield* semaphore.release(1);
      assert.equal(yield* Fiber.join(fiber), 1);
    }),
  ));

test("withPermit as a method", () => {
  const semaphore = Semaphore.makeUnsafe(2);
  assert.equal(Effect.runSync(semaphore.withPermit(Semaphore.available(semaphore))), 1);
  assert.equal(Semaphore.availableUnsafe(semaphore), 2);
});

test("withPermit point-free: effect.pipe(semaphore.withPermit)", () => {
  const semaphore = Semaphore.makeUnsafe(2);
  assert.equal(Effect.runSync(Semaphore.available(semaphore).pipe(semaphore.withPermit)), 1);
  assert.equal(Semaphore.availableUnsafe(semaphore), 2);
});

test("withPermit, semaphore first", () => {
  const semaphore = Semaphore.makeUnsafe(2);
  assert.equal(Effect.runSync(Semaphore.withPermit(semaphore, Semaphore.available(semaphore))), 1);
  assert.equal(Semaphore.availableUnsafe(semaphore), 2);
});

test("withPermit, effect first: effect.pipe(Semaphore.withPermit(semaphore))", () => {
  const semaphore = Semaphore.makeUnsafe(2);
  assert.equal(Effect.runSync(Semaphore.available(semaphore).pipe(Semaphore.withPermit(semaphore))), 1);
  assert.equal(Semaphore.availableUnsafe(semaphore), 2);
});

test("withPermit as an array's map function ignores the index that it is given", () => {
  const semaphore = Semaphore.makeUnsafe(1);
  const effects = [Effect.succeed("a"), Effect.succeed("b")];
  assert.deepEqual(Effect.runSync(Effect.all(effects.map(semaphore.withPermit))), ["a", "b"]);
  assert.deepEqual(Effect.runSync(Effect.all(effects.map(Semaphore.withPermit(semaphore)))), ["a", "b"]);
});

test("withPermits as a method, and point-free", () => {
  const semaphore = Semaphore.makeUnsafe(3);
  assert.equal(Effect.runSync(semaphore.withPermits(2)(Semaphore.available(semaphore))), 1);
  assert.equal(Effect.runSync(Semaphore.available(semaphore).pipe(semaphore.withPermits(3))), 0);
  assert.equal(Semaphore.availableUnsafe(semaphore), 3);
});

test("withPermits, semaphore first, and effect first", () => {
  const semaphore = Semaphore.makeUnsafe(3);
  assert.equal(Effect.runSync(Semaphore.withPermits(semaphore, 2, Semaphore.available(semaphore))), 1);
  assert.equal(Effect.runSync(Semaphore.available(semaphore).pipe(Semaphore.withPermits(semaphore, 3))), 0);
  assert.equal(Semaphore.availableUnsafe(semaphore), 3);
});

test("withPermits(0) runs without waiting, even while others wait", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* Semaphore.make(0);
      yield* fork(semaphore.take(1));
      assert.equal(yield* semaphore.withPermits(0)(Effect.succeed("ran")), "ran");
      assert.deepEqual(yield* semaphore.withPermitsIfAvailable(0)(Effect.succeed("ran")), Option.some("ran"));
      assert.equal(yield* semaphore.take(0), 0);
      assert.equal(yield* semaphore.takeIfAvailable(0), true);
      yield* Effect.scoped(semaphore.takeScoped(0));
      assert.equal(yield* semaphore.release(0), 0);
      assert.equal(yield* Semaphore.waiting(semaphore), 1);
    }),
  ));

for (const [how, effect] of endings) {
  const guards: ReadonlyArray<readonly [string, (semaphore: Semaphore.Semaphore) => Effect.Effect<unknown, string>]> = [
    ["withPermit", (semaphore) => semaphore.withPermit(effect)],
    ["withPermits", (semaphore) => semaphore.withPermits(2)(effect)],
    ["withPermitsIfAvailable", (semaphore) => semaphore.withPermitsIfAvailable(2)(effect)],
    ["takeScoped", (semaphore) => Effect.scoped(Effect.andThen(semaphore.takeScoped(2), effect))],
  ];
  for (const [name, guard] of guards) {
    test(`${name} releases on ${how}, and ends as the effect did`, () => {
      const semaphore = Semaphore.makeUnsafe(2);
      const exit = Effect.runSyncExit(guard(semaphore));
      assert.equal(Semaphore.availableUnsafe(semaphore), 2);
      assert.equal(Exit.isSuccess(exit), how === "success");
    });
  }

  test(`withPermits that had to wait releases on ${how}`, () =>
    run(
      Effect.gen(function* () {
        const semaphore = yield* Semaphore.make(2);
        yield* semaphore.take(2);
        const fiber = yield* fork(semaphore.withPermits(2)(effect));
        yield* semaphore.release(2);
        yield* Fiber.await(fiber);
        assert.equal(yield* Semaphore.available(semaphore), 2);
      }),
    ));
}

test("withPermits: a failure arrives in the error channel", () => {
  const semaphore = Semaphore.makeUnsafe(1);
  assert.equal(Effect.runSync(Effect.flip(semaphore.withPermits(1)(Effect.fail("no")))), "no");
});

test("a holder that is interrupted from outside gives its permits to the next", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* Semaphore.make(2);
      const holder = yield* fork(semaphore.withPermits(2)(Effect.never));
      const next = yield* fork(semaphore.withPermits(2)(Effect.succeed("mine")));
      yield* Fiber.interrupt(holder);
      assert.equal(yield* Fiber.join(next), "mine");
      assert.equal(yield* Semaphore.available(semaphore), 2);
    }),
  ));

test("a fiber that is interrupted while it waits leaves, and lets those it held up go on", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* Semaphore.make(2);
      yield* semaphore.take(1);
      const large = yield* fork(semaphore.withPermits(2)(Effect.void));
      const small = yield* fork(semaphore.withPermit(Effect.succeed("small")));
      assert.equal(yield* Semaphore.waiting(semaphore), 2);
      yield* Fiber.interrupt(large);
      assert.equal(yield* Fiber.join(small), "small");
      assert.equal(yield* Semaphore.waiting(semaphore), 0);
      assert.equal(yield* Semaphore.available(semaphore), 1);
    }),
  ));

test("fibers are granted in the order in which they came, whatever they ask for", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* Semaphore.make(3);
      const log: number[] = [];
      yield* semaphore.take(3);
      const fibers: Fiber.Fiber<void>[] = [];
      for (const permits of [2, 3, 1, 2, 1]) {
        const enter = Effect.sync(() => void log.push(permits)).pipe(semaphore.withPermits(permits));
        fibers.push(yield* fork(enter));
      }
      yield* semaphore.release(3);
      for (const fiber of fibers) yield* Fiber.join(fiber);
      assert.deepEqual(log, [2, 3, 1, 2, 1]);
    }),
  ));

test("no more than so many at once", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* Semaphore.make(3);
      let inside = 0;
      let most = 0;
      const section = Effect.gen(function* () {
        most = Math.max(most, ++inside);
        yield* Effect.yieldNow;
        inside--;
      });
      const all = Array.from({ length: 20 }, () => semaphore.withPermit(section));
      yield* Effect.all(all, { concurrency: "unbounded" });
      assert.equal(most, 3);
      assert.equal(yield* Semaphore.available(semaphore), 3);
    }),
  ));

test("withPermitsIfAvailable: some, if they are free; every form", () => {
  const semaphore = Semaphore.makeUnsafe(3);
  const free = Semaphore.available(semaphore);
  assert.deepEqual(Effect.runSync(semaphore.withPermitsIfAvailable(2)(free)), Option.some(1));
  assert.deepEqual(Effect.runSync(Semaphore.withPermitsIfAvailable(semaphore, 2, free)), Option.some(1));
  assert.deepEqual(Effect.runSync(free.pipe(Semaphore.withPermitsIfAvailable(semaphore, 2))), Option.some(1));
  assert.equal(Semaphore.availableUnsafe(semaphore), 3);
});

test("withPermitsIfAvailable: none, if they are not free, and the effect does not run", () => {
  const semaphore = Semaphore.makeUnsafe(2);
  let ran = false;
  const effect = Effect.sync(() => {
    ran = true;
  });
  assert.deepEqual(Effect.runSync(semaphore.withPermitsIfAvailable(3)(effect)), Option.none());
  assert.equal(ran, false);
  assert.equal(Semaphore.availableUnsafe(semaphore), 2);
});

test("take gives the count that it took; both forms", () => {
  const semaphore = Semaphore.makeUnsafe(6);
  assert.equal(Effect.runSync(semaphore.take(1)), 1);
  assert.equal(Effect.runSync(Semaphore.take(semaphore, 2)), 2);
  assert.equal(Effect.runSync(semaphore.pipe(Semaphore.take(3))), 3);
  assert.equal(Semaphore.availableUnsafe(semaphore), 0);
});

test("take: interrupted while it waits, it leaves the line and takes nothing", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* Semaphore.make(0);
      const fiber = yield* fork(semaphore.take(1));
      yield* Fiber.interrupt(fiber);
      assert.equal(yield* Semaphore.waiting(semaphore), 0);
      assert.equal(yield* semaphore.release(1), 1);
    }),
  ));

test("release gives what is free then; both forms", () => {
  const semaphore = Semaphore.makeUnsafe(3);
  Effect.runSync(semaphore.take(3));
  assert.equal(Effect.runSync(semaphore.release(1)), 1);
  assert.equal(Effect.runSync(Semaphore.release(semaphore, 1)), 2);
  assert.equal(Effect.runSync(semaphore.pipe(Semaphore.release(1))), 3);
});

test("release raises the number of permits when nothing was taken", () => {
  const semaphore = Semaphore.makeUnsafe(1);
  assert.equal(Effect.runSync(semaphore.release(2)), 3);
});

test("takeIfAvailable: both forms, and it never waits", () => {
  const semaphore = Semaphore.makeUnsafe(3);
  assert.equal(Effect.runSync(semaphore.takeIfAvailable(1)), true);
  assert.equal(Effect.runSync(Semaphore.takeIfAvailable(semaphore, 1)), true);
  assert.equal(Effect.runSync(semaphore.pipe(Semaphore.takeIfAvailable(2))), false);
  assert.equal(Semaphore.availableUnsafe(semaphore), 1);
});

test("takeScoped holds until the scope closes; every form", () => {
  const semaphore = Semaphore.makeUnsafe(3);
  const forms = [semaphore.takeScoped(2), Semaphore.takeScoped(semaphore, 2), semaphore.pipe(Semaphore.takeScoped(2))];
  for (const take of forms) {
    const free = Effect.scoped(Effect.andThen(take, Semaphore.available(semaphore)));
    assert.equal(Effect.runSync(free), 1);
    assert.equal(Semaphore.availableUnsafe(semaphore), 3);
  }
});

test("takeScoped: interrupted while it waits, it leaves the line and the scope has nothing to release", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* Semaphore.make(1);
      yield* semaphore.take(1);
      const fiber = yield* fork(Effect.scoped(semaphore.takeScoped(1)));
      assert.equal(yield* Semaphore.waiting(semaphore), 1);
      yield* Fiber.interrupt(fiber);
      assert.equal(yield* Semaphore.waiting(semaphore), 0);
      assert.equal(yield* Semaphore.available(semaphore), 0);
      assert.equal(yield* semaphore.release(1), 1);
    }),
  ));

test("a larger request than there are permits waits for a release that makes it fit", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* Semaphore.make(1);
      const fiber = yield* fork(semaphore.take(3));
      yield* semaphore.release(1);
      yield* settle;
      assert.equal(fiber.pollUnsafe(), undefined);
      yield* semaphore.release(1);
      assert.equal(yield* Fiber.join(fiber), 3);
    }),
  ));

test("resize: both forms of the function, and the method", () => {
  const semaphore = Semaphore.makeUnsafe(1);
  Effect.runSync(semaphore.resize(2));
  assert.equal(Semaphore.availableUnsafe(semaphore), 2);
  Effect.runSync(Semaphore.resize(semaphore, 3));
  assert.equal(Semaphore.availableUnsafe(semaphore), 3);
  Effect.runSync(semaphore.pipe(Semaphore.resize(0)));
  assert.equal(Semaphore.availableUnsafe(semaphore), 0);
});

test("resize up grants those who wait and fit", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* Semaphore.make(1);
      const fiber = yield* fork(semaphore.take(3));
      yield* semaphore.resize(3);
      assert.equal(yield* Fiber.join(fiber), 3);
      assert.equal(yield* Semaphore.available(semaphore), 0);
    }),
  ));

test("resize below what is taken lets nobody in until enough has come back", () =>
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

test("releaseAll: as a function and as a property; it gives what is free then", () => {
  const semaphore = Semaphore.makeUnsafe(3);
  Effect.runSync(semaphore.take(2));
  assert.equal(Effect.runSync(Semaphore.releaseAll(semaphore)), 3);
  Effect.runSync(semaphore.take(3));
  assert.equal(Effect.runSync(semaphore.releaseAll), 3);
});

test("releaseAll with nothing taken changes nothing", () => {
  const semaphore = Semaphore.makeUnsafe(3);
  assert.equal(Effect.runSync(semaphore.releaseAll), 3);
  assert.equal(Semaphore.availableUnsafe(semaphore), 3);
});

test("releaseAll hands what was taken to those who wait", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* Semaphore.make(2);
      yield* semaphore.take(2);
      const fiber = yield* fork(semaphore.take(1));
      assert.equal(yield* semaphore.releaseAll, 1);
      assert.equal(yield* Fiber.join(fiber), 1);
    }),
  ));

test("releaseAll after a resize counts from the new number", () => {
  const semaphore = Semaphore.makeUnsafe(2);
  Effect.runSync(semaphore.take(2));
  Effect.runSync(semaphore.resize(5));
  assert.equal(Effect.runSync(semaphore.releaseAll), 5);
});

test("releaseAll is an effect of the moment at which it runs", () => {
  const semaphore = Semaphore.makeUnsafe(2);
  const { releaseAll } = semaphore;
  Effect.runSync(semaphore.take(2));
  assert.equal(Effect.runSync(releaseAll), 2);
});

test("effects of a semaphore can run again", () => {
  const semaphore = Semaphore.makeUnsafe(2);
  const take = semaphore.take(1);
  Effect.runSync(take);
  Effect.runSync(take);
  assert.equal(Semaphore.availableUnsafe(semaphore), 0);
});

test("available and waiting are effects of the moment at which they run", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* Semaphore.make(1);
      const both = Effect.zip(Semaphore.available(semaphore), Semaphore.waiting(semaphore));
      assert.deepEqual(yield* both, [1, 0]);
      yield* semaphore.take(1);
      yield* fork(semaphore.take(1));
      assert.deepEqual(yield* both, [0, 1]);
      assert.equal(Semaphore.waitingUnsafe(semaphore), 1);
    }),
  ));

test("isSemaphore recognises semaphores of this module only", () => {
  assert.equal(Semaphore.isSemaphore(Semaphore.makeUnsafe(1)), true);
  for (const other of [new Plain.Semaphore(1), {}, null, undefined]) assert.equal(Semaphore.isSemaphore(other), false);
});

test("the type ID is a string, and the semaphore carries it", () => {
  assert.equal(Semaphore.TypeId, "~@sync/effect/Semaphore");
  assert.equal(Semaphore.makeUnsafe(1)[Semaphore.TypeId], Semaphore.TypeId);
});

test("a semaphore pipes", () => {
  assert.equal(Effect.runSync(Semaphore.makeUnsafe(4).pipe(Semaphore.available)), 4);
});

test("a semaphore is not thenable", () => {
  assert.equal("then" in Semaphore.makeUnsafe(1), false);
});

test("toJSON says how many are free, and how many wait", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* Semaphore.make(2);
      yield* fork(semaphore.take(3));
      assert.deepEqual(semaphore.toJSON(), { _id: "Semaphore", available: 2, waiting: 1 });
    }),
  ));

test("String() and inspect() show what toJSON says", () => {
  const semaphore = Semaphore.makeUnsafe(2);
  assert.deepEqual(JSON.parse(String(semaphore)), semaphore.toJSON());
  assert.equal(inspect(semaphore), inspect(semaphore.toJSON()));
});

test("interop: fromPlain keeps the plain semaphore", () => {
  const plain = new Plain.Semaphore(2);
  const semaphore = Semaphore.fromPlain(plain);
  assert.equal(semaphore.plain, plain);
  assert.ok(Semaphore.isSemaphore(semaphore));
  assert.equal(Semaphore.availableUnsafe(semaphore), 2);
});

test("interop: fromPlain refuses a bounded semaphore", () => {
  assert.throws(() => Semaphore.fromPlain(new Plain.BoundedSemaphore(1)), TypeError);
});

for (const permits of badCounts) {
  test(`interop: fromPlain with ${permits} permits is refused`, () => {
    assert.throws(() => Semaphore.fromPlain(new Plain.Semaphore(1), permits), RangeError);
  });
}

test("interop: fromPlain takes those that are free for all there are", () => {
  const plain = new Plain.Semaphore(3);
  plain.tryAcquire();
  const semaphore = Semaphore.fromPlain(plain);
  assert.equal(Effect.runSync(semaphore.releaseAll), 2, "none of the two is taken");
});

test("interop: fromPlain is told how many there are in all", () => {
  const plain = new Plain.Semaphore(3);
  plain.tryAcquire();
  const semaphore = Semaphore.fromPlain(plain, 3);
  Effect.runSync(semaphore.resize(4));
  assert.equal(plain.value, 3);
  assert.equal(Effect.runSync(semaphore.releaseAll), 4);
});

test("interop: a permit taken on one side is missing on the other", () => {
  const semaphore = Semaphore.makeUnsafe(2);
  semaphore.plain.tryAcquire();
  assert.equal(Semaphore.availableUnsafe(semaphore), 1);
  Effect.runSync(semaphore.take(1));
  assert.equal(semaphore.plain.locked(), true);
});

test("interop: promise code and effects are granted in the order in which they came", async () => {
  const semaphore = Semaphore.makeUnsafe(1);
  const { plain } = semaphore;
  const log: string[] = [];
  const effect = (name: string) =>
    Effect.runPromise(semaphore.withPermit(Effect.promise(async () => void log.push(name))));
  const promise = (name: string) => plain.with(() => void log.push(name));
  const token = await plain.acquire();
  const all = [effect("e1"), promise("p1"), effect("e2"), promise("p2"), promise("p3"), effect("e3")];
  assert.equal(plain.waiting, 6);
  assert.equal(Semaphore.waitingUnsafe(semaphore), 6);
  token.release();
  await Promise.all(all);
  assert.deepEqual(log, ["e1", "p1", "e2", "p2", "p3", "e3"]);
  assert.equal(plain.value, 1);
});

test("interop: a large request of a fiber holds up promise code behind it", async () => {
  const semaphore = Semaphore.makeUnsafe(2);
  const { plain } = semaphore;
  const token = await plain.acquire();
  const large = Effect.runPromise(semaphore.withPermits(2)(Effect.succeed("large")));
  assert.equal(plain.tryAcquire(), undefined);
  const small = plain.with(() => "small");
  assert.equal(plain.waiting, 2);
  token.release();
  assert.deepEqual(await Promise.all([large, small]), ["large", "small"]);
});

test("a release by runSync resumes a fiber of another run", async () => {
  const semaphore = Semaphore.makeUnsafe(0);
  const waits = Effect.runPromise(semaphore.withPermit(Effect.succeed("ran")));
  Effect.runSync(semaphore.release(1));
  assert.equal(await waits, "ran");
});
