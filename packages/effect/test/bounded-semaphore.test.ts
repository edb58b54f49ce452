import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import * as Index from "@sync/effect";
import * as BoundedSemaphore from "@sync/effect/BoundedSemaphore";
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

const badCounts = [-1, 1.5, 3.5, Number.NaN, Number.POSITIVE_INFINITY];

type Act = (semaphore: BoundedSemaphore.BoundedSemaphore, permits: number) => Effect.Effect<unknown, unknown>;

// Each way to ask for permits.
const requests: ReadonlyArray<readonly [name: string, request: Act]> = [
  ["take", (semaphore, permits) => BoundedSemaphore.take(semaphore, permits)],
  ["takeScoped", (semaphore, permits) => Effect.scoped(BoundedSemaphore.takeScoped(semaphore, permits))],
  ["withPermits", (semaphore, permits) => BoundedSemaphore.withPermits(semaphore, permits, Effect.void)],
  [
    "withPermitsIfAvailable",
    (semaphore, permits) => BoundedSemaphore.withPermitsIfAvailable(semaphore, permits, Effect.void),
  ],
];

test("make: each run gives another semaphore, with so many permits", () =>
  run(
    Effect.gen(function* () {
      const make = BoundedSemaphore.make(3);
      const a = yield* make;
      const b = yield* make;
      assert.notEqual(a, b);
      assert.equal(yield* BoundedSemaphore.available(a), 3);
      assert.equal(yield* BoundedSemaphore.bound(a), 3);
    }),
  ));

test("makeUnsafe: a semaphore, at once", () => {
  const semaphore = BoundedSemaphore.makeUnsafe(2);
  assert.equal(BoundedSemaphore.availableUnsafe(semaphore), 2);
  assert.equal(BoundedSemaphore.boundUnsafe(semaphore), 2);
  assert.equal(BoundedSemaphore.waitingUnsafe(semaphore), 0);
});

for (const permits of badCounts) {
  test(`make(${permits}) is a defect, and makeUnsafe throws`, () => {
    assert.ok(defectOf(Effect.runSyncExit(BoundedSemaphore.make(permits))) instanceof RangeError);
    assert.throws(() => BoundedSemaphore.makeUnsafe(permits), RangeError);
  });

  const misuses: ReadonlyArray<readonly [name: string, misuse: Act]> = [
    ...requests,
    ["release", (semaphore, permits) => BoundedSemaphore.release(semaphore, permits)],
    ["resize", (semaphore, permits) => BoundedSemaphore.resize(semaphore, permits)],
  ];
  for (const [name, misuse] of misuses) {
    test(`${name}(${permits}) is a defect, and changes nothing`, () => {
      const semaphore = BoundedSemaphore.makeUnsafe(2);
      assert.ok(defectOf(Effect.runSyncExit(misuse(semaphore, permits))) instanceof RangeError);
      assert.deepEqual(semaphore.toJSON(), { _id: "BoundedSemaphore", bound: 2, available: 2, waiting: 0 });
    });
  }
}

for (const [name, request] of requests) {
  test(`${name} of more than the bound fails with PermitsExceededError at once`, () => {
    const semaphore = BoundedSemaphore.makeUnsafe(2);
    const error = Effect.runSync(Effect.flip(request(semaphore, 3)));
    assert.ok(error instanceof BoundedSemaphore.PermitsExceededError);
    assert.ok(error instanceof Error);
    assert.equal(error._tag, "PermitsExceededError");
    assert.deepEqual([error.requested, error.bound], [3, 2]);
    assert.equal(error.message, "requested 3 permits, but the bound is 2");
    assert.equal(BoundedSemaphore.availableUnsafe(semaphore), 2);
  });

  test(`${name}(0) never waits, nor fails`, () => {
    const semaphore = BoundedSemaphore.makeUnsafe(0);
    assert.ok(Exit.isSuccess(Effect.runSyncExit(request(semaphore, 0))));
  });

  test(`${name} does nothing before it runs, and can run again`, () => {
    const semaphore = BoundedSemaphore.makeUnsafe(2);
    const effect = request(semaphore, 1);
    assert.equal(BoundedSemaphore.availableUnsafe(semaphore), 2);
    assert.ok(Exit.isSuccess(Effect.runSyncExit(effect)));
    assert.ok(Exit.isSuccess(Effect.runSyncExit(effect)));
  });
}

