// A bounded queue of jobs: `offer` waits while it is full, `take` while it is empty.

import { Condition, Lock } from "@sync/effect";
import { Context, Data, Effect, Layer } from "effect";
import type { Job } from "./job.ts";

/** The queue is closed: it takes no more jobs, and gives none. */
export class QueueClosed extends Data.TaggedError("QueueClosed") {}

/** Its waits can be interrupted, also in an uninterruptible region. A caller that must not lose a job runs in such a region. */
export class JobQueue extends Context.Service<
  JobQueue,
  {
    /** Adds a job. */
    offer(job: Job): Effect.Effect<void, QueueClosed>;
    /** Removes the oldest job. */
    readonly take: Effect.Effect<Job, QueueClosed>;
    /** Fails all that wait now and all later calls with `QueueClosed`. Returns the jobs that are left. */
    readonly close: Effect.Effect<readonly Job[]>;
    readonly size: Effect.Effect<number>;
  }
>()("worker-pool/JobQueue") {
  static readonly layer = (capacity: number) =>
    Layer.effect(
      JobQueue,
      Effect.gen(function* () {
        // Two conditions share one lock. So `take` wakes a fiber that waits for space, never one that waits for a job.
        const lock = yield* Lock.make();
        const notEmpty = yield* Condition.make(lock);
        const notFull = yield* Condition.make(lock);
        const jobs: Job[] = [];
        let closed = false;

        const exclusively = <A, E>(effect: Effect.Effect<A, E | Condition.NotAcquiredError>) =>
          Lock.withLock(lock, effect).pipe(
            Effect.catchTag("NotAcquiredError", (error) => Effect.die(error)),
            Effect.uninterruptible,
          );

        // Waits for a truthy value, or fails when the queue is closed.
        const waitFor = <A>(condition: Condition.Condition, value: () => A) =>
          Condition.waitFor(
            condition,
            Effect.suspend(() => (closed ? Effect.fail(new QueueClosed()) : Effect.sync(value))),
          ).pipe(Effect.interruptible);

        const offer = (job: Job) =>
          exclusively(
            Effect.gen(function* () {
              yield* waitFor(notFull, () => jobs.length < capacity);
              jobs.push(job);
              yield* Condition.notify(notEmpty);
            }),
          );

        const take = exclusively(
          Effect.gen(function* () {
            const job = yield* waitFor(notEmpty, () => jobs[0]);
            jobs.shift();
            yield* Condition.notify(notFull);
            return job;
          }),
        );

        const close = exclusively(
          Effect.gen(function* () {
            closed = true;
            yield* Condition.notifyAll(notEmpty);
            yield* Condition.notifyAll(notFull);
            return jobs.splice(0);
          }),
        );

        return JobQueue.of({ offer, take, close, size: Effect.sync(() => jobs.length) });
      }),
    );
}
