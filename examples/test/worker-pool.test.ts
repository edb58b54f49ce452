import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { BoundedSemaphore, Event, Lock, Semaphore } from "@sync/effect";
import { Clock, Effect, Exit, Fiber, Layer, Logger, Scheduler, type Scope } from "effect";
import { TestClock } from "effect/testing";
import { checksOf } from "../src/worker-pool/checks.ts";
import { closingTime, demo, gracePeriod, pool, report, resources } from "../src/worker-pool/demo.ts";
import { CorruptVideo, Encoder } from "../src/worker-pool/encoder.ts";
import type { Job } from "../src/worker-pool/job.ts";
import { JobQueue } from "../src/worker-pool/job-queue.ts";
import { Ledger, outcomes } from "../src/worker-pool/ledger.ts";
import { Memory } from "../src/worker-pool/memory.ts";
import { Publisher } from "../src/worker-pool/publisher.ts";
import { Shutdown } from "../src/worker-pool/shutdown.ts";
import { WorkerPool } from "../src/worker-pool/worker-pool.ts";

const job = (name: string, duration = 100, gigabytes = 1): Job => ({ name, duration, gigabytes });

/** Runs an effect silently, at a time that only the test advances. */
const run = <A, E>(effect: Effect.Effect<A, E, Scope.Scope>): Promise<A> =>
  effect.pipe(Effect.scoped, Effect.provide([TestClock.layer(), Logger.layer([])]), Effect.runPromise);

/** Lets the other fibers run until they wait for time: `adjust` gives them a turn, and they may need a few. */
const settle = Effect.repeat(TestClock.adjust(0), { times: 9 });

const advance = (time: number) => Effect.andThen(settle, TestClock.adjust(time));

/** An encoder that takes its time, and no memory. */
const simpleEncoder = Layer.succeed(Encoder, {
  warmUp: () => Effect.void,
  encode: (job) => {
    if (job.name === "bug") return Effect.die(new Error("a bug"));
    return job.corrupt ? Effect.fail(new CorruptVideo({ name: job.name })) : Effect.sleep(job.duration);
  },
});

/** A publisher that takes no time. */
const simplePublisher = Layer.succeed(Publisher, {
  publish: () => Effect.void,
  index: Effect.succeed([]),
  connections: Semaphore.makeUnsafe(1),
  indexLock: Lock.makeUnsafe(),
});

const simplePool = (workers: number, capacity: number, encoder: Layer.Layer<Encoder> = simpleEncoder) =>
  WorkerPool.layer({ workers, gracePeriod }).pipe(
    Layer.provideMerge(Layer.mergeAll(encoder, simplePublisher, JobQueue.layer(capacity), Ledger.layer)),
  );

/** Just the counts that are not 0. */
const totals = Effect.gen(function* () {
  const ledger = yield* Ledger;
  return Object.fromEntries(Object.entries(yield* ledger.totals).filter(([, count]) => count > 0));
});

const names = (jobs: readonly Job[]): readonly string[] => jobs.map(({ name }) => name);

test("an offer waits while the queue is full, and a take while it is empty", () =>
  run(
    Effect.gen(function* () {
      const queue = yield* JobQueue;
      const offering = yield* Effect.forkChild(
        Effect.forEach(["a", "b", "c"], (name) => queue.offer(job(name)), { discard: true }),
      );
      yield* settle;
      assert.equal(yield* queue.size, 2);
      assert.equal(offering.pollUnsafe(), undefined);
      assert.equal((yield* queue.take).name, "a");
      yield* Fiber.join(offering);
      assert.deepEqual(names([yield* queue.take, yield* queue.take]), ["b", "c"]);
      const taking = yield* Effect.forkChild(queue.take);
      yield* settle;
      assert.equal(taking.pollUnsafe(), undefined);
      yield* queue.offer(job("d"));
      assert.equal((yield* Fiber.join(taking)).name, "d");
    }).pipe(Effect.provide(JobQueue.layer(2))),
  ));

