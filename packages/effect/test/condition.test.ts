import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import * as Plain from "@sync/condition";
import * as Index from "@sync/effect";
import * as Condition from "@sync/effect/Condition";
import * as Lock from "@sync/effect/Lock";
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";
import * as Ref from "effect/Ref";
import type { Scope } from "effect/Scope";
import { settle } from "./settle.ts";

const run = <E>(effect: Effect.Effect<void, E, Scope>): Promise<void> => Effect.runPromise(Effect.scoped(effect));

const fork = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.forkChild(effect, { startImmediately: true });

const defectOf = (exit: Exit.Exit<unknown, unknown>): unknown =>
  Exit.isFailure(exit) && Cause.hasDies(exit.cause) ? Cause.squash(exit.cause) : assert.fail("no defect");

const notify = (condition: Condition.Condition, n?: number) =>
  Condition.withLock(condition, n === undefined ? Condition.notify(condition) : Condition.notify(condition, n));

const notifyAll = (condition: Condition.Condition) => Condition.withLock(condition, Condition.notifyAll(condition));

// A fiber that waits, and then says its name.
const waiter = (condition: Condition.Condition, log: string[], name: string) =>
  fork(
    Condition.withLock(
      condition,
      Effect.map(Condition.wait(condition), () => void log.push(name)),
    ),
  );

const endings: ReadonlyArray<readonly [how: string, effect: Effect.Effect<string, string>]> = [
  ["success", Effect.succeed("done")],
  ["failure", Effect.fail("no")],
  ["defect", Effect.die("bug")],
  ["a thrown error", Effect.sync((): string => assert.fail("thrown"))],
  ["interruption", Effect.interrupt],
];

test("make: each run gives another condition, with a lock of its own", () =>
  run(
    Effect.gen(function* () {
      const make = Condition.make();
      const a = yield* make;
      const b = yield* make;
      assert.notEqual(a, b);
      assert.notEqual(a.plain.lock, b.plain.lock);
      assert.equal(yield* Condition.locked(a), false);
    }),
  ));

test("makeUnsafe: a condition, at once", () => {
  const condition = Condition.makeUnsafe();
  assert.equal(Condition.lockedUnsafe(condition), false);
  assert.equal(Condition.waitingUnsafe(condition), 0);
});

test("make(lock): the condition takes that lock", () => {
  const lock = Lock.makeUnsafe();
  for (const condition of [Effect.runSync(Condition.make(lock)), Condition.makeUnsafe(lock)]) {
    assert.equal(condition.plain.lock, lock.plain);
    assert.equal(Effect.runSync(Lock.withLock(lock, Condition.locked(condition))), true);
  }
});

test("several conditions share one lock", () =>
  run(
    Effect.gen(function* () {
      const lock = yield* Lock.make();
      const full = yield* Condition.make(lock);
      const empty = yield* Condition.make(lock);
      const log: string[] = [];
      const a = yield* waiter(full, log, "full");
      const b = yield* waiter(empty, log, "empty");
      assert.equal(yield* Lock.withLock(lock, Condition.notifyAll(empty)), 1);
      yield* Fiber.join(b);
      assert.deepEqual(log, ["empty"]);
      yield* notify(full);
      yield* Fiber.join(a);
      assert.deepEqual(log, ["empty", "full"]);
    }),
  ));

test("the package's index exports the same module", () => {
  assert.equal(Index.Condition.wait, Condition.wait);
});

test("withLock, condition first", () => {
  const condition = Condition.makeUnsafe();
  assert.equal(Effect.runSync(Condition.withLock(condition, Condition.locked(condition))), true);
  assert.equal(Condition.lockedUnsafe(condition), false);
});

test("withLock, effect first: effect.pipe(Condition.withLock(condition))", () => {
  const condition = Condition.makeUnsafe();
  assert.equal(Effect.runSync(Condition.locked(condition).pipe(Condition.withLock(condition))), true);
  assert.equal(Condition.lockedUnsafe(condition), false);
});

test("withLock as an array's map function ignores the index that it is given", () => {
  const condition = Condition.makeUnsafe();
  const guarded = [Effect.succeed("a"), Effect.succeed("b")].map(Condition.withLock(condition));
  assert.deepEqual(Effect.runSync(Effect.all(guarded)), ["a", "b"]);
});

