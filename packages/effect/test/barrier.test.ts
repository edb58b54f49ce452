import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import * as Plain from "@sync/barrier";
import * as Index from "@sync/effect";
import * as Barrier from "@sync/effect/Barrier";
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import type { Scope } from "effect/Scope";
import { settle } from "./settle.ts";

const run = <E>(effect: Effect.Effect<void, E, Scope>): Promise<void> => Effect.runPromise(Effect.scoped(effect));

const fork = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.forkChild(effect, { startImmediately: true });

const defectOf = (exit: Exit.Exit<unknown, unknown>): unknown =>
  Exit.isFailure(exit) && Cause.hasDies(exit.cause) ? Cause.squash(exit.cause) : assert.fail("no defect");

test("make: each run gives another barrier", () =>
  run(
    Effect.gen(function* () {
      const make = Barrier.make(2);
      const a = yield* make;
      const b = yield* make;
      assert.notEqual(a, b);
      assert.equal(a.parties, 2);
      assert.equal(yield* Barrier.broken(a), false);
    }),
  ));

test("makeUnsafe: a barrier, at once", () => {
  const barrier = Barrier.makeUnsafe(3);
  assert.equal(barrier.parties, 3);
  assert.equal(Barrier.waitingUnsafe(barrier), 0);
  assert.equal(Barrier.brokenUnsafe(barrier), false);
});

for (const parties of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
  test(`make(${parties}) is a defect, and makeUnsafe throws`, () => {
    assert.ok(defectOf(Effect.runSyncExit(Barrier.make(parties))) instanceof RangeError);
    assert.throws(() => Barrier.makeUnsafe(parties), RangeError);
  });
}

test("the package's index exports the same module", () => {
  assert.equal(Index.Barrier.await, Barrier.await);
});

test("await: a round of one ends at once, with position 0", () => {
  const barrier = Barrier.makeUnsafe(1);
  assert.equal(Effect.runSync(Barrier.await(barrier)), 0);
  assert.equal(Effect.runSync(Barrier.await(barrier)), 0, "and the next");
});

test("await: each position once in a round, in the order of arrival", () =>
  run(
    Effect.gen(function* () {
      const barrier = yield* Barrier.make(3);
      const wait = Barrier.await(barrier);
      assert.deepEqual(yield* Effect.all([wait, wait, wait], { concurrency: "unbounded" }), [0, 1, 2]);
    }),
  ));

test("await: nobody goes on before the last has come", () =>
  run(
    Effect.gen(function* () {
      const barrier = yield* Barrier.make(3);
      const a = yield* fork(Barrier.await(barrier));
      const b = yield* fork(Barrier.await(barrier));
      yield* settle;
      assert.equal(a.pollUnsafe(), undefined);
      assert.equal(b.pollUnsafe(), undefined);
      assert.equal(yield* Barrier.waiting(barrier), 2);
      assert.equal(yield* Barrier.await(barrier), 2, "the last does not wait");
      assert.equal(yield* Fiber.join(a), 0);
      assert.equal(yield* Fiber.join(b), 1);
    }),
  ));

test("the barrier starts over after each round", () =>
  run(
    Effect.gen(function* () {
      const barrier = yield* Barrier.make(2);
      const wait = Barrier.await(barrier);
      for (let round = 0; round < 3; round++) {
        const positions = yield* Effect.all([wait, wait], { concurrency: "unbounded" });
        assert.deepEqual(positions, [0, 1]);
        assert.equal(yield* Barrier.waiting(barrier), 0);
      }
    }),
  ));

test("four arrivals at a barrier of two are two rounds", () =>
  run(
    Effect.gen(function* () {
      const barrier = yield* Barrier.make(2);
      const wait = Barrier.await(barrier);
      const positions = yield* Effect.all([wait, wait, wait, wait], { concurrency: "unbounded" });
      assert.deepEqual(positions.toSorted(), [0, 0, 1, 1]);
    }),
  ));

test("await: an interrupted fiber gives up its place, and does not break the barrier", () =>
  run(
    Effect.gen(function* () {
      const barrier = yield* Barrier.make(2);
      const leaver = yield* fork(Barrier.await(barrier));
      yield* Fiber.interrupt(leaver);
      assert.equal(yield* Barrier.waiting(barrier), 0);
      assert.equal(yield* Barrier.broken(barrier), false);
      const stayer = yield* fork(Barrier.await(barrier));
      assert.equal(yield* Barrier.await(barrier), 1);
      assert.equal(yield* Fiber.join(stayer), 0);
      const exit = yield* Fiber.await(leaver);
      assert.ok(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause));
    }),
  ));

test("reset: who waits fails with BrokenBarrierError, and the barrier is whole", () =>
  run(
    Effect.gen(function* () {
      const barrier = yield* Barrier.make(2);
      const fiber = yield* fork(Effect.flip(Barrier.await(barrier)));
      yield* Barrier.reset(barrier);
      const error = yield* Fiber.join(fiber);
      assert.ok(error instanceof Barrier.BrokenBarrierError);
      assert.equal(error._tag, "BrokenBarrierError");
      assert.notEqual(error.message, "");
      assert.equal(yield* Barrier.broken(barrier), false);
      assert.equal(yield* Barrier.waiting(barrier), 0);
    }),
  ));

