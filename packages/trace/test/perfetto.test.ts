import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { Condition } from "@sync/condition";
import { Event } from "@sync/event";
import { Lock } from "@sync/lock";
import { Semaphore } from "@sync/semaphore";
import { named, start, stop, task } from "@sync/trace";
import { record, userTiming } from "@sync/trace/perfetto";
import { type Shown, type Slice, show } from "./perfetto-reader.ts";

afterEach(stop);

/** Waits for a few milliseconds. */
const sleep = (ms = 3) => new Promise((resolve) => setTimeout(resolve, ms));

/** Slices of a track, in short. */
function on({ slices }: Shown, track: string): string[] {
  return slices.filter((slice) => slice.track === track).map(({ name }) => name);
}

function arrows({ arrows }: Shown): string[] {
  return arrows.map(([from, to]) => `${from.track}: ${from.name} -> ${to.track}: ${to.name}`);
}

/** What the Performance panel takes. */
interface Details {
  readonly dataType: string;
  readonly track: string;
  readonly trackGroup: string;
  readonly color: string;
  readonly properties: readonly (readonly [string, string])[];
}

const endOf = ({ start, duration = Number.NaN }: Slice): number => start + duration;

test("trace: perfetto: tracks for tasks and locks, slices for waits and holds, and arrows from release to grant", async () => {
  const recording = record(start());
  const lock = named("accounts", new Lock());
  const hold = async (signal?: AbortSignal) => {
    const token = await lock.acquire({ signal });
    const done = sleep();
    await done;
    token.release();
  };
  const first = task("ann", async () => {
    const token = await lock.acquire();
    setTimeout(() => token.release(), 5);
  });
  const second = task("bob", () => hold(new AbortController().signal));
  await sleep(1);
  const third = lock.acquire().then((token) => token.release());
  await Promise.all([first, second, third]);
  const shown = show(recording.stop());
  assert.deepEqual(on(shown, "Primitives/accounts/held"), [
    "held by ann",
    "held by bob",
    "held by a task without a name",
  ]);
  assert.deepEqual(on(shown, "Primitives/accounts/waiting"), ["awaited by bob", "awaited by a task without a name"]);
  assert.deepEqual(on(shown, "Tasks/ann"), ["holds accounts"]);
  assert.deepEqual(on(shown, "Tasks/bob"), ["waits for accounts", "holds accounts"]);
  assert.deepEqual(arrows(shown), [
    "Tasks/ann: holds accounts -> Tasks/bob: holds accounts",
    "Tasks/bob: holds accounts -> Primitives/accounts/held: held by a task without a name",
  ]);
  for (const [from, to] of shown.arrows) assert.ok(to.start >= endOf(from) && to.start - endOf(from) < 5e6); // handed over
  for (const { duration, annotations } of shown.slices) {
    assert.ok(duration !== undefined && duration >= 0);
    assert.match(annotations["requested at"] ?? "", /perfetto\.test/);
  }
  assert.ok(Math.abs(shown.realTime / 1e6 + (shown.slices[0]?.start ?? 0) / 1e6 - Date.now()) < 60_000);
});

test("trace: perfetto: what overlaps stands in lanes, and what a task does inside what it holds", async () => {
  const recording = record(start());
  const semaphore = named("slots", new Semaphore(2));
  const [a, b] = [await semaphore.acquire(), await semaphore.acquire()];
  await sleep();
  a.release(); // the two overlap, and neither contains the other
  await sleep();
  b.release();
  const [outer, inner] = [named("outer", new Lock()), named("inner", new Lock())];
  const both = (name: string) => task(name, () => [outer.tryAcquire(), inner.tryAcquire()]);
  for (const token of both("nested").toReversed()) {
    await sleep();
    token?.release();
  }
  const [first, second] = both("crossing");
  first?.release();
  await sleep();
  second?.release();
  const shown = show(recording.stop());
  const held = shown.slices.filter(({ track }) => track === "Primitives/slots/held");
  assert.deepEqual(
    held.map(({ depth }) => depth),
    [0, 0],
  );
  const depths = (track: string) => shown.slices.filter((each) => each.track === track).map(({ depth }) => depth);
  assert.deepEqual(on(shown, "Tasks/nested"), ["holds outer", "holds inner"]);
  assert.deepEqual(depths("Tasks/nested"), [0, 1]);
  const [one, other] = shown.slices.filter(({ track }) => track === "Tasks/crossing");
  const atOnce = one?.start === other?.start; // on a clock that is coarse, one of them contains the other
  assert.deepEqual(depths("Tasks/crossing"), [0, atOnce ? 1 : 0]);
});