for (const [how, effect] of endings) {
  test(`withLock releases on ${how}, and ends as the effect did`, () => {
    const condition = Condition.makeUnsafe();
    const exit = Effect.runSyncExit(Condition.withLock(condition, effect));
    assert.equal(Condition.lockedUnsafe(condition), false);
    assert.equal(Exit.isSuccess(exit), how === "success");
  });

  test(`withLock whose effect has waited releases on ${how}`, () =>
    run(
      Effect.gen(function* () {
        const condition = yield* Condition.make();
        const fiber = yield* fork(Condition.withLock(condition, Effect.andThen(Condition.wait(condition), effect)));
        yield* notify(condition);
        yield* Fiber.await(fiber);
        assert.equal(yield* Condition.locked(condition), false);
      }),
    ));
}

test("withLock: a failure arrives in the error channel", () => {
  const error = Effect.runSync(Effect.flip(Condition.withLock(Condition.makeUnsafe(), Effect.fail("no"))));
  assert.equal(error, "no");
});

test("withLock: a holder that is interrupted from outside releases", () =>
  run(
    Effect.gen(function* () {
      const condition = yield* Condition.make();
      const fiber = yield* fork(Condition.withLock(condition, Effect.never));
      assert.equal(yield* Condition.locked(condition), true);
      yield* Fiber.interrupt(fiber);
      assert.equal(yield* Condition.locked(condition), false);
    }),
  ));

test("withLock: fibers get the lock in the order in which they came", () =>
  run(
    Effect.gen(function* () {
      const condition = yield* Condition.make();
      const log: number[] = [];
      const enter = (i: number) =>
        Condition.withLock(
          condition,
          Effect.map(Effect.yieldNow, () => log.push(i)),
        );
      yield* Effect.all([0, 1, 2, 3].map(enter), { concurrency: "unbounded" });
      assert.deepEqual(log, [0, 1, 2, 3]);
    }),
  ));

test("wait frees the lock, and has it back when it ends", () =>
  run(
    Effect.gen(function* () {
      const condition = yield* Condition.make();
      const fiber = yield* fork(
        Condition.withLock(condition, Effect.andThen(Condition.wait(condition), Condition.locked(condition))),
      );
      assert.equal(yield* Condition.locked(condition), false);
      assert.equal(yield* Condition.waiting(condition), 1);
      yield* notify(condition);
      assert.equal(yield* Fiber.join(fiber), true);
      assert.equal(yield* Condition.locked(condition), false);
    }),
  ));

test("wait without the lock fails with NotAcquiredError", () => {
  const error = Effect.runSync(Effect.flip(Condition.wait(Condition.makeUnsafe())));
  assert.ok(error instanceof Condition.NotAcquiredError);
  assert.equal(error._tag, "NotAcquiredError");
  assert.notEqual(error.message, "");
});

test("Lock and Condition have the same NotAcquiredError", () => {
  assert.equal(Condition.NotAcquiredError, Lock.NotAcquiredError);
});

test("wait ends only when the notifier has released the lock", () =>
  run(
    Effect.gen(function* () {
      const condition = yield* Condition.make();
      const log: string[] = [];
      const fiber = yield* waiter(condition, log, "waiter");
      yield* Condition.withLock(
        condition,
        Effect.gen(function* () {
          yield* Condition.notify(condition);
          yield* settle;
          log.push("notifier");
        }),
      );
      yield* Fiber.join(fiber);
      assert.deepEqual(log, ["notifier", "waiter"]);
    }),
  ));

test("wait whose hold is released by somebody else fails with NotAcquiredError", () =>
  run(
    Effect.gen(function* () {
      const condition = yield* Condition.make();
      const token = condition.plain.tryAcquire();
      const fiber = yield* fork(Effect.flip(Condition.wait(condition)));
      token?.release();
      assert.equal((yield* Fiber.join(fiber))._tag, "NotAcquiredError");
    }),
  ));