test("abort: who waits, and who comes, fails with BrokenBarrierError", () =>
  run(
    Effect.gen(function* () {
      const barrier = yield* Barrier.make(2);
      const fiber = yield* fork(Effect.flip(Barrier.await(barrier)));
      yield* Barrier.abort(barrier);
      assert.equal((yield* Fiber.join(fiber))._tag, "BrokenBarrierError");
      assert.equal(yield* Barrier.broken(barrier), true);
      const late = yield* Effect.flip(Barrier.await(barrier));
      assert.ok(late instanceof Barrier.BrokenBarrierError);
      assert.notEqual(late.message, "");
    }),
  ));

test("reset mends an aborted barrier", () =>
  run(
    Effect.gen(function* () {
      const barrier = yield* Barrier.make(1);
      yield* Barrier.abort(barrier);
      yield* Barrier.reset(barrier);
      assert.equal(yield* Barrier.broken(barrier), false);
      assert.equal(yield* Barrier.await(barrier), 0);
    }),
  ));

test("abortUnsafe and resetUnsafe act at once", () => {
  const barrier = Barrier.makeUnsafe(2);
  Barrier.abortUnsafe(barrier);
  assert.equal(Barrier.brokenUnsafe(barrier), true);
  Barrier.resetUnsafe(barrier);
  assert.equal(Barrier.brokenUnsafe(barrier), false);
});

test("reset and abort do nothing before they run", () => {
  const barrier = Barrier.makeUnsafe(2);
  const abort = Barrier.abort(barrier);
  assert.equal(Barrier.brokenUnsafe(barrier), false);
  Effect.runSync(abort);
  const reset = Barrier.reset(barrier);
  assert.equal(Barrier.brokenUnsafe(barrier), true);
  Effect.runSync(reset);
  assert.equal(Barrier.brokenUnsafe(barrier), false);
});

test("a party once released is not rejected by an abort in the same step", () =>
  run(
    Effect.gen(function* () {
      const barrier = yield* Barrier.make(2);
      const fiber = yield* fork(Barrier.await(barrier));
      yield* Effect.andThen(Barrier.await(barrier), Barrier.abort(barrier));
      assert.equal(yield* Fiber.join(fiber), 0);
      assert.equal(yield* Barrier.broken(barrier), true);
    }),
  ));

test("BrokenBarrierError is caught by its tag", () => {
  const barrier = Barrier.makeUnsafe(2);
  Barrier.abortUnsafe(barrier);
  const caught = Barrier.await(barrier).pipe(Effect.catchTag("BrokenBarrierError", () => Effect.succeed(-1)));
  assert.equal(Effect.runSync(caught), -1);
});

test("isBarrier recognises barriers of effects only", () => {
  assert.equal(Barrier.isBarrier(Barrier.makeUnsafe(1)), true);
  for (const other of [new Plain.Barrier(1), {}, null, undefined, 1]) assert.equal(Barrier.isBarrier(other), false);
});

test("the type ID is a string, and the barrier carries it", () => {
  assert.equal(Barrier.TypeId, "~@sync/effect/Barrier");
  assert.equal(Barrier.makeUnsafe(1)[Barrier.TypeId], Barrier.TypeId);
});

test("a barrier pipes", () => {
  assert.equal(Effect.runSync(Barrier.makeUnsafe(1).pipe(Barrier.await)), 0);
});

test("a barrier is not thenable", () => {
  assert.equal("then" in Barrier.makeUnsafe(1), false);
});

test("toJSON says its state, its parties and how many wait", () =>
  run(
    Effect.gen(function* () {
      const barrier = yield* Barrier.make(3);
      yield* fork(Effect.ignore(Barrier.await(barrier)));
      assert.deepEqual(barrier.toJSON(), { _id: "Barrier", state: "filling", parties: 3, waiting: 1 });
      yield* Barrier.abort(barrier);
      assert.deepEqual(barrier.toJSON(), { _id: "Barrier", state: "broken", parties: 3, waiting: 0 });
    }),
  ));

test("String() and inspect() show what toJSON says", () => {
  const barrier = Barrier.makeUnsafe(2);
  assert.deepEqual(JSON.parse(String(barrier)), barrier.toJSON());
  assert.equal(inspect(barrier), inspect(barrier.toJSON()));
});

test("interop: fromPlain keeps the plain barrier", () => {
  const plain = new Plain.Barrier(2);
  const barrier = Barrier.fromPlain(plain);
  assert.equal(barrier.plain, plain);
  assert.equal(barrier.parties, 2);
  assert.ok(Barrier.isBarrier(barrier));
});

test("interop: promise code and fibers make up one round, by their arrival", async () => {
  const barrier = Barrier.makeUnsafe(4);
  const effect = () => Effect.runPromise(Barrier.await(barrier));
  const all = [effect(), barrier.plain.wait(), effect(), barrier.plain.wait()];
  assert.deepEqual(await Promise.all(all), [0, 1, 2, 3]);
});

test("interop: an effect's abort rejects promise code with the plain error", async () => {
  const barrier = Barrier.makeUnsafe(2);
  const waits = barrier.plain.wait();
  Effect.runSync(Barrier.abort(barrier));
  await assert.rejects(waits, Plain.BrokenBarrierError);
});

test("interop: promise code's reset fails a fiber with the typed error", async () => {
  const barrier = Barrier.makeUnsafe(2);
  const waits = Effect.runPromise(Effect.flip(Barrier.await(barrier)));
  barrier.plain.reset();
  assert.equal((await waits)._tag, "BrokenBarrierError");
});