test("a closed queue fails all who wait and all who come with QueueClosed, and gives what it held", () =>
  run(
    Effect.gen(function* () {
      const queue = yield* JobQueue;
      yield* queue.offer(job("a"));
      const offering = yield* Effect.forkChild(Effect.flip(queue.offer(job("b"))));
      yield* settle;
      assert.deepEqual(names(yield* queue.close), ["a"]);
      assert.equal((yield* Fiber.join(offering))._tag, "QueueClosed");
      assert.equal((yield* Effect.flip(queue.offer(job("c"))))._tag, "QueueClosed");
      assert.equal((yield* Effect.flip(queue.take))._tag, "QueueClosed");
      assert.deepEqual(yield* queue.close, []);
    }).pipe(Effect.provide(JobQueue.layer(1))),
  ));

test("an interrupted offer has added nothing", () =>
  run(
    Effect.gen(function* () {
      const queue = yield* JobQueue;
      yield* queue.offer(job("a"));
      const offering = yield* Effect.forkChild(queue.offer(job("b")));
      yield* settle;
      yield* Fiber.interrupt(offering);
      assert.deepEqual(names(yield* queue.close), ["a"]);
    }).pipe(Effect.provide(JobQueue.layer(1))),
  ));

test("a take that is interrupted when it has just been notified leaves the job to the next", () =>
  run(
    Effect.gen(function* () {
      const queue = yield* JobQueue;
      const first = yield* Effect.forkChild(queue.take);
      const second = yield* Effect.forkChild(queue.take);
      yield* settle;
      yield* queue.offer(job("a"));
      yield* Fiber.interrupt(first);
      assert.equal((yield* Fiber.join(second)).name, "a");
    }).pipe(Effect.provide(JobQueue.layer(1))),
  ));

const encoderAndMemory = Encoder.layer.pipe(Layer.provideMerge(Memory.layer(8)));

test("videos are encoded at once as long as there is memory", () =>
  run(
    Effect.gen(function* () {
      const { encode } = yield* Encoder;
      const memory = yield* Memory;
      const encoding = yield* Effect.forkChild(
        Effect.forEach([5, 3, 1], (gigabytes) => encode(job("video", 100, gigabytes)), { concurrency: "unbounded" }),
      );
      yield* settle;
      assert.equal(yield* BoundedSemaphore.available(memory), 0);
      assert.equal(yield* BoundedSemaphore.waiting(memory), 1);
      yield* advance(100);
      assert.equal(yield* BoundedSemaphore.available(memory), 7);
      yield* advance(100);
      yield* Fiber.join(encoding);
      assert.equal(yield* BoundedSemaphore.available(memory), 8);
    }).pipe(Effect.provide(encoderAndMemory)),
  ));

test("a video that needs more memory than there is fails with PermitsExceededError", () =>
  run(
    Effect.gen(function* () {
      const { encode } = yield* Encoder;
      const error = yield* Effect.flip(encode(job("8K master", 100, 9)));
      assert.equal(error._tag, "PermitsExceededError");
      assert.equal(error.message, "requested 9 permits, but the bound is 8");
    }).pipe(Effect.provide(encoderAndMemory)),
  ));

test("a corrupt video fails with CorruptVideo, and gives its memory back", () =>
  run(
    Effect.gen(function* () {
      const { encode } = yield* Encoder;
      const encoding = yield* Effect.forkChild(Effect.flip(encode({ ...job("old tape"), corrupt: true })));
      yield* advance(100);
      assert.equal((yield* Fiber.join(encoding)).message, "old tape is corrupt");
      assert.equal(yield* BoundedSemaphore.available(yield* Memory), 8);
    }).pipe(Effect.provide(encoderAndMemory)),
  ));

test("an interrupted encoding gives its memory to those who wait for it", () =>
  run(
    Effect.gen(function* () {
      const { encode } = yield* Encoder;
      const first = yield* Effect.forkChild(encode(job("first", 60_000, 8)));
      const second = yield* Effect.forkChild(encode(job("second", 100, 8)));
      yield* settle;
      yield* Fiber.interrupt(first);
      yield* advance(100);
      yield* Fiber.join(second);
      assert.equal(yield* BoundedSemaphore.available(yield* Memory), 8);
    }).pipe(Effect.provide(encoderAndMemory)),
  ));

test("videos that are published at the same time are all in the index", () =>
  run(
    Effect.gen(function* () {
      const { publish, index } = yield* Publisher;
      const expected = ["a", "b", "c", "d", "e"];
      const publishing = yield* Effect.forkChild(
        Effect.forEach(expected, (name) => publish(job(name)), { concurrency: "unbounded" }),
      );
      yield* advance(1_000);
      yield* Fiber.join(publishing);
      assert.deepEqual(yield* index, expected);
    }).pipe(Effect.provide(Publisher.layer(5))),
  ));

