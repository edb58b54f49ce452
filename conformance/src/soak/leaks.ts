// Cycles of acquire, abort and release leave the heap where it was.
import assert from "node:assert/strict";
import type { Observed } from "../../test/primitives.ts";
import type { Report } from "../report.ts";
import { heap, turn } from "./garbage.ts";
import type { Subject } from "./subjects.ts";

/** What a cycle may leave behind, in bytes. The smallest object weighs more on every runtime. */
const max = 2;
const attempts = 5;
const batch = 100;

/** Does so many cycles. */
export type Cycles = (cycles: number) => Promise<void>;

/** Each way to use a primitive, over and over. */
export function* cyclesOf(subject: Subject): Generator<[name: string, run: Cycles]> {
  const { signal } = new AbortController(); // lives as long as the cycles, and is never aborted
  const own = () => new AbortController().signal;
  for (const [how, cycle] of Object.entries(subject.atOnce)) yield [`granted at once, ${how}`, oneByOne(cycle)];
  for (const [how, cycle] of Object.entries(subject.queued)) {
    yield [`queued then granted, ${how}`, oneByOne(cycle)];
    yield [`queued on a shared signal then granted, ${how}`, oneByOne(() => cycle({ signal }))];
    yield [`queued on a signal of its own then granted, ${how}`, oneByOne(() => cycle({ signal: own() }))];
  }
  yield ["aborted by a signal of its own", aborted(subject, batch, () => undefined, "stop")];
  yield ["aborted by a shared signal", aborted(subject, 1, () => undefined, "stop")];
  // As `AbortSignal.timeout` does it, with one timer for all.
  yield ["aborted by a timer", aborted(subject, batch, turn, new DOMException("over", "TimeoutError"))];
  const { enqueue } = subject;
  if (enqueue === undefined) return;
  yield ["cancelled", inBatches(async () => cancel(waiting(() => enqueue({ granted() {}, failed() {} }))))];
}

/** Compares the heap before and after that many cycles. A leak shows every time, noise does not. */
export async function measure(report: Report, name: string, run: Cycles, cycles: number): Promise<void> {
  await report.run(`${name}, ${cycles} cycles`, async () => {
    await run(Math.ceil(cycles / 10)); // warm
    let before = await heap();
    const grown: string[] = [];
    for (let attempt = 0; attempt < attempts; attempt++) {
      await run(cycles);
      const after = await heap();
      const growth = (after - before) / cycles;
      grown.push(growth.toFixed(2));
      if (growth < max) return `${grown.join(", ")} bytes a cycle`;
      before = after;
    }
    throw new Error(`the heap grew by ${grown.join(", ")} bytes a cycle`);
  });
}

function oneByOne(cycle: () => Promise<unknown>): Cycles {
  return async (cycles) => {
    for (let i = 0; i < cycles; i++) await cycle();
  };
}

function inBatches(run: () => Promise<unknown>): Cycles {
  return async (cycles) => {
    for (let done = 0; done < cycles; done += batch) await run();
  };
}

/** A batch that waits on as many signals, all of which are aborted. */
function aborted({ wait }: Subject, signals: number, before: () => unknown, reason: unknown): Cycles {
  return inBatches(async () => {
    const controllers = Array.from({ length: signals }, () => new AbortController());
    const waits = waiting((i) =>
      assert.rejects(wait({ signal: controllers[i % signals]?.signal }), (why) => why === reason),
    );
    await before();
    for (const controller of controllers) controller.abort(reason);
    await Promise.all(waits);
  });
}

function waiting<T>(wait: (index: number) => T): T[] {
  return Array.from({ length: batch }, (_, i) => wait(i));
}

function cancel(waiters: ReturnType<Observed["enqueue"]>[]): void {
  for (const waiter of waiters) waiter.cancel("stop");
}