test("notify: one by default, those first who have waited longest", () =>
  run(
    Effect.gen(function* () {
      const condition = yield* Condition.make();
      const log: string[] = [];
      const a = yield* waiter(condition, log, "a");
      const b = yield* waiter(condition, log, "b");
      assert.equal(yield* notify(condition), 1);
      yield* settle;
      assert.deepEqual(log, ["a"]);
      assert.equal(yield* notify(condition), 1);
      yield* Fiber.join(a);
      yield* Fiber.join(b);
      assert.deepEqual(log, ["a", "b"]);
    }),
  ));

test("notify(n): at most n, and it says how many", () =>
  run(
    Effect.gen(function* () {
      const condition = yield* Condition.make();
      const log: string[] = [];
      for (const name of ["a", "b", "c"]) yield* waiter(condition, log, name);
      assert.equal(yield* notify(condition, 2), 2);
      yield* settle;
      assert.deepEqual(log, ["a", "b"]);
      assert.equal(yield* notify(condition, 5), 1);
      assert.equal(yield* notify(condition), 0);
    }),
  ));

test("notify(0) notifies nobody", () =>
  run(
    Effect.gen(function* () {
      const condition = yield* Condition.make();
      const log: string[] = [];
      const fiber = yield* waiter(condition, log, "a");
      assert.equal(yield* notify(condition, 0), 0);
      assert.equal(yield* Condition.waiting(condition), 1);
      yield* Fiber.interrupt(fiber);
    }),
  ));

test("notifyAll: all, in their order, and it says how many", () =>
  run(
    Effect.gen(function* () {
      const condition = yield* Condition.make();
      const log: string[] = [];
      const fibers: Fiber.Fiber<void, Condition.NotAcquiredError>[] = [];
      for (const name of ["a", "b", "c"]) fibers.push(yield* waiter(condition, log, name));
      assert.equal(yield* notifyAll(condition), 3);
      for (const fiber of fibers) yield* Fiber.join(fiber);
      assert.deepEqual(log, ["a", "b", "c"]);
    }),
  ));

test("notify and notifyAll without the lock fail with NotAcquiredError", () => {
  const condition = Condition.makeUnsafe();
  for (const effect of [Condition.notify(condition), Condition.notifyAll(condition)]) {
    const error = Effect.runSync(Effect.flip(effect));
    assert.ok(error instanceof Condition.NotAcquiredError);
    assert.notEqual(error.message, "");
  }
});

for (const n of [-1, 0.5, Number.NaN]) {
  test(`notify(${n}) is a defect, and notifies nobody`, () =>
    run(
      Effect.gen(function* () {
        const condition = yield* Condition.make();
        const fiber = yield* waiter(condition, [], "a");
        assert.ok(defectOf(yield* Effect.exit(notify(condition, n))) instanceof RangeError);
        assert.equal(yield* Condition.waiting(condition), 1);
        yield* Fiber.interrupt(fiber);
      }),
    ));
}

test("a notification is not remembered", () =>
  run(
    Effect.gen(function* () {
      const condition = yield* Condition.make();
      assert.equal(yield* notify(condition), 0);
      const fiber = yield* waiter(condition, [], "late");
      yield* settle;
      assert.equal(fiber.pollUnsafe(), undefined);
      yield* Fiber.interrupt(fiber);
    }),
  ));

test("an interrupted wait has the lock back before it ends", () =>
  run(
    Effect.gen(function* () {
      const condition = yield* Condition.make();
      let lockedAtTheEnd: boolean | undefined;
      const fiber = yield* fork(
        Condition.withLock(
          condition,
          Effect.onExit(Condition.wait(condition), () =>
            Effect.sync(() => {
              lockedAtTheEnd = Condition.lockedUnsafe(condition);
            }),
          ),
        ),
      );
      yield* Fiber.interrupt(fiber);
      assert.equal(lockedAtTheEnd, true);
      assert.equal(yield* Condition.locked(condition), false);
      assert.equal(yield* Condition.waiting(condition), 0);
      const exit = yield* Fiber.await(fiber);
      assert.ok(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause));
    }),
  ));

test("an interrupted wait ends when the lock's holder lets it have the lock", () =>
  run(
    Effect.gen(function* () {
      const condition = yield* Condition.make();
      const fiber = yield* waiter(condition, [], "a");
      yield* Condition.withLock(
        condition,
        Effect.gen(function* () {
          fiber.interruptUnsafe();
          yield* settle;
          assert.equal(fiber.pollUnsafe(), undefined);
        }),
      );
      const exit = yield* Fiber.await(fiber);
      assert.ok(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause));
      assert.equal(yield* Condition.locked(condition), false);
    }),
  ));