test("the package's index exports the same module", () => {
  assert.equal(Index.BoundedSemaphore.take, BoundedSemaphore.take);
});

test("withPermit: both forms", () => {
  const semaphore = BoundedSemaphore.makeUnsafe(2);
  const free = BoundedSemaphore.available(semaphore);
  assert.equal(Effect.runSync(BoundedSemaphore.withPermit(semaphore, free)), 1);
  assert.equal(Effect.runSync(free.pipe(BoundedSemaphore.withPermit(semaphore))), 1);
  assert.equal(BoundedSemaphore.availableUnsafe(semaphore), 2);
});

test("withPermit as an array's map function ignores the index that it is given", () => {
  const semaphore = BoundedSemaphore.makeUnsafe(1);
  const effects = [Effect.succeed("a"), Effect.succeed("b")].map(BoundedSemaphore.withPermit(semaphore));
  assert.deepEqual(Effect.runSync(Effect.all(effects)), ["a", "b"]);
});

test("withPermits: both forms", () => {
  const semaphore = BoundedSemaphore.makeUnsafe(3);
  const free = BoundedSemaphore.available(semaphore);
  assert.equal(Effect.runSync(BoundedSemaphore.withPermits(semaphore, 2, free)), 1);
  assert.equal(Effect.runSync(free.pipe(BoundedSemaphore.withPermits(semaphore, 3))), 0);
  assert.equal(BoundedSemaphore.availableUnsafe(semaphore), 3);
});

test("withPermitsIfAvailable: both forms", () => {
  const semaphore = BoundedSemaphore.makeUnsafe(3);
  const free = BoundedSemaphore.available(semaphore);
  assert.deepEqual(Effect.runSync(BoundedSemaphore.withPermitsIfAvailable(semaphore, 2, free)), Option.some(1));
  assert.deepEqual(Effect.runSync(free.pipe(BoundedSemaphore.withPermitsIfAvailable(semaphore, 3))), Option.some(0));
  assert.equal(BoundedSemaphore.availableUnsafe(semaphore), 3);
});

test("withPermitsIfAvailable: none, if they are not free, and the effect does not run", () => {
  const semaphore = BoundedSemaphore.makeUnsafe(2);
  let ran = false;
  const effect = Effect.sync(() => {
    ran = true;
  });
  Effect.runSync(BoundedSemaphore.take(semaphore, 1));
  assert.deepEqual(Effect.runSync(BoundedSemaphore.withPermitsIfAvailable(semaphore, 2, effect)), Option.none());
  assert.equal(ran, false);
  assert.equal(BoundedSemaphore.availableUnsafe(semaphore), 1);
});

test("withPermitsIfAvailable never overtakes: none, while somebody waits", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* BoundedSemaphore.make(2);
      yield* BoundedSemaphore.take(semaphore, 1);
      yield* fork(BoundedSemaphore.take(semaphore, 2));
      assert.equal(yield* BoundedSemaphore.available(semaphore), 1);
      const small = BoundedSemaphore.withPermitsIfAvailable(semaphore, 1, Effect.void);
      assert.deepEqual(yield* small, Option.none());
    }),
  ));

