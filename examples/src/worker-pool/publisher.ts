// Uploads videos, a few at once, and adds them to the index of the site.

import { Lock, Semaphore } from "@sync/effect";
import { Context, Effect, Layer } from "effect";
import type { Job } from "./job.ts";

export class Publisher extends Context.Service<
  Publisher,
  {
    publish(job: Job): Effect.Effect<void>;
    readonly index: Effect.Effect<readonly string[]>;
    readonly connections: Semaphore.Semaphore;
    readonly indexLock: Lock.Lock;
  }
>()("worker-pool/Publisher") {
  static readonly layer = (maxConnections: number) =>
    Layer.effect(
      Publisher,
      Effect.gen(function* () {
        const connections = yield* Semaphore.make(maxConnections);
        const indexLock = yield* Lock.make();
        let index: readonly string[] = [];

        const upload = connections.withPermit(Effect.sleep(50));

        // It reads, waits and writes. Without the lock, a worker could overwrite what another has added meanwhile.
        const addToIndex = Effect.fnUntraced(function* (job: Job) {
          const before = index;
          yield* Effect.sleep(10);
          index = [...before, job.name];
        }, Lock.withLock(indexLock));

        const publish = Effect.fn("Publisher.publish")(function* (job: Job) {
          yield* upload;
          yield* addToIndex(job);
          yield* Effect.log(`has published ${job.name}`);
        });

        return Publisher.of({ publish, index: Effect.sync(() => index), connections, indexLock });
      }),
    );
}