test("trace: perfetto: what still waits or holds has no end, and what has failed says why", async () => {
  const tracer = start({ heldTooLong: 0 });
  const recording = record(tracer);
  const lock = named("it", new Lock());
  const token = await lock.acquire();
  const waits = lock.acquire();
  const controller = new AbortController();
  const aborted = lock.acquire(controller);
  await sleep();
  controller.abort();
  await assert.rejects(aborted);
  tracer.check();
  await sleep();
  const shown = show(recording.trace());
  assert.deepEqual(
    shown.slices.map(({ name, duration, annotations: { failed } }) => [name, duration === undefined, failed]),
    [
      ["held by a task without a name", true, undefined],
      ["awaited by a task without a name", true, undefined],
      ["awaited by a task without a name", false, "AbortError"],
    ],
  );
  assert.match(shown.instants[0]?.name ?? "", /^held-too-long \(certain\): it has been held for/);
  token.release();
  (await waits).release();
  assert.equal(show(recording.stop()).slices.filter(({ duration }) => duration === undefined).length, 0);
});

test("trace: perfetto: no arrow to what no release has granted", async () => {
  const recording = record(start());
  const semaphore = named("slots", new Semaphore(1));
  const first = await semaphore.acquire();
  const controller = new AbortController();
  const both = semaphore.acquire({ permits: 2, signal: controller.signal });
  const behind = semaphore.acquire();
  first.release(); // not enough for the first in the queue
  controller.abort(); // this grants the one behind it
  await assert.rejects(both);
  (await behind).release();
  semaphore.tryAcquire()?.release(); // after a release, but without a wait
  const waits = semaphore.acquire({ permits: 2 });
  semaphore.release(); // without a token
  (await waits).release();
  const event = named("ready", new Event());
  const ready = event.wait();
  event.set();
  await ready;
  const shown = show(recording.stop());
  assert.deepEqual(arrows(shown), []);
  assert.deepEqual(on(shown, "Primitives/ready/waiting"), ["awaited by a task without a name"]);
  assert.equal(on(shown, "Primitives/slots/held").length, 4);
});

test("trace: perfetto: a release that grants several has an arrow to each", async () => {
  const recording = record(start());
  const semaphore = named("slots", new Semaphore(2));
  const both = await semaphore.acquire({ permits: 2 });
  const one = task("one", async () => (await semaphore.acquire()).release());
  const two = task("two", async () => (await semaphore.acquire()).release());
  both.release();
  await Promise.all([one, two]);
  assert.deepEqual(arrows(show(recording.stop())), [
    "Primitives/slots/held: held by a task without a name -> Tasks/one: holds slots",
    "Primitives/slots/held: held by a task without a name -> Tasks/two: holds slots",
  ]);
});

test("trace: perfetto: a condition suspends what it holds, and has it back from who releases", async () => {
  const recording = record(start());
  const condition = new Condition(named("queue", new Lock()));
  const consumer = task("consumer", async () => {
    const token = await condition.acquire();
    await condition.wait();
    token.release();
  });
  const producer = task("producer", async () => {
    const token = await condition.acquire();
    condition.notify();
    token.release();
  });
  await Promise.all([consumer, producer]);
  const shown = show(recording.stop());
  const ofLock = on(shown, "Tasks/consumer").filter((name) => name.endsWith("queue"));
  assert.deepEqual(ofLock.toSorted(), [
    "holds queue",
    "holds queue",
    "is suspended from queue",
    ...ofLock.filter((name) => name === "waits for queue"),
  ]);
  assert.deepEqual(arrows(shown), [
    "Tasks/consumer: holds queue -> Tasks/producer: holds queue",
    "Tasks/producer: holds queue -> Tasks/consumer: holds queue",
  ]);
});