for (const [how, effect] of endings) {
  type Guard = (semaphore: BoundedSemaphore.BoundedSemaphore) => Effect.Effect<unknown, unknown>;
  const guards: ReadonlyArray<readonly [name: string, guard: Guard]> = [
    ["withPermit", (semaphore) => BoundedSemaphore.withPermit(semaphore, effect)],
    ["withPermits", (semaphore) => BoundedSemaphore.withPermits(semaphore, 2, effect)],
    ["withPermitsIfAvailable", (semaphore) => BoundedSemaphore.withPermitsIfAvailable(semaphore, 2, effect)],
    ["takeScoped", (semaphore) => Effect.scoped(Effect.andThen(BoundedSemaphore.takeScoped(semaphore, 2), effect))],
  ];
  for (const [name, guard] of guards) {
    test(`${name} releases on ${how}, and ends as the effect did`, () => {
      const semaphore = BoundedSemaphore.makeUnsafe(2);
      const exit = Effect.runSyncExit(guard(semaphore));
      assert.equal(BoundedSemaphore.availableUnsafe(semaphore), 2);
      assert.equal(Exit.isSuccess(exit), how === "success");
    });
  }

  test(`withPermits that had to wait releases on ${how}`, () =>
    run(
      Effect.gen(function* () {
        const semaphore = yield* BoundedSemaphore.make(2);
        yield* BoundedSemaphore.take(semaphore, 2);
        const fiber = yield* fork(BoundedSemaphore.withPermits(semaphore, 2, effect));
        yield* BoundedSemaphore.release(semaphore, 2);
        yield* Fiber.await(fiber);
        assert.equal(yield* BoundedSemaphore.available(semaphore), 2);
      }),
    ));
}

test("withPermits: a failure of the effect arrives in the error channel", () => {
  const semaphore = BoundedSemaphore.makeUnsafe(1);
  assert.equal(Effect.runSync(Effect.flip(BoundedSemaphore.withPermits(semaphore, 1, Effect.fail("no")))), "no");
});

test("a bound of 0 pauses: nothing is available, and whoever asks waits until it is raised", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* BoundedSemaphore.make(0);
      const two = BoundedSemaphore.withPermitsIfAvailable(semaphore, 2, Effect.void);
      assert.ok(Option.isNone(yield* two));
      const fiber = yield* fork(BoundedSemaphore.withPermit(semaphore, Effect.succeed("ran")));
      assert.equal(BoundedSemaphore.waitingUnsafe(semaphore), 1);
      yield* BoundedSemaphore.resize(semaphore, 1);
      assert.equal(yield* Fiber.join(fiber), "ran");
      assert.equal((yield* Effect.flip(two)).bound, 1);
    }),
  ));

test("the typed errors are caught by their tags", () => {
  const semaphore = BoundedSemaphore.makeUnsafe(1);
  const exceeded = BoundedSemaphore.take(semaphore, 2).pipe(
    Effect.catchTag("PermitsExceededError", (error) => Effect.succeed(error.requested)),
  );
  const over = BoundedSemaphore.release(semaphore, 3).pipe(
    Effect.catchTag("OverReleaseError", (error) => Effect.succeed(error.released)),
  );
  assert.equal(Effect.runSync(exceeded), 2);
  assert.equal(Effect.runSync(over), 3);
});

test("a holder that is interrupted from outside gives its permits to the next", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* BoundedSemaphore.make(2);
      const holder = yield* fork(BoundedSemaphore.withPermits(semaphore, 2, Effect.never));
      const next = yield* fork(BoundedSemaphore.withPermit(semaphore, Effect.succeed("mine")));
      yield* Fiber.interrupt(holder);
      assert.equal(yield* Fiber.join(next), "mine");
      assert.equal(yield* BoundedSemaphore.available(semaphore), 2);
    }),
  ));

test("a fiber that is interrupted while it waits leaves, and lets those it held up go on", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* BoundedSemaphore.make(2);
      yield* BoundedSemaphore.take(semaphore, 1);
      const large = yield* fork(BoundedSemaphore.withPermits(semaphore, 2, Effect.void));
      const small = yield* fork(BoundedSemaphore.withPermit(semaphore, Effect.succeed("small")));
      assert.equal(yield* BoundedSemaphore.waiting(semaphore), 2);
      yield* Fiber.interrupt(large);
      assert.equal(yield* Fiber.join(small), "small");
      assert.equal(yield* BoundedSemaphore.waiting(semaphore), 0);
    }),
  ));

