// Workers that take jobs from the queue, encode and publish.

import { Barrier } from "@sync/effect";
import { Cause, Context, type Duration, Effect, Exit, Fiber, Layer } from "effect";
import { Encoder } from "./encoder.ts";
import type { Job } from "./job.ts";
import { JobQueue, type QueueClosed } from "./job-queue.ts";
import { Ledger, type Outcome } from "./ledger.ts";
import { Publisher } from "./publisher.ts";

export interface Options {
  readonly workers: number;
  /** How long a shutdown waits for the jobs that are running. */
  readonly gracePeriod: Duration.Input;
}

export class WorkerPool extends Context.Service<
  WorkerPool,
  {
    /** Submits a job. Waits while the queue is full. Fails after the shutdown has begun. */
    submit(job: Job): Effect.Effect<void, QueueClosed>;
    /** Accepts no more jobs, rejects the queued ones, and interrupts the running ones after the grace period. */
    readonly shutdown: Effect.Effect<void>;
  }
>()("worker-pool/WorkerPool") {
  static readonly layer = ({ workers, gracePeriod }: Options) =>
    Layer.effect(
      WorkerPool,
      Effect.gen(function* () {
        const queue = yield* JobQueue;
        const encoder = yield* Encoder;
        const publisher = yield* Publisher;
        const ledger = yield* Ledger;
        const ready = yield* Barrier.make(workers + 1); // the workers, and this layer

        const run = (job: Job) => Effect.andThen(encoder.encode(job), publisher.publish(job));

        // Only the job itself can be interrupted. So each job that was taken from the queue gets its outcome.
        const runNext = Effect.uninterruptibleMask((restore) =>
          Effect.flatMap(queue.take, (job) =>
            restore(run(job)).pipe(
              Effect.onExit((exit) => ledger.settle(job, outcomeOf(exit))),
              Effect.catch((error) => Effect.log(`${job.name} failed: ${error.message}`)),
              Effect.catchDefect((defect) => Effect.log(`${job.name} failed: ${defect}`)),
            ),
          ),
        );

        const work = Effect.fnUntraced(
          function* (worker: number) {
            // Otherwise the others would wait for this worker forever.
            yield* Effect.onError(encoder.warmUp(worker), () => Barrier.abort(ready));
            yield* Barrier.await(ready);
            return yield* Effect.forever(runNext);
          },
          Effect.catchTag("QueueClosed", () => Effect.log("stops")),
          (work, worker) => Effect.annotateLogs(work, "who", `worker ${worker}`),
        );

        const submit = Effect.fn("WorkerPool.submit")(function* (job: Job) {
          yield* ledger.submit(job);
          yield* Effect.onError(queue.offer(job), (cause) =>
            ledger.settle(job, Cause.hasInterrupts(cause) ? "interrupted" : "rejected"),
          );
        }, Effect.uninterruptible); // except for the wait in the queue's `offer`

        const fibers = yield* Effect.forEach(
          Array.from({ length: workers }, (_, i) => i + 1),
          (worker) => Effect.forkScoped(work(worker)),
        );

        const rejectQueued = Effect.gen(function* () {
          const jobs = yield* queue.close;
          yield* Effect.forEach(jobs, (job) => ledger.settle(job, "rejected"), { discard: true });
        }).pipe(Effect.uninterruptible);

        const shutdown = Effect.gen(function* () {
          yield* rejectQueued;
          yield* Effect.timeoutOption(Fiber.awaitAll(fibers), gracePeriod);
          yield* Fiber.interruptAll(fibers);
        });

        yield* Barrier.await(ready);
        yield* Effect.addFinalizer(() => shutdown); // the pool shuts down gracefully, however the program ends

        return WorkerPool.of({ submit, shutdown });
      }),
    );
}

function outcomeOf(exit: Exit.Exit<void, unknown>): Outcome {
  if (Exit.isSuccess(exit)) return "done";
  return Exit.hasInterrupts(exit) ? "interrupted" : "failed";
}
