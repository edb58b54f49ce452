// A worker pool in Effect that shuts down gracefully; Ctrl-C ends it early
//
//   Condition          job-queue.ts     lets customers wait for space, and workers for jobs
//   BoundedSemaphore   memory.ts        divides the memory, with a typed error for a video that can never fit
//   Semaphore          publisher.ts     limits the uploads
//   Lock               publisher.ts     protects the index
//   Barrier            worker-pool.ts   waits until all workers are ready
//   Event              shutdown.ts      says that the shutdown is requested

import { Effect, Layer } from "effect";
import { report } from "../check.ts";
import { paint, print } from "../terminal.ts";
import { checksOf } from "./checks.ts";
import {
  capacity,
  closingTime,
  demo,
  gigabytes,
  gracePeriod,
  maxConnections,
  pool,
  resources,
  workers,
} from "./demo.ts";
import * as Log from "./log.ts";
import { Shutdown } from "./shutdown.ts";

print(
  paint("bold", "A worker pool in Effect"),
  `Three customers submit videos to a queue with space for ${capacity}. ${workers} workers encode them in ${gigabytes} GB of memory and`,
  `publish them over ${maxConnections} connections. After ${closingTime} ms, or at Ctrl-C, the pool shuts down: what is running has`,
  `${gracePeriod} ms to end.`,
  "",
);

const result = await demo.pipe(
  Effect.provide(pool),
  Effect.provide(Layer.merge(resources, Shutdown.layerSignal)),
  Effect.provide(Log.layer),
  Effect.runPromise,
);

report(checksOf(result));
