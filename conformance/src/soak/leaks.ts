// Cycles of acquire, abort and release leave the heap where it was.
import { heap, turn } from "./garbage.ts";
import type { Report } from "./report.ts";
import type { Request, Subject } from "./subjects.ts";

/** What a cycle may leave behind, in bytes. The smallest object weighs more on every runtime. */
const most = 2;
const attempts = 5;
const batch = 100;

/** Some way to use a primitive, over and over. */
export interface Cycles {
  readonly name: string;
  /** Does as many cycles. */
  run(cycles: number): Promise<void>;
}

/** Each way to use a primitive. */
export function* cyclesOf(subject: Subject): Generator<Cycles> {
  const { name } = subject;
  const shared = new AbortController().signal; // lives as long as the cycles, and is never aborted
  for (const [how, cycle] of Object.entries(subject.atOnce)) {
    yield { name: `${name}, granted at once, ${how}`, run: (cycles) => oneByOne(cycles, cycle) };
  }
  for (const [how, cycle] of Object.entries(subject.queued)) {
    yield { name: `${name}, queued then granted, ${how}`, run: (cycles) => oneByOne(cycles, cycle) };
    yield {
      name: `${name}, queued on a shared signal then granted, ${how}`,
      run: (cycles) => oneByOne(cycles, () => cycle({ signal: shared })),
    };
    yield {
      name: `${name}, queued on a signal of its own then granted, ${how}`,
      run: (cycles) => oneByOne(cycles, () => cycle({ signal: new AbortController().signal })),
    };
  }
  yield {
    name: `${name}, aborted by a signal of its own`,
    run: (cycles) => inBatches(cycles, () => ownSignals(subject)),
  };
  yield {
    name: `${name}, aborted by a shared signal`,
    run: (cycles) => inBatches(cycles, () => sharedSignal(subject)),
  };
  yield { name: `${name}, aborted by a timer`, run: (cycles) => inBatches(cycles, () => timers(subject)) };
  yield { name: `${name}, abandoned`, run: (cycles) => inBatches(cycles, () => abandoned(subject)) };
}

/** Compares the heap before and after that many cycles. A leak shows every time, noise does not. */
export async function measure(report: Report, { name, run }: Cycles, cycles: number): Promise<void> {
  await report.run(`${name}, ${cycles} cycles`, async () => {
    await run(Math.ceil(cycles / 10)); // warm
    let before = await heap();
    const grown: string[] = [];
    for (let attempt = 0; attempt < attempts; attempt++) {
      await run(cycles);
      const after = await heap();
      const growth = (after - before) / cycles;
      grown.push(growth.toFixed(2));
      if (growth < most) return `${grown.join(", ")} bytes a cycle`;
      before = after;
    }
    throw new Error(`the heap grew by ${grown.join(", ")} bytes a cycle`);
  });
}

async function oneByOne(cycles: number, cycle: () => Promise<unknown>): Promise<void> {
  for (let i = 0; i < cycles; i++) await cycle();
}

async function inBatches(cycles: number, run: () => Promise<unknown>): Promise<void> {
  for (let done = 0; done < cycles; done += batch) await run();
}

const refused = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => {
      throw new Error("granted, though it was to be aborted");
    },
    () => undefined,
  );

async function ownSignals({ wait }: Subject): Promise<void> {
  const controllers = Array.from({ length: batch }, () => new AbortController());
  const waits = controllers.map(({ signal }) => refused(wait({ signal })));
  for (const controller of controllers) controller.abort("stop");
  await Promise.all(waits);
}

async function sharedSignal({ wait }: Subject): Promise<void> {
  const controller = new AbortController();
  const waits = Array.from({ length: batch }, () => refused(wait({ signal: controller.signal })));
  controller.abort("stop");
  await Promise.all(waits);
}

/** As `AbortSignal.timeout` does it, with one timer for all. */
async function timers({ wait }: Subject): Promise<void> {
  const controllers = Array.from({ length: batch }, () => new AbortController());
  const waits = controllers.map(({ signal }) => refused(wait({ signal })));
  await turn();
  for (const controller of controllers) controller.abort(new DOMException("over", "TimeoutError"));
  await Promise.all(waits);
}

async function abandoned({ enqueue }: Subject): Promise<void> {
  const requests: Request[] = [];
  for (let i = 0; i < batch; i++) requests.push(enqueue());
  for (const request of requests) request.abandon("stop");
}
