// The program: customers submit videos to the pool until the shutdown.

import { BoundedSemaphore, Event, Lock, Semaphore } from "@sync/effect";
import { Effect, Fiber, Layer } from "effect";
import { Encoder } from "./encoder.ts";
import type { Job } from "./job.ts";
import { JobQueue } from "./job-queue.ts";
import { Ledger, type Totals } from "./ledger.ts";
import { Memory } from "./memory.ts";
import { Publisher } from "./publisher.ts";
import { Shutdown } from "./shutdown.ts";
import { WorkerPool } from "./worker-pool.ts";

export const workers = 4;
export const capacity = 3;
export const gigabytes = 8;
export const maxConnections = 2;
export const gracePeriod = 300; // ms
/** When the demo requests the shutdown itself. */
export const closingTime = 700; // ms

/** The state after the shutdown. */
export interface Report {
  readonly totals: Totals;
  /** The names of the videos that were published. */
  readonly index: readonly string[];
  readonly queued: number;
  readonly freeGigabytes: number;
  readonly freeConnections: number;
  readonly indexLocked: boolean;
}

const video = (name: string, gigabytes: number, duration: number): Job => ({ name, gigabytes, duration });

const customers: Readonly<Record<string, readonly Job[]>> = {
  Ann: [
    video("trailer", 2, 120),
    video("feature film", 4, 60_000),
    video("making-of", 2, 150),
    video("bloopers", 1, 80),
    video("credits", 1, 60),
  ],
  Ben: [
    video("8K master", 16, 100),
    video("interview", 3, 160),
    video("concert", 4, 200),
    video("encore", 2, 120),
    video("backstage", 2, 100),
    video("soundcheck", 1, 90),
  ],
  Cleo: [
    video("lecture 1", 2, 140),
    { ...video("old tape", 1, 60), corrupt: true },
    video("lecture 2", 2, 140),
    video("lecture 3", 2, 140),
    video("lecture 4", 2, 140),
  ],
};

const submitAll = Effect.fn("submitAll")(
  function* (jobs: readonly Job[]) {
    const { submit } = yield* WorkerPool;
    yield* Effect.forEach(jobs, submit, { discard: true });
    yield* Effect.log("has submitted all videos");
  },
  Effect.catchTag("QueueClosed", () => Effect.log("cannot submit more, the queue is closed")),
);

/** Reads the state. */
export const report = Effect.gen(function* () {
  const ledger = yield* Ledger;
  const publisher = yield* Publisher;
  const queue = yield* JobQueue;
  return {
    totals: yield* ledger.totals,
    index: yield* publisher.index,
    queued: yield* queue.size,
    freeGigabytes: yield* BoundedSemaphore.available(yield* Memory),
    freeConnections: yield* Semaphore.available(publisher.connections),
    indexLocked: yield* Lock.locked(publisher.indexLock),
  } satisfies Report;
});

/** Customers submit videos until the shutdown is requested. */
export const demo = Effect.gen(function* () {
  const workerPool = yield* WorkerPool;
  const shutdownRequested = yield* Shutdown;
  yield* Effect.log("all workers are ready");
  const submitting = yield* Effect.forEach(
    Object.entries(customers),
    ([name, jobs]) => Effect.annotateLogs(submitAll(jobs), "who", name),
    { concurrency: "unbounded" },
  ).pipe(Effect.forkChild);
  yield* Event.set(shutdownRequested).pipe(Effect.delay(closingTime), Effect.forkChild);

  yield* Event.await(shutdownRequested);
  yield* Effect.log("shutdown requested");
  yield* workerPool.shutdown;
  yield* Fiber.join(submitting);
  yield* Effect.log("all workers have stopped");
  return yield* report;
});

/** The services that the pool uses. */
export const resources = Encoder.layer.pipe(
  Layer.provideMerge(
    Layer.mergeAll(JobQueue.layer(capacity), Memory.layer(gigabytes), Publisher.layer(maxConnections), Ledger.layer),
  ),
);

export const pool = WorkerPool.layer({ workers, gracePeriod });