test("the pool is ready when its slowest worker is", () =>
  run(
    Effect.gen(function* () {
      const building = yield* Effect.forkChild(Layer.build(Layer.provide(pool, resources)));
      yield* advance(79);
      assert.equal(building.pollUnsafe(), undefined);
      yield* advance(1);
      yield* Fiber.join(building);
    }),
  ));

test("a worker that cannot warm up fails the pool with BrokenBarrierError", () =>
  run(
    Effect.gen(function* () {
      const encoder = Layer.succeed(Encoder, {
        warmUp: (worker) => (worker === 2 ? Effect.die(new Error("no codecs")) : Effect.void),
        encode: () => Effect.void,
      });
      const error = yield* Effect.flip(Layer.build(simplePool(3, 1, encoder)));
      assert.equal(error._tag, "BrokenBarrierError");
    }),
  ));

test("a job that fails or dies does not stop its worker", () =>
  run(
    Effect.gen(function* () {
      const { submit } = yield* WorkerPool;
      for (const next of [{ ...job("old tape"), corrupt: true }, job("bug"), job("good")]) yield* submit(next);
      yield* advance(100);
      assert.deepEqual(yield* totals, { submitted: 3, done: 1, failed: 2 });
    }).pipe(Effect.provide(simplePool(1, 3))),
  ));

test("a shutdown takes no longer than the jobs that are running", () =>
  run(
    Effect.gen(function* () {
      const { submit, shutdown } = yield* WorkerPool;
      yield* submit(job("a", 200));
      yield* submit(job("b", 100));
      yield* settle;
      const ended = yield* Effect.forkChild(Effect.andThen(shutdown, Clock.currentTimeMillis));
      yield* advance(1_000);
      assert.equal(yield* Fiber.join(ended), 200);
      assert.deepEqual(yield* totals, { submitted: 2, done: 2 });
    }).pipe(Effect.provide(simplePool(2, 2))),
  ));

test("a shutdown interrupts what is still running after the grace period", () =>
  run(
    Effect.gen(function* () {
      const { submit, shutdown } = yield* WorkerPool;
      yield* submit(job("long", 60_000));
      yield* submit(job("short", 100));
      yield* settle;
      const ended = yield* Effect.forkChild(Effect.andThen(shutdown, Clock.currentTimeMillis));
      yield* advance(1_000);
      assert.equal(yield* Fiber.join(ended), gracePeriod);
      assert.deepEqual(yield* totals, { submitted: 2, done: 1, interrupted: 1 });
    }).pipe(Effect.provide(simplePool(2, 2))),
  ));

test("a shutdown rejects what is queued, what waits for space, and what comes later", () =>
  run(
    Effect.gen(function* () {
      const { submit, shutdown } = yield* WorkerPool;
      yield* submit(job("running"));
      yield* settle;
      yield* submit(job("queued"));
      const waiting = yield* Effect.forkChild(Effect.flip(submit(job("waiting"))));
      yield* settle;
      const ended = yield* Effect.forkChild(shutdown);
      assert.equal((yield* Fiber.join(waiting))._tag, "QueueClosed");
      assert.equal((yield* Effect.flip(submit(job("late"))))._tag, "QueueClosed");
      yield* advance(100);
      yield* Fiber.join(ended);
      assert.deepEqual(yield* totals, { submitted: 4, done: 1, rejected: 3 });
    }).pipe(Effect.provide(simplePool(1, 1))),
  ));

test("a program that fails leaves the running jobs their grace period", () =>
  run(
    Effect.gen(function* () {
      const program = Effect.gen(function* () {
        const { submit } = yield* WorkerPool;
        yield* submit(job("short", 100));
        yield* submit(job("long", 60_000));
        yield* Effect.sleep(50);
        return yield* Effect.fail("of something else");
      });
      const failing = yield* Effect.forkChild(
        program.pipe(
          Effect.provide(WorkerPool.layer({ workers: 2, gracePeriod })),
          Effect.provide([simpleEncoder, simplePublisher, JobQueue.layer(2)]),
        ),
      );
      yield* advance(50 + gracePeriod);
      assert.ok(Exit.isFailure(yield* Fiber.await(failing)));
      assert.deepEqual(yield* totals, { submitted: 2, done: 1, interrupted: 1 });
    }).pipe(Effect.provide(Ledger.layer)),
  ));

