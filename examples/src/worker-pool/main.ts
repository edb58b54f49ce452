// Encodes and publishes videos with a pool of workers that shuts down gracefully, every primitive at work:
//
//   Condition          job-queue.ts     has customers wait for room, and workers for jobs
//   BoundedSemaphore   memory.ts        shares the memory out, with a typed error for what can never fit
//   Semaphore          publisher.ts     bounds the uploads
//   Lock               publisher.ts     guards the index
//   Barrier            worker-pool.ts   has all workers ready before the pool is
//   Event              shutdown.ts      says that the shutdown is requested
//
// Press Ctrl-C for an early shutdown.

import process from "node:process";
import { Effect, Layer } from "effect";
import { checksOf } from "./checks.ts";
import { demo, pool, resources } from "./demo.ts";
import * as Log from "./log.ts";
import { Shutdown } from "./shutdown.ts";

const report = await demo.pipe(
  Effect.provide(pool),
  Effect.provide(Layer.merge(resources, Shutdown.layerSignal)),
  Effect.provide(Log.layer),
  Effect.runPromise,
);

console.log("");
for (const { name, numbers, passed } of checksOf(report)) {
  console.log(`${passed ? "✓" : "✗"} ${name.padEnd(25)}${numbers}`);
  if (!passed) process.exitCode = 1;
}