test("fibers are granted in the order in which they came, whatever they ask for", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* BoundedSemaphore.make(3);
      const log: number[] = [];
      yield* BoundedSemaphore.take(semaphore, 3);
      const fibers: Fiber.Fiber<void, BoundedSemaphore.PermitsExceededError>[] = [];
      for (const permits of [2, 3, 1, 2, 1]) {
        const enter = Effect.sync(() => void log.push(permits));
        fibers.push(yield* fork(BoundedSemaphore.withPermits(semaphore, permits, enter)));
      }
      yield* BoundedSemaphore.release(semaphore, 3);
      for (const fiber of fibers) yield* Fiber.join(fiber);
      assert.deepEqual(log, [2, 3, 1, 2, 1]);
    }),
  ));

test("take gives the count that it took; both forms", () => {
  const semaphore = BoundedSemaphore.makeUnsafe(3);
  assert.equal(Effect.runSync(BoundedSemaphore.take(semaphore, 1)), 1);
  assert.equal(Effect.runSync(semaphore.pipe(BoundedSemaphore.take(2))), 2);
  assert.equal(BoundedSemaphore.availableUnsafe(semaphore), 0);
});

test("take: interrupted while it waits, it leaves the line and takes nothing", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* BoundedSemaphore.make(1);
      yield* BoundedSemaphore.take(semaphore, 1);
      const fiber = yield* fork(BoundedSemaphore.take(semaphore, 1));
      yield* Fiber.interrupt(fiber);
      assert.equal(yield* BoundedSemaphore.waiting(semaphore), 0);
      assert.equal(yield* BoundedSemaphore.release(semaphore, 1), 1);
    }),
  ));

test("takeScoped holds until the scope closes; both forms", () => {
  const semaphore = BoundedSemaphore.makeUnsafe(3);
  for (const take of [BoundedSemaphore.takeScoped(semaphore, 2), semaphore.pipe(BoundedSemaphore.takeScoped(2))]) {
    const free = Effect.scoped(Effect.andThen(take, BoundedSemaphore.available(semaphore)));
    assert.equal(Effect.runSync(free), 1);
    assert.equal(BoundedSemaphore.availableUnsafe(semaphore), 3);
  }
});

test("takeScoped: interrupted while it waits, it leaves the line and the scope has nothing to release", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* BoundedSemaphore.make(1);
      yield* BoundedSemaphore.take(semaphore, 1);
      const fiber = yield* fork(Effect.scoped(BoundedSemaphore.takeScoped(semaphore, 1)));
      assert.equal(yield* BoundedSemaphore.waiting(semaphore), 1);
      yield* Fiber.interrupt(fiber);
      assert.equal(yield* BoundedSemaphore.waiting(semaphore), 0);
      assert.equal(yield* BoundedSemaphore.available(semaphore), 0);
    }),
  ));

test("takeScoped: a scope that closes after somebody released its permits stops at the bound", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* BoundedSemaphore.make(1);
      yield* Effect.scoped(
        Effect.andThen(BoundedSemaphore.takeScoped(semaphore, 1), BoundedSemaphore.release(semaphore, 1)),
      );
      assert.equal(yield* BoundedSemaphore.available(semaphore), 1);
    }),
  ));

test("release gives what is free then; both forms", () => {
  const semaphore = BoundedSemaphore.makeUnsafe(2);
  Effect.runSync(BoundedSemaphore.take(semaphore, 2));
  assert.equal(Effect.runSync(BoundedSemaphore.release(semaphore, 1)), 1);
  assert.equal(Effect.runSync(semaphore.pipe(BoundedSemaphore.release(1))), 2);
});

test("release hands over: with somebody waiting it gives what is left", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* BoundedSemaphore.make(1);
      yield* BoundedSemaphore.take(semaphore, 1);
      const fiber = yield* fork(BoundedSemaphore.take(semaphore, 1));
      assert.equal(yield* BoundedSemaphore.release(semaphore, 1), 0);
      assert.equal(yield* Fiber.join(fiber), 1);
    }),
  ));