test("interrupted after its notification, a wait passes it on", () =>
  run(
    Effect.gen(function* () {
      const condition = yield* Condition.make();
      const log: string[] = [];
      const a = yield* waiter(condition, log, "a");
      const b = yield* waiter(condition, log, "b");
      yield* Condition.withLock(
        condition,
        Effect.map(Condition.notify(condition), () => a.interruptUnsafe()),
      );
      yield* Fiber.join(b);
      assert.deepEqual(log, ["b"]);
    }),
  ));

test("interrupted before any notification, a wait wakes nobody", () =>
  run(
    Effect.gen(function* () {
      const condition = yield* Condition.make();
      const log: string[] = [];
      const a = yield* waiter(condition, log, "a");
      yield* waiter(condition, log, "b");
      yield* Fiber.interrupt(a);
      yield* settle;
      assert.deepEqual(log, []);
      assert.equal(yield* Condition.waiting(condition), 1);
    }),
  ));

test("waitFor, condition first, with a function that is true at once: gives its value, and needs no lock", () => {
  assert.equal(Effect.runSync(Condition.waitFor(Condition.makeUnsafe(), () => "value")), "value");
});

test("waitFor, condition last, with a function", () => {
  const condition = Condition.makeUnsafe();
  assert.equal(Effect.runSync(condition.pipe(Condition.waitFor(() => "value"))), "value");
});

test("waitFor, condition first, with an effect", () => {
  assert.equal(Effect.runSync(Condition.waitFor(Condition.makeUnsafe(), Effect.succeed("value"))), "value");
});

test("waitFor, condition last, with an effect", () => {
  const condition = Condition.makeUnsafe();
  assert.equal(Effect.runSync(condition.pipe(Condition.waitFor(Effect.succeed("value")))), "value");
});

for (const value of [false, 0, "", null, undefined, 0n, Number.NaN]) {
  test(`waitFor: ${typeof value} ${value} is falsy, so that it waits`, () => {
    const error = Effect.runSync(Effect.flip(Condition.waitFor(Condition.makeUnsafe(), () => value)));
    assert.ok(error instanceof Condition.NotAcquiredError, "and a wait needs the lock");
  });
}

test("waitFor asks again at each notification, with the lock held", () =>
  run(
    Effect.gen(function* () {
      const condition = yield* Condition.make();
      let ready = false;
      const asked: boolean[] = [];
      const fiber = yield* fork(
        Condition.withLock(
          condition,
          Condition.waitFor(condition, () => {
            asked.push(Condition.lockedUnsafe(condition));
            return ready;
          }),
        ),
      );
      yield* notify(condition);
      yield* settle;
      assert.equal(fiber.pollUnsafe(), undefined);
      ready = true;
      yield* notify(condition);
      assert.equal(yield* Fiber.join(fiber), true);
      assert.deepEqual(asked, [true, true, true]);
    }),
  ));

test("waitFor with an effect asks again at each notification", () =>
  run(
    Effect.gen(function* () {
      const condition = yield* Condition.make();
      const answer = yield* Ref.make(0);
      const fiber = yield* fork(Condition.withLock(condition, Condition.waitFor(condition, Ref.get(answer))));
      yield* notifyAll(condition);
      yield* Ref.set(answer, 42);
      yield* notifyAll(condition);
      assert.equal(yield* Fiber.join(fiber), 42);
    }),
  ));

test("waitFor: the effect's failure arrives in the error channel", () => {
  const error = Effect.runSync(Effect.flip(Condition.waitFor(Condition.makeUnsafe(), Effect.fail("no"))));
  assert.equal(error, "no");
});

test("waitFor: a function that throws is a defect", () => {
  const bug = new Error("bug");
  const exit = Effect.runSyncExit(
    Condition.waitFor(Condition.makeUnsafe(), (): boolean => {
      throw bug;
    }),
  );
  assert.equal(defectOf(exit), bug);
});

