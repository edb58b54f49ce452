import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { Condition } from "@sync/condition";
import { Event } from "@sync/event";
import { Lock } from "@sync/lock";
import { named, start, stop, task } from "@sync/trace";
import { openTelemetry } from "@sync/trace/otel";
import { FakeContext, FakeMeter, FakeTracer } from "./fake-otel.ts";

afterEach(stop);

/** Waits for a few milliseconds. */
const sleep = (ms = 5) => new Promise((resolve) => setTimeout(resolve, ms));

async function acquireHere(lock: Lock) {
  return await lock.acquire(); // JavaScriptCore drops the frame of a tail call
}

const accounts = { "sync.primitive.kind": "Lock", "sync.primitive.name": "accounts" };

test("trace: openTelemetry: how long it took to wait and to hold, in seconds", async () => {
  const meter = new FakeMeter();
  const telemetry = openTelemetry(start(), { meter });
  const lock = named("accounts", new Lock());
  const token = await lock.acquire();
  const waits = lock.acquire();
  await sleep(20);
  token.release();
  (await waits).release();
  await sleep();
  const [atOnce, waited, ...others] = meter.of("sync.wait_time");
  assert.deepEqual(others, []);
  assert.deepEqual([atOnce?.value, atOnce?.attributes], [0, accounts]);
  assert.deepEqual(waited?.attributes, accounts);
  assert.ok(waited.value > 0.01 && waited.value < 5, `${waited.value}`);
  const held = meter.of("sync.use_time").map(({ value }) => value);
  assert.equal(held.length, 2);
  assert.ok(Math.abs((held[0] ?? 0) - waited.value) < 0.5);
  assert.deepEqual([meter.options.get("sync.wait_time")?.unit, meter.options.get("sync.use_time")?.unit], ["s", "s"]);
  telemetry.stop();
});

test("trace: openTelemetry: what waits and holds now, and zero when nothing does", async () => {
  const meter = new FakeMeter();
  const telemetry = openTelemetry(start(), { meter });
  const locks = [named("accounts", new Lock()), named("accounts", new Lock()), new Lock()];
  const tokens = await Promise.all(locks.map((lock) => lock.acquire()));
  const waits = locks[0]?.acquire();
  const shown = () =>
    meter.collect().map(({ instrument, value, attributes }) => {
      return `${instrument} ${attributes["sync.primitive.name"] ?? attributes["sync.primitive.kind"]} ${value}`;
    });
  assert.deepEqual(shown(), [
    "sync.pending_requests accounts 1",
    "sync.pending_requests Lock 0",
    "sync.holders accounts 2",
    "sync.holders Lock 1",
  ]);
  for (const token of tokens) token.release();
  (await waits)?.release();
  assert.deepEqual(shown(), [
    "sync.pending_requests accounts 0",
    "sync.pending_requests Lock 0",
    "sync.holders accounts 0",
    "sync.holders Lock 0",
  ]);
  telemetry.stop();
  assert.deepEqual(shown(), []);
});

test("trace: openTelemetry: requests that fail, and findings", async () => {
  const meter = new FakeMeter();
  const tracer = start({ heldTooLong: 0 });
  const telemetry = openTelemetry(tracer, { meter });
  const lock = named("accounts", new Lock());
  const token = await lock.acquire();
  const aborted = [new DOMException("late", "TimeoutError"), "no reason"].map((reason) => {
    const controller = new AbortController();
    const waits = lock.acquire(controller);
    controller.abort(reason);
    return waits;
  });
  await Promise.allSettled(aborted);
  tracer.check();
  token.release();
  tracer.check();
  await sleep();
  assert.deepEqual(
    meter.of("sync.failed_requests").map(({ value, attributes }) => [value, attributes]),
    [
      [1, { ...accounts, "error.type": "TimeoutError" }],
      [1, { ...accounts, "error.type": "string" }],
    ],
  );
  assert.equal(meter.of("sync.wait_time").length, 1);
  assert.deepEqual(
    meter.of("sync.findings").map(({ value, attributes }) => [value, attributes]),
    [[1, { "sync.finding.kind": "held-too-long", "sync.finding.certainty": "certain" }]],
  );
  telemetry.stop();
});

