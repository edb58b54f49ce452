import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import * as Lock from "@sync/effect/Lock";
import * as Semaphore from "@sync/effect/Semaphore";
import { Lock as PlainLock } from "@sync/lock";
import { named, start, stop, type Tracer, task } from "@sync/trace";
import { report } from "@sync/trace/effect";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";

afterEach(stop);

const never = Number.POSITIVE_INFINITY;
const quiet = { heldTooLong: never, waitedTooLong: never, deadlockAfter: 0, order: false } as const;

/** The tasks that hold and that wait, in short. */
function tasks(tracer: Tracer): (string | undefined)[][] {
  return tracer
    .snapshot()
    .primitives.map(({ holders, waiters }) => [...holders, ...waiters].map(({ task }) => task ?? "none"));
}

test("trace: fibers are tasks, with the names of their spans", async () => {
  const tracer = start(quiet);
  const lock = named("it", Lock.makeUnsafe());
  assert.equal(String(lock.plain), "<Lock [unlocked]>");
  const hold = Lock.withLock(lock, Effect.never);
  const fibers = [Effect.runFork(hold.pipe(Effect.withSpan("transfer"))), Effect.runFork(hold)];
  await new Promise((resolve) => setTimeout(resolve, 5));
  const [primitive, ...others] = tracer.snapshot().primitives;
  assert.deepEqual(others, []);
  assert.equal(primitive?.name, "it");
  assert.equal(primitive.holders[0]?.task, "transfer");
  assert.match(primitive.waiters[0]?.task ?? "", /^fiber #\d+$/);
  const [frame] = primitive.holders[0].frames;
  assert.equal(frame?.function, "transfer");
  assert.match(frame.file, /effect\.test\.ts/);
  await Effect.runPromise(Fiber.interruptAll(fibers));
  assert.deepEqual(tasks(tracer), []);
});

test("trace: report is an effect", async () => {
  assert.equal(await Effect.runPromise(report), "Tracing is off.");
  start(quiet);
  assert.match(await Effect.runPromise(report), /Nothing is held/);
});

test("trace: deadlock: among fibers it is certain, and over when one is interrupted", async () => {
  const tracer = start(quiet);
  const [ann, bob] = [named("ann", Lock.makeUnsafe()), named("bob", Lock.makeUnsafe())];
  const transfer = (name: string, from: Lock.Lock, to: Lock.Lock) =>
    Lock.withLock(from, Effect.andThen(Effect.sleep(1), Lock.withLock(to, Effect.void))).pipe(Effect.withSpan(name));
  const first = Effect.runFork(transfer("a", ann, bob));
  const second = Effect.runFork(transfer("b", bob, ann));
  await new Promise((resolve) => setTimeout(resolve, 20));
  const [finding, ...others] = tracer.snapshot().findings;
  assert.deepEqual(others, []);
  assert.equal(finding?.certainty, "certain");
  assert.equal(finding.message, "2 fibers wait for each other");
  const steps = finding.steps.map(({ task, does, primitive }) => `${task} ${does} ${primitive}`);
  assert.deepEqual(steps.sort(), ["a holds ann", "a waits for bob", "b holds bob", "b waits for ann"]);
  await Effect.runPromise(Fiber.interrupt(first));
  await Effect.runPromise(Fiber.join(second));
  assert.deepEqual(tracer.snapshot().findings, []);
});

test("trace: deadlock: a fiber that waits for what it holds itself", async () => {
  const tracer = start(quiet);
  const semaphore = named("permit", Semaphore.makeUnsafe(1));
  const fiber = Effect.runFork(semaphore.withPermit(semaphore.withPermit(Effect.void)));
  await new Promise((resolve) => setTimeout(resolve, 5));
  const [finding] = tracer.snapshot().findings;
  assert.equal(finding?.message, "a fiber waits for permit, which it holds itself");
  assert.equal(finding.certainty, "certain");
  await Effect.runPromise(Fiber.interrupt(fiber));
});

/** The deadlocks that were found, in short. */
function deadlocks(tracer: Tracer): string[] {
  return tracer.snapshot().findings.map(({ kind, certainty, message }) => `${kind} ${certainty}: ${message}`);
}

test("trace: deadlock: of permits that another fiber releases it is only probable, and withdrawn", async () => {
  const tracer = start(quiet);
  const [free, filled] = [named("free", Semaphore.makeUnsafe(2)), named("filled", Semaphore.makeUnsafe(0))];
  const producer = Effect.runFork(Effect.repeat(Effect.andThen(free.take(1), filled.release(1)), { times: 2 }));
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual(deadlocks(tracer), ["deadlock probable: a fiber waits for free, which it holds itself"]);
  await Effect.runPromise(free.release(1)); // a slow consumer
  await Effect.runPromise(Fiber.join(producer));
  assert.deepEqual(deadlocks(tracer), []);
});

test("trace: deadlock: of what was released without a token before it is only probable", async () => {
  const tracer = start(quiet);
  const lock = named("it", Lock.makeUnsafe());
  await Effect.runPromise(Effect.andThen(Lock.acquire(lock), Lock.release(lock)));
  const fiber = Effect.runFork(Lock.withLock(lock, Lock.withLock(lock, Effect.void)));
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual(deadlocks(tracer), ["deadlock probable: a fiber waits for it, which it holds itself"]);
  await Effect.runPromise(Lock.release(lock));
  await Effect.runPromise(Fiber.join(fiber));
});

test("trace: deadlock: it is only probable if what a holder waits for in turn is", async () => {
  const tracer = start(quiet);
  const [semaphore, lock] = [named("permits", Semaphore.makeUnsafe(2)), named("token", Lock.makeUnsafe())];
  const twice = semaphore.withPermit(Effect.andThen(Effect.sleep(1), semaphore.withPermit(Effect.void)));
  let give = () => {};
  const other = Effect.gen(function* () {
    const token = yield* Effect.promise(() => lock.plain.acquire());
    give = () => token.release(); // other code has the token
    yield* Lock.withLock(lock, Effect.void);
  });
  const fibers = [Effect.runFork(twice), Effect.runFork(semaphore.withPermit(other))];
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(deadlocks(tracer).sort(), [
    "deadlock probable: a fiber waits for permits, which it holds itself",
    "deadlock probable: a fiber waits for token, which it holds itself",
  ]);
  give();
  await Effect.runPromise(Effect.all(fibers.map(Fiber.join)));
  assert.deepEqual(deadlocks(tracer), []);
});

test("trace: no deadlock among fibers that are children of one; nothing of theirs is lost", async () => {
  const tracer = start(quiet);
  const [lock, semaphore] = [Lock.makeUnsafe(), Semaphore.makeUnsafe(2)];
  const work = Lock.withLock(lock, Effect.sleep(1));
  await Effect.runPromise(
    Effect.gen(function* () {
      yield* semaphore.take(1);
      assert.equal(yield* semaphore.takeIfAvailable(1), true);
      yield* Effect.promise(() => tracer.collect());
      assert.deepEqual(tracer.snapshot().findings, []);
      yield* Effect.all([work, work, work], { concurrency: 3 });
      yield* semaphore.release(2);
    }),
  );
  assert.deepEqual(tasks(tracer), []);
});

test("trace: releaseAll releases what was taken", async () => {
  const tracer = start(quiet);
  const semaphore = Semaphore.makeUnsafe(3);
  await Effect.runPromise(Effect.andThen(semaphore.take(2), semaphore.take(1)));
  assert.equal(tasks(tracer).flat().length, 2);
  assert.equal(await Effect.runPromise(semaphore.releaseAll), 3);
  assert.deepEqual(tasks(tracer), []);
});

test("trace: what is called as a task by a fiber is that task", async () => {
  const tracer = start(quiet);
  const lock = new PlainLock();
  const inner = task("outer", () =>
    Effect.runPromise(Effect.promise(() => task("inner", () => lock.acquire())).pipe(Effect.withSpan("fiber"))),
  );
  const token = await inner;
  assert.deepEqual(tasks(tracer), [["inner"]]);
  token.release();
  const own = task("outer", () =>
    Effect.runPromise(Effect.promise(() => lock.acquire()).pipe(Effect.withSpan("fiber"))),
  );
  assert.deepEqual(tasks(tracer), [["fiber"]]);
  (await own).release();
});