test("release of more than was taken fails with OverReleaseError, and changes nothing", () => {
  const semaphore = BoundedSemaphore.makeUnsafe(3);
  Effect.runSync(BoundedSemaphore.take(semaphore, 1));
  const error = Effect.runSync(Effect.flip(BoundedSemaphore.release(semaphore, 2)));
  assert.ok(error instanceof BoundedSemaphore.OverReleaseError);
  assert.ok(error instanceof Error);
  assert.equal(error._tag, "OverReleaseError");
  assert.deepEqual([error.released, error.taken], [2, 1]);
  assert.equal(error.message, "released 2 permits, but only 1 is acquired");
  assert.equal(BoundedSemaphore.availableUnsafe(semaphore), 2);
});

test("release(0) gives what is free", () => {
  assert.equal(Effect.runSync(BoundedSemaphore.release(BoundedSemaphore.makeUnsafe(2), 0)), 2);
});

test("resize: both forms", () => {
  const semaphore = BoundedSemaphore.makeUnsafe(1);
  Effect.runSync(BoundedSemaphore.resize(semaphore, 3));
  assert.equal(BoundedSemaphore.boundUnsafe(semaphore), 3);
  assert.equal(BoundedSemaphore.availableUnsafe(semaphore), 3);
  Effect.runSync(semaphore.pipe(BoundedSemaphore.resize(2)));
  assert.equal(Effect.runSync(BoundedSemaphore.bound(semaphore)), 2);
  assert.equal(Effect.runSync(BoundedSemaphore.available(semaphore)), 2);
});

test("resize up grants those who wait", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* BoundedSemaphore.make(1);
      yield* BoundedSemaphore.take(semaphore, 1);
      const fiber = yield* fork(BoundedSemaphore.take(semaphore, 1));
      yield* BoundedSemaphore.resize(semaphore, 2);
      assert.equal(yield* Fiber.join(fiber), 1);
    }),
  ));

test("resize below what is taken lets nobody in until enough has come back", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* BoundedSemaphore.make(3);
      yield* BoundedSemaphore.take(semaphore, 3);
      yield* BoundedSemaphore.resize(semaphore, 1);
      const fiber = yield* fork(BoundedSemaphore.take(semaphore, 1));
      assert.equal(yield* BoundedSemaphore.release(semaphore, 2), 0);
      yield* settle;
      assert.equal(fiber.pollUnsafe(), undefined);
      yield* BoundedSemaphore.release(semaphore, 1);
      assert.equal(yield* Fiber.join(fiber), 1);
    }),
  ));

test("resize: a queued request that no longer fits fails, and whoever it held back is granted", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* BoundedSemaphore.make(3);
      yield* BoundedSemaphore.take(semaphore, 1);
      const large = yield* fork(Effect.flip(BoundedSemaphore.take(semaphore, 3)));
      const small = yield* fork(BoundedSemaphore.take(semaphore, 1));
      yield* BoundedSemaphore.resize(semaphore, 2);
      const error = yield* Fiber.join(large);
      assert.equal(error._tag, "PermitsExceededError");
      assert.deepEqual([error.requested, error.bound], [3, 2]);
      assert.equal(yield* Fiber.join(small), 1);
    }),
  ));

test("resize: the error names the bound that refused the request, whatever has become of it since", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* BoundedSemaphore.make(3);
      yield* BoundedSemaphore.take(semaphore, 1);
      const fiber = yield* fork(Effect.flip(BoundedSemaphore.take(semaphore, 3)));
      semaphore.plain.resize(2);
      semaphore.plain.resize(9);
      assert.equal((yield* Fiber.join(fiber)).bound, 2);
    }),
  ));

test("resize to 0 keeps those who wait; resize to 1 rejects those who asked for more", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* BoundedSemaphore.make(2);
      yield* BoundedSemaphore.take(semaphore, 2);
      const large = yield* fork(BoundedSemaphore.take(semaphore, 2));
      const small = yield* fork(BoundedSemaphore.withPermit(semaphore, Effect.succeed("ran")));
      yield* BoundedSemaphore.resize(semaphore, 0);
      yield* BoundedSemaphore.release(semaphore, 2);
      assert.equal(BoundedSemaphore.waitingUnsafe(semaphore), 2);
      yield* BoundedSemaphore.resize(semaphore, 1);
      const { _tag, requested, bound } = yield* Effect.flip(Fiber.join(large));
      assert.deepEqual([_tag, requested, bound], ["PermitsExceededError", 2, 1]);
      assert.equal(yield* Fiber.join(small), "ran");
    }),
  ));

