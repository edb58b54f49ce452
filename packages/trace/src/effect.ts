/**
 * Fibers of effect as tasks. To import it is enough: what a fiber requests belongs to that fiber, with the names and the lines of its
 * spans, and fibers that wait for each other are a certain deadlock.
 *
 * @example
 * ```ts
 * import * as Lock from "@sync/effect/Lock";
 * import { named, start, stop } from "@sync/trace";
 * import "@sync/trace/effect";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const tracer = start();
 * const lock = named("accounts", Lock.makeUnsafe());
 * const transfer = Effect.sync(() => {
 *   assert.equal(tracer.snapshot().primitives[0]?.holders[0]?.task, "transfer");
 * });
 * await Effect.runPromise(Lock.withLock(lock, transfer).pipe(Effect.withSpan("transfer")));
 * stop();
 * ```
 *
 * @module
 */
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { Stamps } from "./stamp.ts";
import { addSource, Task } from "./tasks.ts";
import { currentTracer } from "./trace.ts";

/**
 * The report of the tracer that is on: what is wrong, what is held, and what waits.
 *
 * @example
 * ```ts
 * import { start, stop } from "@sync/trace";
 * import { report } from "@sync/trace/effect";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * start();
 * assert.match(await Effect.runPromise(report), /Nothing is held/);
 * stop();
 * assert.equal(await Effect.runPromise(report), "Tracing is off.");
 * ```
 */
export const report: Effect.Effect<string> = Effect.sync(() => currentTracer()?.report() ?? "Tracing is off.");

type AnyFiber = Fiber.Fiber<unknown, unknown>;

/** A fiber, as a task. It does not refer to the fiber: a `WeakRef` keeps what it is made for until the end of the step. */
class FiberTask extends Task {
  override readonly exact = true;

  /** The span that it is in, or its number. */
  rename({ id, cache: { span } }: AnyFiber): this {
    this.name = span?._tag === "Span" ? span.name : `fiber #${id}`;
    return this;
  }

  /** The spans that it is in, the innermost first. Only the fiber that runs is asked. */
  override stack(depth: number): string | undefined {
    const lines: string[] = [];
    let frame = Fiber.getCurrent()?.cache.stackFrame;
    for (; frame !== undefined && lines.length < depth; frame = frame.parent) {
      const place = /\(?([^\s()]+:\d+:\d+)\)?$/.exec(frame.stack() ?? "")?.[1];
      if (place !== undefined) lines.push(`    at ${frame.name} (${place})`);
    }
    return lines.length > 0 ? lines.join("\n") : undefined;
  }
}

const tasks = new Stamps<FiberTask>();

addSource(() => {
  const fiber = Fiber.getCurrent();
  if (fiber === undefined) return undefined;
  let task = tasks.get(fiber);
  if (task === undefined) tasks.set(fiber, (task = new FiberTask(undefined, undefined)));
  return task.rename(fiber);
});
