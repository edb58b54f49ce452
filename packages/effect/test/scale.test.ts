// What must not depend on how many wait: the stack, the cost of each, and what is loaded.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as Lock from "@sync/effect/Lock";
import * as Semaphore from "@sync/effect/Semaphore";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { uncaught } from "../../../conformance/test/hostile/uncaught.ts";

const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

test("a chain of 100,000 fibers hands one permit on, each yielding while it holds: nothing is lost", async () => {
  const semaphore = Semaphore.makeUnsafe(1);
  let passed = 0;
  const work = semaphore.withPermit(
    Effect.andThen(
      Effect.yieldNow,
      Effect.sync(() => passed++),
    ),
  );
  await Effect.runPromise(
    Effect.all(
      Array.from({ length: 100_000 }, () => work),
      { concurrency: "unbounded", discard: true },
    ),
  );
  assert.equal(passed, 100_000);
  assert.deepEqual([semaphore.plain.value, semaphore.plain.waiting], [1, 0]);
});

test("a chain of 100,000 fibers with synchronous bodies does not touch the stack", async () => {
  const semaphore = Semaphore.makeUnsafe(1);
  let passed = 0;
  const program = Effect.gen(function* () {
    yield* semaphore.take(1);
    const fibers: Fiber.Fiber<number>[] = [];
    const work = semaphore.withPermit(Effect.sync(() => ++passed));
    for (let i = 0; i < 100_000; i++) fibers.push(yield* Effect.forkChild(work, { startImmediately: true }));
    assert.equal(semaphore.plain.waiting, 100_000);
    yield* semaphore.release(1);
    yield* Fiber.joinAll(fibers);
  });
  await Effect.runPromise(program);
  assert.equal(passed, 100_000);
  assert.deepEqual([semaphore.plain.value, semaphore.plain.waiting], [1, 0]);
});

test("the same from Effect.runSync", () => {
  const semaphore = Semaphore.makeUnsafe(1);
  let passed = 0;
  const program = Effect.gen(function* () {
    yield* semaphore.take(1);
    const fibers: Fiber.Fiber<number>[] = [];
    const work = semaphore.withPermit(Effect.sync(() => ++passed));
    for (let i = 0; i < 100_000; i++) fibers.push(yield* Effect.forkChild(work, { startImmediately: true }));
    yield* semaphore.release(1);
    yield* Fiber.joinAll(fibers);
    return passed;
  });
  assert.equal(Effect.runSync(program), 100_000);
  assert.equal(semaphore.plain.value, 1);
});

test("the same when plain code releases, outside of any fiber", async () => {
  const lock = Lock.makeUnsafe();
  const token = lock.plain.tryAcquire();
  let passed = 0;
  const work = Lock.withLock(
    lock,
    Effect.sync(() => ++passed),
  );
  const fibers = Array.from({ length: 100_000 }, () => Effect.runFork(work));
  assert.equal(lock.plain.waiting, 100_000);
  token?.release();
  assert.equal(passed, 0, "no fiber runs inside release()");
  await Effect.runPromise(Fiber.joinAll(fibers));
  assert.equal(passed, 100_000);
  assert.equal(lock.plain.locked(), false);
});

test("64,000 waiters interrupted in random order leave nothing behind", async () => {
  const lock = Lock.makeUnsafe();
  const token = lock.plain.tryAcquire();
  const work = Lock.withLock(lock, Effect.void);
  const fibers = Array.from({ length: 64_000 }, () => Effect.runFork(work));
  assert.equal(lock.plain.waiting, 64_000);
  shuffle(fibers);
  for (const [i, fiber] of fibers.entries()) {
    fiber.interruptUnsafe();
    if (i % 16_000 === 0) assert.equal(lock.plain.waiting, 64_000 - i - 1);
  }
  assert.equal(lock.plain.waiting, 0);
  token?.release();
  await turn();
  assert.equal(lock.plain.locked(), false);
});

test("a fiber that throws in an observer does not lose the others' grants", async () => {
  const lock = Lock.makeUnsafe();
  const token = lock.plain.tryAcquire();
  const throws = Effect.runFork(Lock.withLock(lock, Effect.void));
  let ran = false;
  const next = Effect.runFork(
    Lock.withLock(
      lock,
      Effect.sync(() => {
        ran = true;
      }),
    ),
  );
  throws.addObserver(() => {
    throw new Error("from an observer");
  });
  const reported = await uncaught(async () => {
    token?.release();
    await Effect.runPromise(Fiber.await(next));
    await turn();
  });
  assert.equal(ran, true);
  assert.equal(next.pollUnsafe()?._tag, "Success");
  assert.deepEqual(reported, [new Error("from an observer")]);
});

/** In place, the same way each time. */
function shuffle(items: unknown[]): void {
  let seed = 42;
  for (let i = items.length - 1; i > 0; i--) {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    const j = seed % (i + 1);
    [items[i], items[j]] = [items[j], items[i]];
  }
}