test("available, bound and waiting are effects of the moment at which they run", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* BoundedSemaphore.make(1);
      const all = Effect.all([
        BoundedSemaphore.available(semaphore),
        BoundedSemaphore.bound(semaphore),
        BoundedSemaphore.waiting(semaphore),
      ]);
      assert.deepEqual(yield* all, [1, 1, 0]);
      yield* BoundedSemaphore.take(semaphore, 1);
      yield* fork(BoundedSemaphore.take(semaphore, 1));
      assert.deepEqual(yield* all, [0, 1, 1]);
      assert.equal(BoundedSemaphore.waitingUnsafe(semaphore), 1);
    }),
  ));

test("isBoundedSemaphore recognises bounded semaphores of effects only", () => {
  assert.equal(BoundedSemaphore.isBoundedSemaphore(BoundedSemaphore.makeUnsafe(1)), true);
  for (const other of [new Plain.BoundedSemaphore(1), Semaphore.makeUnsafe(1), {}, null, undefined]) {
    assert.equal(BoundedSemaphore.isBoundedSemaphore(other), false);
  }
});

test("a bounded semaphore is none of the Semaphore module", () => {
  assert.equal(Semaphore.isSemaphore(BoundedSemaphore.makeUnsafe(1)), false);
});

test("the type ID is a string, and the semaphore carries it", () => {
  assert.equal(BoundedSemaphore.TypeId, "~@sync/effect/BoundedSemaphore");
  assert.equal(BoundedSemaphore.makeUnsafe(1)[BoundedSemaphore.TypeId], BoundedSemaphore.TypeId);
});

test("a bounded semaphore pipes", () => {
  assert.equal(Effect.runSync(BoundedSemaphore.makeUnsafe(4).pipe(BoundedSemaphore.available)), 4);
});

test("a bounded semaphore is not thenable", () => {
  assert.equal("then" in BoundedSemaphore.makeUnsafe(1), false);
});

test("toJSON says the bound, how many are free, and how many wait", () =>
  run(
    Effect.gen(function* () {
      const semaphore = yield* BoundedSemaphore.make(2);
      yield* BoundedSemaphore.take(semaphore, 1);
      yield* fork(BoundedSemaphore.take(semaphore, 2));
      assert.deepEqual(semaphore.toJSON(), { _id: "BoundedSemaphore", bound: 2, available: 1, waiting: 1 });
    }),
  ));

test("String() and inspect() show what toJSON says", () => {
  const semaphore = BoundedSemaphore.makeUnsafe(2);
  assert.deepEqual(JSON.parse(String(semaphore)), semaphore.toJSON());
  assert.equal(inspect(semaphore), inspect(semaphore.toJSON()));
});

test("interop: fromPlain keeps the plain semaphore", () => {
  const plain = new Plain.BoundedSemaphore(2);
  const semaphore = BoundedSemaphore.fromPlain(plain);
  assert.equal(semaphore.plain, plain);
  assert.equal(BoundedSemaphore.boundUnsafe(semaphore), 2);
  plain.resize(5);
  assert.equal(BoundedSemaphore.boundUnsafe(semaphore), 5);
});

test("interop: promise code and effects are granted in the order in which they came", async () => {
  const semaphore = BoundedSemaphore.makeUnsafe(1);
  const { plain } = semaphore;
  const log: string[] = [];
  const effect = (name: string) =>
    Effect.runPromise(
      BoundedSemaphore.withPermit(
        semaphore,
        Effect.sync(() => void log.push(name)),
      ),
    );
  const promise = (name: string) => plain.with(() => void log.push(name));
  const token = await plain.acquire();
  const all = [effect("e1"), promise("p1"), effect("e2"), promise("p2")];
  assert.equal(BoundedSemaphore.waitingUnsafe(semaphore), 4);
  token.release();
  await Promise.all(all);
  assert.deepEqual(log, ["e1", "p1", "e2", "p2"]);
  assert.equal(plain.value, 1);
});
