import { Condition, Lock } from "@sync/effect";
import { Context, Data, Effect, Layer } from "effect";
import type { Job } from "./job.ts";

/** The queue takes no more jobs, and gives none. */
export class QueueClosed extends Data.TaggedError("QueueClosed") {}

/**
 * A queue with room for so many jobs. Who offers waits while it is full, who takes waits while it is empty.
 *
 * Only these waits can be interrupted, even in an uninterruptible region: a caller that must not lose a job runs in one.
 */
export class JobQueue extends Context.Service<
  JobQueue,
  {
    /** Adds a job. */
    offer(job: Job): Effect.Effect<void, QueueClosed>;
    /** Removes the oldest job. */
    readonly take: Effect.Effect<Job, QueueClosed>;
    /** Fails all who wait, and all who come. Gives the jobs that nobody has taken. */
    readonly close: Effect.Effect<readonly Job[]>;
    readonly size: Effect.Effect<number>;
  }
>()("worker-pool/JobQueue") {
  static readonly layer = (capacity: number) =>
    Layer.effect(
      JobQueue,
      Effect.gen(function* () {
        // Two conditions share one lock, so that a `take` wakes one who waits for room, and never one who waits for a job.
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