test("trace: perfetto: only the last events are kept, and many that wait take little time", async () => {
  const recording = record(start({ stacks: false }), { events: 5_000 });
  const lock = named("it", new Lock());
  let left = 0;
  const hold = (token: { release(): void }) => {
    left++;
    token.release();
  };
  for (let i = 0; i < 5_000; i++) void lock.acquire().then(hold);
  while (left < 5_000) await sleep();
  const shown = show(recording.stop());
  assert.ok(shown.slices.length <= 5_000);
  assert.ok(shown.slices.length > 4_900);
});

test("trace: perfetto: chains of grants are in order on a clock that is coarse", async () => {
  const recording = record(start({ stacks: false }));
  const lock = named("it", new Lock());
  const chain = Array.from({ length: 200 }, (_, i) => task(`task ${i}`, () => lock.with(() => {})));
  await Promise.all(chain);
  assert.equal(show(recording.stop()).arrows.length, 199);
});

test("trace: perfetto: two locks of one name are two tracks, and one without a name has a number", async () => {
  const recording = record(start());
  const [a, b] = [named("account", new Lock()), named("account", new Lock())];
  await a.with(() => b.with(() => sleep()));
  await new Lock().with(() => {});
  const trace = recording.stop();
  const shown = show(trace);
  assert.deepEqual(
    shown.slices.map(({ track, depth }) => [track.replace(/\d+/, "N"), depth]),
    [
      ["Primitives/account/held", 0],
      ["Primitives/account/held", 0],
      ["Primitives/Lock #N/held", 0],
    ],
  );
  assert.equal(recording.trace(), trace);
  assert.equal(recording.stop(), trace);
});

test("trace: userTiming: each wait and hold is a measure with a track, which the timeline does not keep", async () => {
  const entries: { name: string; startTime: number; duration: number; detail: unknown }[] = [];
  const measure = performance.measure;
  const timing = userTiming(start(), { group: "locks" });
  try {
    Object.defineProperty(performance, "measure", {
      configurable: true,
      writable: true,
      value: (...args: Parameters<typeof measure>) => {
        const entry = measure.apply(performance, args);
        entries.push(entry);
        return entry;
      },
    });
    const lock = named("accounts", new Lock());
    const controller = new AbortController();
    await task("ann", async () => {
      const token = await lock.acquire();
      const waits = lock.acquire(controller);
      await sleep();
      controller.abort();
      await assert.rejects(waits);
      token.release();
    });
    await sleep();
  } finally {
    Reflect.deleteProperty(performance, "measure");
    if (performance.measure !== measure) performance.measure = measure;
    timing.stop();
  }
  assert.deepEqual(
    entries.map(({ name }) => name.replace(" (ann)", "")),
    ["accounts: waiting", "accounts: held"],
  );
  const details = entries.map(({ detail }) => (detail as { devtools: Details }).devtools);
  for (const { dataType, track, trackGroup } of details)
    assert.deepEqual([dataType, track, trackGroup], ["track-entry", "accounts", "locks"]);
  assert.deepEqual(
    details.map(({ color }) => color),
    ["error", "primary"],
  );
  assert.deepEqual(
    details[0]?.properties.map(([key]) => key).filter((key) => key !== "Task"),
    ["Requested at", "Failed"],
  );
  assert.ok((entries[1]?.duration ?? 0) > 0);
  assert.deepEqual(performance.getEntriesByName(entries[0]?.name ?? ""), []);
});

test("trace: perfetto: after stop() nothing is recorded, and invalid arguments are named", async () => {
  const tracer = start();
  const recording = record(tracer);
  recording.stop();
  await new Lock().with(() => {});
  assert.deepEqual(show(recording.trace()).slices, []);
  assert.throws(
    () => record({} as typeof tracer),
    new TypeError("tracer must be what start() returned, got an object"),
  );
  assert.throws(() => record(tracer, { events: 0 }), RangeError);
  assert.throws(() => record(tracer, { events: "many" as unknown as number }), TypeError);
  assert.throws(() => userTiming(undefined as unknown as typeof tracer), TypeError);
  assert.throws(() => userTiming(tracer, { group: 1 as unknown as string }), TypeError);
});
