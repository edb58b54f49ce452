// Encodes videos, each with the memory that it needs.

import { BoundedSemaphore } from "@sync/effect";
import { Context, Data, Effect, Layer } from "effect";
import type { Job } from "./job.ts";
import { Memory } from "./memory.ts";

/** The video's file is damaged. */
export class CorruptVideo extends Data.TaggedError("CorruptVideo")<{ readonly name: string }> {
  override get message(): string {
    return `${this.name} is corrupt`;
  }
}

export class Encoder extends Context.Service<
  Encoder,
  {
    /** Loads the codecs. Each worker does it once. */
    warmUp(worker: number): Effect.Effect<void>;
    /** Encodes a video. Fails if it needs more memory than there is in total. */
    encode(job: Job): Effect.Effect<void, CorruptVideo | BoundedSemaphore.PermitsExceededError>;
  }
>()("worker-pool/Encoder") {
  static readonly layer = Layer.effect(
    Encoder,
    Effect.gen(function* () {
      const memory = yield* Memory;

      const warmUp = (worker: number) => Effect.sleep(20 * worker);

      const encode = Effect.fn("Encoder.encode")(
        function* (job: Job) {
          yield* Effect.log(`encodes ${job.name}, with ${job.gigabytes} GB`);
          yield* Effect.sleep(job.duration);
          if (job.corrupt) return yield* new CorruptVideo({ name: job.name });
        },
        (encoding, job) =>
          encoding.pipe(
            Effect.onInterrupt(() => Effect.log(`deletes the unfinished ${job.name}`)),
            BoundedSemaphore.withPermits(memory, job.gigabytes),
          ),
      );

      return Encoder.of({ warmUp, encode });
    }),
  );
}