test("waitFor: a function that returns a promise is a defect", () => {
  const exit = Effect.runSyncExit(Condition.waitFor(Condition.makeUnsafe(), () => Promise.resolve(true)));
  assert.ok(defectOf(exit) instanceof TypeError);
});

const bad: ReadonlyArray<readonly [how: string, effect: Effect.Effect<boolean, string>]> = [
  ["fails", Effect.fail("no")],
  ["dies", Effect.die("bug")],
  ["is interrupted", Effect.interrupt],
];

for (const [how, effect] of bad) {
  test(`waitFor: a predicate that ${how} after a notification passes it on, and the lock is released`, () =>
    run(
      Effect.gen(function* () {
        const condition = yield* Condition.make();
        const log: string[] = [];
        let asked = 0;
        const predicate = Effect.suspend(() => (asked++ === 0 ? Effect.succeed(false) : effect));
        const first = yield* fork(Condition.withLock(condition, Condition.waitFor(condition, predicate)));
        const second = yield* waiter(condition, log, "second");
        yield* notify(condition);
        assert.ok(Exit.isFailure(yield* Fiber.await(first)));
        yield* Fiber.join(second);
        assert.deepEqual(log, ["second"]);
        assert.equal(yield* Condition.locked(condition), false);
      }),
    ));
}

test("waitFor: a predicate that is satisfied keeps its notification", () =>
  run(
    Effect.gen(function* () {
      const condition = yield* Condition.make();
      const log: string[] = [];
      let ready = false;
      const first = yield* fork(
        Condition.withLock(
          condition,
          Condition.waitFor(condition, () => ready),
        ),
      );
      yield* waiter(condition, log, "second");
      ready = true;
      yield* notify(condition);
      yield* Fiber.join(first);
      yield* settle;
      assert.deepEqual(log, []);
    }),
  ));

test("waitFor: a failure after a later wait passes on one notification, not two", () =>
  run(
    Effect.gen(function* () {
      const condition = yield* Condition.make();
      const log: string[] = [];
      let asked = 0;
      const predicate = Effect.suspend(() => (asked++ < 2 ? Effect.succeed(false) : Effect.fail("no")));
      const first = yield* fork(Condition.withLock(condition, Condition.waitFor(condition, predicate)));
      yield* notify(condition);
      yield* settle;
      assert.equal(asked, 2);
      yield* waiter(condition, log, "b");
      yield* waiter(condition, log, "c");
      yield* notify(condition);
      assert.ok(Exit.isFailure(yield* Fiber.await(first)));
      yield* settle;
      assert.deepEqual(log, ["b"]);
    }),
  ));

test("waitFor that waits again has spent its notification: interrupted then, it wakes nobody", () =>
  run(
    Effect.gen(function* () {
      const condition = yield* Condition.make();
      const log: string[] = [];
      const first = yield* fork(
        Condition.withLock(
          condition,
          Condition.waitFor(condition, () => false),
        ),
      );
      yield* notify(condition);
      yield* settle;
      yield* waiter(condition, log, "second");
      assert.equal(yield* Condition.waiting(condition), 2);
      yield* Fiber.interrupt(first);
      yield* settle;
      assert.deepEqual(log, []);
      assert.equal(yield* Condition.waiting(condition), 1);
    }),
  ));

test("waitFor that is interrupted while it waits releases the lock in the end", () =>
  run(
    Effect.gen(function* () {
      const condition = yield* Condition.make();
      const fiber = yield* fork(
        Condition.withLock(
          condition,
          Condition.waitFor(condition, () => false),
        ),
      );
      yield* Fiber.interrupt(fiber);
      assert.equal(yield* Condition.waiting(condition), 0);
      assert.equal(yield* Condition.locked(condition), false);
    }),
  ));

test("waitFor can run again", () => {
  let n = 0;
  const effect = Condition.waitFor(Condition.makeUnsafe(), () => ++n);
  assert.deepEqual([Effect.runSync(effect), Effect.runSync(effect)], [1, 2]);
});

test("a wait that times out has the lock back", () =>
  run(
    Effect.gen(function* () {
      const condition = yield* Condition.make();
      const waited = Effect.timeoutOption(Condition.wait(condition), 5);
      const both = Effect.zip(waited, Condition.locked(condition));
      assert.deepEqual(yield* Condition.withLock(condition, both), [Option.none(), true]);
      assert.equal(yield* Condition.locked(condition), false);
    }),
  ));