test("every job is accounted for, whichever turn the program is interrupted at", async () => {
  const program = Effect.gen(function* () {
    const { submit } = yield* WorkerPool;
    yield* Effect.forEach(["a", "b", "c", "d"], (name) => submit(job(name, 0)), { concurrency: 2, discard: true });
  }).pipe(
    Effect.provide(WorkerPool.layer({ workers: 2, gracePeriod: 0 })),
    Effect.provide([simpleEncoder, simplePublisher, JobQueue.layer(1)]),
    Effect.provideService(Scheduler.MaxOpsBeforeYield, 3), // so that there is a turn every few operations
  );
  let ended = false;
  for (let turns = 0; !ended; turns++) {
    await run(
      Effect.gen(function* () {
        const running = yield* Effect.forkChild(program);
        yield* Effect.repeat(Effect.yieldNow, { times: turns });
        ended = running.pollUnsafe() !== undefined;
        yield* Fiber.interrupt(running);
        const { submitted = 0, ...settled } = yield* totals;
        const sum = Object.values(settled).reduce((sum, count) => sum + count, 0);
        assert.equal(sum, submitted, `after ${turns} turns`);
      }).pipe(Effect.provide(Ledger.layer)),
    );
  }
});

test("SIGINT requests the shutdown, and the listener goes with the layer", () =>
  run(
    Effect.gen(function* () {
      const before = process.listenerCount("SIGINT");
      yield* Effect.gen(function* () {
        const requested = yield* Shutdown;
        assert.equal(process.listenerCount("SIGINT"), before + 1);
        const waiting = yield* Effect.forkChild(Event.await(requested));
        yield* settle;
        process.emit("SIGINT", "SIGINT");
        yield* Fiber.join(waiting);
      }).pipe(Effect.provide(Shutdown.layerSignal));
      assert.equal(process.listenerCount("SIGINT"), before);
    }),
  ));

const failedChecks = Effect.map(report, (report) => checksOf(report).filter(([, , passed]) => !passed));

test("in the demo, jobs end in every way, and are accounted for", () =>
  run(
    Effect.gen(function* () {
      const running = yield* Effect.forkChild(Effect.provide(demo, Layer.merge(pool, Shutdown.layer)));
      yield* advance(2_000);
      const { totals } = yield* Fiber.join(running);
      for (const outcome of outcomes) assert.ok(totals[outcome] > 0, outcome);
      assert.deepEqual(yield* failedChecks, []);
    }).pipe(Effect.provide(resources)),
  ));

test("the demo accounts for every job, whenever the shutdown is requested", async () => {
  for (let time = 0; time <= closingTime; time += 5) {
    await run(
      Effect.gen(function* () {
        const requested = yield* Event.make();
        const running = yield* Effect.forkChild(
          demo.pipe(Effect.provide(pool), Effect.provideService(Shutdown, requested)),
        );
        yield* advance(time);
        yield* Event.set(requested);
        yield* advance(2_000);
        yield* Fiber.join(running);
        assert.deepEqual(yield* failedChecks, [], `after ${time} ms`);
      }).pipe(Effect.provide(resources)),
    );
  }
});

test("the demo accounts for every job, whenever it is interrupted", async () => {
  for (let time = 0; time <= closingTime + gracePeriod; time += 5) {
    await run(
      Effect.gen(function* () {
        const running = yield* Effect.forkChild(Effect.provide(demo, Layer.merge(pool, Shutdown.layer)));
        yield* advance(time);
        const interrupting = yield* Effect.forkChild(Fiber.interrupt(running));
        yield* advance(gracePeriod);
        yield* Fiber.join(interrupting);
        assert.deepEqual(yield* failedChecks, [], `after ${time} ms`);
      }).pipe(Effect.provide(resources)),
    );
  }
});

test("the program runs in real time, and passes its own checks", async () => {
  const lines: string[] = [];
  const { log } = console;
  console.log = (line: string) => lines.push(line);
  try {
    await import("../src/worker-pool/main.ts");
  } finally {
    console.log = log;
  }
  assert.equal(lines.filter((line) => line.includes("✓")).length, 3);
  assert.deepEqual(
    lines.filter((line) => line.includes("✗")),
    [],
  );
});