test("trace: openTelemetry: a span of each wait and hold, whose parent was active when the request was made", async () => {
  const [spans, context] = [new FakeTracer(), new FakeContext()];
  const telemetry = openTelemetry(start({ depth: 2 }), { spans, context });
  const lock = named("accounts", new Lock());
  const token = await context.with("holder", () => lock.acquire());
  const waits = context.with("waiter", () => task("transfer", () => acquireHere(lock)));
  const controller = new AbortController();
  const aborted = context.with("aborter", () => lock.acquire(controller));
  await sleep();
  controller.abort();
  context.with("releaser", () => token.release());
  await assert.rejects(aborted);
  (await waits).release();
  await sleep();
  assert.deepEqual(
    spans.spans.map(({ name, context, links, status }) => [name, context, links, status]),
    [
      ["hold accounts", "holder", [], undefined],
      ["wait accounts", "waiter", [], undefined],
      ["wait accounts", "aborter", [], 2],
      ["hold accounts", "waiter", ["1"], undefined],
    ],
  );
  const [first, second, third, fourth] = spans.spans;
  assert.equal(third?.attributes["error.type"], "AbortError");
  assert.equal(fourth?.attributes["sync.task.name"], "transfer");
  assert.equal(fourth.attributes["sync.primitive.name"], "accounts");
  assert.match(String(second?.attributes["code.file.path"]), /otel\.test/);
  assert.ok(Number(second?.attributes["code.line.number"]) > 0);
  for (const { startTime, endTime = 0 } of spans.spans) {
    assert.ok(Math.abs(startTime - Date.now()) < 60_000);
    assert.ok(endTime >= startTime);
  }
  assert.ok(Math.abs((first?.endTime ?? 0) - fourth.startTime) < 50);
  telemetry.stop();
});

test("trace: openTelemetry: a condition's token is two holds, and an event is a wait", async () => {
  const [spans, context, meter] = [new FakeTracer(), new FakeContext(), new FakeMeter()];
  const telemetry = openTelemetry(start(), { spans, context, meter });
  const condition = new Condition(named("accounts", new Lock()));
  const token = await condition.acquire();
  const waits = condition.wait();
  await condition.with(() => condition.notify());
  await waits;
  token.release();
  const event = named("ready", new Event());
  const ready = event.wait();
  event.set();
  await ready;
  await sleep();
  const names = spans.spans.map(({ name }) => name);
  assert.equal(names.filter((name) => name === "hold accounts").length, 3);
  assert.equal(names.filter((name) => name === "wait ready").length, 1);
  for (const { endTime } of spans.spans) assert.ok(endTime !== undefined);
  assert.equal(meter.of("sync.use_time").length, 3);
  telemetry.stop();
});

test("trace: openTelemetry: stop() ends the spans that are open, and nothing follows", async () => {
  const [spans, context, meter] = [new FakeTracer(), new FakeContext(), new FakeMeter()];
  const telemetry = openTelemetry(start(), { spans, context, meter });
  const lock = new Lock();
  const token = await lock.acquire();
  telemetry.stop();
  telemetry.stop();
  token.release();
  (await lock.acquire()).release();
  await sleep();
  assert.deepEqual(
    spans.spans.map(({ name, endTime }) => [name, endTime !== undefined]),
    [["hold Lock", true]],
  );
  assert.equal(meter.recorded.length, 1);
});

test("trace: openTelemetry: its code is not called in the middle of an operation, where what it throws would do harm", async () => {
  let inside = false;
  const log: string[] = [];
  const meter = new FakeMeter();
  meter.createHistogram = (name) => ({ record: () => void log.push(`${name} ${inside ? "inside" : "outside"}`) });
  const telemetry = openTelemetry(start(), { meter });
  const lock = new Lock();
  inside = true;
  lock.tryAcquire()?.release();
  inside = false;
  await sleep();
  assert.deepEqual(log, ["sync.wait_time outside", "sync.use_time outside"]);
  telemetry.stop();
});

test("trace: openTelemetry: invalid arguments are named", () => {
  const tracer = start();
  const [spans, context, meter] = [new FakeTracer(), new FakeContext(), new FakeMeter()];
  const cases: [options: object, message: RegExp][] = [
    [{}, /^options must be an object with a meter, or with spans, got an object$/],
    [{ meter: {} }, /^meter must be a meter of OpenTelemetry, got an object$/],
    [{ spans: 1, context }, /^spans must be a tracer of OpenTelemetry, got 1$/],
    [{ spans }, /^context must be the context API of OpenTelemetry, got undefined$/],
  ];
  for (const [options, message] of cases)
    assert.throws(() => openTelemetry(tracer, options), { name: "TypeError", message });
  assert.throws(
    () => openTelemetry({} as typeof tracer, { meter }),
    /^TypeError: tracer must be what start\(\) returned/,
  );
});