test("locked and waiting are effects of the moment at which they run", () =>
  run(
    Effect.gen(function* () {
      const condition = yield* Condition.make();
      const both = Effect.zip(Condition.locked(condition), Condition.waiting(condition));
      assert.deepEqual(yield* both, [false, 0]);
      yield* waiter(condition, [], "a");
      assert.deepEqual(yield* both, [false, 1]);
      assert.deepEqual(yield* Condition.withLock(condition, both), [true, 1]);
      assert.equal(Condition.waitingUnsafe(condition), 1);
      assert.equal(Condition.lockedUnsafe(condition), false);
    }),
  ));

test("isCondition recognises conditions of effects only", () => {
  assert.equal(Condition.isCondition(Condition.makeUnsafe()), true);
  for (const other of [new Plain.Condition(), Lock.makeUnsafe(), {}, null, undefined]) {
    assert.equal(Condition.isCondition(other), false);
  }
});

test("the type ID is a string, and the condition carries it", () => {
  assert.equal(Condition.TypeId, "~@sync/effect/Condition");
  assert.equal(Condition.makeUnsafe()[Condition.TypeId], Condition.TypeId);
});

test("a condition pipes", () => {
  assert.equal(Effect.runSync(Condition.makeUnsafe().pipe(Condition.waiting)), 0);
});

test("a condition is not thenable", () => {
  assert.equal("then" in Condition.makeUnsafe(), false);
});

test("toJSON says whether the lock is held, and how many wait", () =>
  run(
    Effect.gen(function* () {
      const condition = yield* Condition.make();
      yield* waiter(condition, [], "a");
      assert.deepEqual(condition.toJSON(), { _id: "Condition", locked: false, waiting: 1 });
    }),
  ));

test("String() and inspect() show what toJSON says", () => {
  const condition = Condition.makeUnsafe();
  assert.deepEqual(JSON.parse(String(condition)), condition.toJSON());
  assert.equal(inspect(condition), inspect(condition.toJSON()));
});

test("interop: fromPlain keeps the plain condition", () => {
  const plain = new Plain.Condition();
  const condition = Condition.fromPlain(plain);
  assert.equal(condition.plain, plain);
  assert.ok(Condition.isCondition(condition));
});

test("interop: promise code notifies a fiber", async () => {
  const condition = Condition.makeUnsafe();
  const waits = Effect.runPromise(Condition.withLock(condition, Condition.wait(condition)));
  assert.equal(condition.plain.waiting, 1);
  assert.equal(await condition.plain.with(() => condition.plain.notify()), 1);
  assert.equal(await waits, undefined);
});

test("interop: promise code and fibers are notified in the order in which they came", async () => {
  const condition = Condition.makeUnsafe();
  const { plain } = condition;
  const log: string[] = [];
  const effect = (name: string) =>
    Effect.runPromise(
      Condition.withLock(
        condition,
        Effect.map(Condition.wait(condition), () => void log.push(name)),
      ),
    );
  const promise = (name: string) =>
    plain.with(async () => {
      await plain.wait();
      log.push(name);
    });
  const all = [effect("e1"), promise("p1"), effect("e2"), promise("p2")];
  await Effect.runPromise(settle);
  assert.equal(plain.waiting, 4);
  assert.equal(Condition.waitingUnsafe(condition), 4);
  assert.equal(await Effect.runPromise(notifyAll(condition)), 4);
  await Promise.all(all);
  assert.deepEqual(log, ["e1", "p1", "e2", "p2"]);
});

test("interop: an interrupted fiber passes its notification on to promise code", async () => {
  const condition = Condition.makeUnsafe();
  const { plain } = condition;
  const fiber = Effect.runFork(Condition.withLock(condition, Condition.wait(condition)));
  const waits = plain.with(() => plain.wait());
  await Effect.runPromise(settle);
  assert.equal(plain.waiting, 2);
  await plain.with(() => {
    plain.notify();
    fiber.interruptUnsafe();
  });
  assert.equal(await waits, true);
});
