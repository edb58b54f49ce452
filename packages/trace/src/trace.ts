/** Switches tracing on and off, and names primitives and tasks. */
import { callable, integer, invalid, optionsOf } from "@sync/core";
import { learn } from "./copies.ts";
import { Installed } from "./install.ts";
import { setName } from "./note.ts";
import { Recorder, type Recording } from "./recorder.ts";
import { currentTask, runAs, Task } from "./tasks.ts";
import { RunningTracer, type Settings, type TraceOptions, type Tracer } from "./tracer.ts";

/** Everything is recorded and looked for. It is what `start()` does by default. */
export const development: TraceOptions = Object.freeze({ stacks: true, depth: 8, leaks: true, order: true });

/**
 * What a program in production can afford: the stack of one request in 16; tokens that are lost and orders of locks are not looked
 * for.
 *
 * @example
 * ```ts
 * import { production, start, stop } from "@sync/trace";
 *
 * start({ ...production, heldTooLong: 60_000, onFinding: ({ message }) => console.warn(message) });
 * stop();
 * ```
 */
export const production: TraceOptions = Object.freeze({ stacks: 16, depth: 8, leaks: false, order: false });

interface Running {
  readonly recorder: Recorder;
  readonly installed: Installed;
  readonly tracer: RunningTracer;
}

let running: Running | undefined;

/**
 * Switches tracing on, and returns the tracer. What was requested before is not known to it. If tracing is on already, it takes
 * the new options, and keeps what it knows.
 *
 * **Throws** `TypeError` or `RangeError` for an invalid option. Nothing has changed then.
 *
 * @example
 * ```ts
 * import { Lock } from "@sync/lock";
 * import { named, start, stop } from "@sync/trace";
 * import assert from "node:assert/strict";
 *
 * const tracer = start();
 * const lock = named("accounts", new Lock());
 * const token = await lock.acquire();
 * const [accounts] = tracer.snapshot().primitives;
 * assert.equal(accounts?.name, "accounts");
 * assert.equal(accounts.holders.length, 1);
 * token.release();
 * assert.equal(tracer.snapshot().primitives.length, 0);
 * stop();
 * ```
 */
export function start(options?: TraceOptions): Tracer {
  const [recording, settings] = settingsOf(optionsOf(options) ?? {});
  if (running !== undefined) {
    running.recorder.recording = recording;
    running.tracer.configure(settings);
    return running.tracer;
  }
  const recorder = new Recorder(recording);
  const tracer = new RunningTracer(recorder, settings);
  running = { recorder, tracer, installed: new Installed(recorder) };
  return tracer;
}

/** The tracer that is on. */
export function currentTracer(): Tracer | undefined {
  return running?.tracer;
}

/** Switches tracing off: puts everything back as it was. Does nothing if it is off. */
export function stop(): void {
  running?.installed.remove();
  running?.tracer.end();
  running = undefined;
}

/**
 * Gives a primitive a name, for reports, and returns the primitive. Several may have the same name: their order and their
 * statistics are one. It costs nothing when tracing is off.
 *
 * **Throws** `TypeError` if `name` is not a string, or `primitive` is not an object.
 *
 * @example
 * ```ts
 * import { Semaphore } from "@sync/semaphore";
 * import { named } from "@sync/trace";
 *
 * const connections = named("connections", new Semaphore(10));
 * ```
 */
export function named<P extends object>(name: string, primitive: P): P {
  if (typeof name !== "string") invalid("name", "a string", name);
  if (typeof primitive !== "object" || primitive === null) invalid("primitive", "an object", primitive);
  const { plain } = primitive as { readonly plain?: unknown }; // of a facade
  for (const each of Object(plain) === plain ? [primitive, plain as object] : [primitive]) {
    setName(each, name);
    learn(each);
  }
  running?.installed.add();
  return primitive;
}

/**
 * Calls a function as a task with a name: what it and what it starts request belongs to the task. Returns what it returns.
 *
 * On Node, Bun and Deno that holds across each `await`. Where there is no `AsyncLocalStorage`, as in browsers, it ends at the
 * first. When tracing is off, it only calls the function.
 *
 * **Throws** what `fn` throws; `TypeError` if `name` is not a string, or `fn` is not a function.
 *
 * @example
 * ```ts
 * import { Lock } from "@sync/lock";
 * import { start, stop, task } from "@sync/trace";
 * import assert from "node:assert/strict";
 *
 * const tracer = start();
 * const lock = new Lock();
 * await task("transfer", async () => {
 *   using _ = await lock.acquire();
 *   assert.equal(tracer.snapshot().primitives[0]?.holders[0]?.task, "transfer");
 * });
 * stop();
 * ```
 */
export function task<R>(name: string, fn: () => R): R {
  if (typeof name !== "string") invalid("name", "a string", name);
  callable("fn", fn);
  return running === undefined ? fn() : runAs(new Task(name, currentTask()), fn);
}

function settingsOf(options: TraceOptions): [Recording, Settings] {
  const { stacks = true, depth = 8, leaks = true, order = true, onFinding } = options;
  const { heldTooLong = 10_000, waitedTooLong = 10_000, deadlockAfter = 5_000 } = options;
  if (typeof order !== "boolean") invalid("order", "true or false", order);
  if (typeof leaks !== "boolean") invalid("leaks", "true or false", leaks);
  if (onFinding !== undefined) callable("onFinding", onFinding);
  const recording = {
    stacks: typeof stacks === "boolean" ? Number(stacks) : integer("stacks", stacks, 0),
    depth: integer("depth", depth, 1),
    leaks: leaks && typeof FinalizationRegistry === "function",
  };
  const settings = {
    depth,
    order,
    heldTooLong: duration("heldTooLong", heldTooLong),
    waitedTooLong: duration("waitedTooLong", waitedTooLong),
    deadlockAfter: duration("deadlockAfter", deadlockAfter),
    onFinding,
  };
  return [recording, settings];
}

function duration(name: string, value: unknown): number {
  if (typeof value === "number" && value >= 0) return value;
  invalid(name, "a number >= 0", value, typeof value === "number" ? RangeError : TypeError);
}
