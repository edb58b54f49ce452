import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { Barrier } from "@sync/barrier";
import { Condition } from "@sync/condition";
import {
  acquireAll,
  dispose,
  enqueue,
  Primitive,
  PromiseRequest,
  Queue,
  QueuedGovernor,
  tryAcquireAll,
  Waiter,
} from "@sync/core";
import { Event } from "@sync/event";
import { Keyed } from "@sync/keyed";
import { Limiter } from "@sync/limiter";
import { Lock } from "@sync/lock";
import { ReadWriteLock } from "@sync/rwlock";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";
import { SingleFlight } from "@sync/single-flight";
import { development, named, production, type Snapshot, start, stop, type Tracer, task } from "@sync/trace";

afterEach(stop);

/** What holds and what waits, in short: `accounts: 1 held, 2 wait`. */
function short({ primitives }: Snapshot): string[] {
  return primitives.map(({ label, holders, waiters }) => `${label}: ${holders.length} held, ${waiters.length} wait`);
}

/** Throws unless nothing is in use. */
function assertIdle(tracer: Tracer): void {
  assert.deepEqual(short(tracer.snapshot()), []);
}

const signal = new AbortController().signal;

test("trace: stop() puts back all methods, as they were", () => {
  const prototypes = [Primitive, QueuedGovernor, Queue, PromiseRequest, Waiter].map(({ prototype }) => prototype);
  const descriptors = () => prototypes.map((prototype) => Object.getOwnPropertyDescriptors(prototype));
  const before = descriptors();
  start();
  assert.notDeepEqual(descriptors(), before);
  const tracer = start({ stacks: false });
  assert.equal(start(), tracer);
  stop();
  stop();
  assert.deepEqual(descriptors(), before);
});

test("trace: a method that another tool has replaced since stays, and records nothing after stop()", async () => {
  const tracer = start();
  const { release } = PromiseRequest.prototype;
  try {
    PromiseRequest.prototype.release = function () {
      release.call(this);
    };
    stop();
    (await new Lock().acquire()).release();
    assertIdle(tracer);
  } finally {
    PromiseRequest.prototype.release = release;
    stop();
  }
  const tracer2 = start();
  (await new Lock().acquire()).release();
  assertIdle(tracer2);
});

for (const make of [() => new Lock(), () => new Semaphore(), () => new BoundedSemaphore()]) {
  const name = make()[Symbol.toStringTag];

  test(`trace: ${name}: who holds it and who waits, however it was requested`, async () => {
    const tracer = start();
    const governor = named("it", make());
    const ways: (() => unknown)[] = [
      () => governor.acquire(),
      () => governor.tryAcquire(),
      () => governor.acquire({ signal }),
      () => governor[enqueue](),
      () => acquireAll([governor]),
      () => tryAcquireAll([governor]),
    ];
    for (const way of ways) {
      const token = (await way()) as { release(): void };
      assert.deepEqual(short(tracer.snapshot()), ["it: 1 held, 0 wait"]);
      const waits = [governor.acquire(), governor.acquire({ signal }), acquireAll([governor])];
      const observed = governor[enqueue]({ settled: () => {} });
      assert.deepEqual(short(tracer.snapshot()), ["it: 1 held, 4 wait"]);
      assert.equal(governor.tryAcquire(), undefined);
      assert.equal(tryAcquireAll([governor]), undefined);
      assert.deepEqual(short(tracer.snapshot()), ["it: 1 held, 4 wait"]);
      token.release();
      for (const [i, wait] of waits.entries()) {
        assert.deepEqual(short(tracer.snapshot()), [`it: 1 held, ${3 - i} wait`]);
        (await wait).release();
      }
      assert.equal(observed.granted, true);
      assert.deepEqual(short(tracer.snapshot()), ["it: 1 held, 0 wait"]);
      observed.cancel();
      assertIdle(tracer);
    }
    await governor.with(() => assert.deepEqual(short(tracer.snapshot()), ["it: 1 held, 0 wait"]));
    await governor.wrap(() => assert.deepEqual(short(tracer.snapshot()), ["it: 1 held, 0 wait"]))();
    assertIdle(tracer);
  });

  test(`trace: ${name}: what fails is over`, async () => {
    const tracer = start();
    const governor = named("it", make());
    const token = governor.tryAcquire();
    const controller = new AbortController();
    const waits = [governor.acquire({ signal: controller.signal }), acquireAll([governor], controller)];
    assert.deepEqual(short(tracer.snapshot()), ["it: 1 held, 2 wait"]);
    controller.abort();
    assert.deepEqual(short(tracer.snapshot()), ["it: 1 held, 0 wait"]);
    for (const wait of waits) await assert.rejects(wait);
    governor.release();
    token?.release();
    const [, statistics] = [tracer.snapshot(), tracer.snapshot().statistics[0]];
    assert.equal(statistics?.granted, 1);
    assert.equal(statistics.waits.count, 0);
  });
}

test("trace: Lock: its own release() ends what is held", async () => {
  const tracer = start();
  const lock = new Lock();
  await lock.acquire();
  lock.release();
  assertIdle(tracer);
});

test("trace: a frozen token", async () => {
  const tracer = start();
  const lock = new Lock();
  const token = Object.freeze(await lock.acquire());
  const other = Object.freeze(await new Lock().acquire({ signal }));
  assert.equal(tracer.snapshot().primitives.length, 2);
  token.release();
  other.release();
  assertIdle(tracer);
});

test("trace: Semaphore: how many permits; and resize() that rejects", async () => {
  const tracer = start();
  const semaphore = new BoundedSemaphore(3);
  const token = await semaphore.acquire({ permits: 2 });
  const waits = semaphore.acquire({ permits: 3 });
  const [{ holders, waiters, state } = { holders: [], waiters: [], state: "" }] = tracer.snapshot().primitives;
  assert.deepEqual([holders[0]?.demand, waiters[0]?.demand], [2, 3]);
  assert.equal(state, "<BoundedSemaphore [locked, waiters:1]>");
  semaphore.resize(2);
  await assert.rejects(waits, RangeError);
  assert.deepEqual(short(tracer.snapshot()), ["BoundedSemaphore #1: 1 held, 0 wait"]);
  token.release();
  assertIdle(tracer);
});

test("trace: ReadWriteLock: both sides are one primitive, and a downgrade holds to read", async () => {
  const tracer = start();
  const lock = named("cache", new ReadWriteLock());
  const token = await lock.write.acquire();
  const reads = [lock.read.acquire(), lock.acquire({ mode: "read" })];
  const write = lock.write.acquire({ signal });
  const demands = () =>
    tracer
      .snapshot()
      .primitives.map(({ label, holders, waiters }) => [
        label,
        holders.map(({ demand }) => demand).join(),
        waiters.map(({ demand }) => demand).join(),
      ]);
  assert.deepEqual(demands(), [["cache", "write", "read,read,write"]]);
  const read = token.downgrade();
  assert.deepEqual(demands(), [["cache", "read,read,read", "write"]]);
  read.release();
  for (const each of reads) (await each).release();
  assert.deepEqual(demands(), [["cache", "write", ""]]);
  (await write).release();
  assertIdle(tracer);
});

test("trace: Keyed: a key that is free, one that is waited for, and several", async () => {
  const tracer = start();
  for (const keyed of [new Keyed<string>(), new Keyed<string, Lock>(() => new Lock())]) {
    const token = await keyed.acquire("a");
    assert.equal(tracer.snapshot().primitives[0]?.holders.length, 1);
    const waits = keyed.acquire("a");
    const all = keyed.acquireAll(["a", "b"]);
    const counts = tracer.snapshot().primitives.map(({ holders, waiters }) => [holders.length, waiters.length]);
    assert.deepEqual(counts.sort(), [
      [1, 0],
      [1, 2],
    ]);
    token.release();
    (await waits).release();
    (await all).release();
    keyed.tryAcquire("a")?.release();
    assertIdle(tracer);
  }
  const keyed = named("accounts", new Keyed<string>());
  const token = await keyed.acquire("a");
  assert.deepEqual(short(tracer.snapshot()), ['accounts["a"]: 1 held, 0 wait']);
  const waits = keyed.acquire("a");
  assert.deepEqual(short(tracer.snapshot()), ['accounts["a"]: 1 held, 1 wait']);
  token.release();
  (await waits).release();
  const [one, two] = [await keyed.acquire("b"), await keyed.acquire("c")];
  assert.deepEqual(short(tracer.snapshot()), ['accounts["b"]: 1 held, 0 wait', 'accounts["c"]: 1 held, 0 wait']);
  for (const each of [one, two]) each.release();
  const long = await keyed.acquire("x".repeat(100), { signal });
  assert.match(tracer.report(), /^accounts\["x{39}\.\.\.\] <Lock \[locked\]>$/m);
  long.release();
  const object = await new Keyed<object>().acquire({});
  assert.match(tracer.snapshot().primitives[0]?.label ?? "", /^Keyed #\d+\[an object\]$/);
  object.release();
  const { name, granted } = tracer.snapshot().statistics[0] ?? {};
  assert.deepEqual([name, granted], ["accounts", 5]);
});

test("trace: what waits for a limiter or for a shared call, whose value is the caller's own", async () => {
  const tracer = start();
  const limiter = named("uploads", new Limiter(1));
  const controller = new AbortController();
  const jobs = [limiter.run(() => new Promise<void>((resolve) => setTimeout(resolve, 1))), limiter.run(() => {})];
  assert.deepEqual(short(tracer.snapshot()), ["uploads: 0 held, 1 wait"]);
  await Promise.all(jobs);
  const flights = named("users", new SingleFlight<string, object>());
  const value = { release() {}, released: false, [dispose]() {} };
  const calls = [1, 2].map(() => flights.run("ann", async () => value, controller));
  assert.deepEqual(short(tracer.snapshot()), ['users["ann"]: 0 held, 2 wait']);
  for (const call of calls) assert.equal(await call, value);
  assertIdle(tracer);
});

test("trace: Condition: its lock's token is suspended during a wait", async () => {
  const tracer = start();
  const condition = new Condition(named("lock", new Lock()));
  named("changed", condition);
  const token = await condition.acquire();
  const waits = condition.wait();
  const suspended = () => tracer.snapshot().primitives.flatMap(({ holders }) => holders.map((held) => held.suspended));
  assert.deepEqual(short(tracer.snapshot()), ["lock: 1 held, 0 wait", "changed: 0 held, 1 wait"]);
  assert.deepEqual(suspended(), [true]);
  const other = await condition.acquire();
  condition.notify();
  assert.deepEqual(short(tracer.snapshot()), ["lock: 2 held, 1 wait", "changed: 0 held, 1 wait"]);
  other.release();
  assert.deepEqual(suspended(), [undefined]);
  await waits;
  assert.deepEqual(short(tracer.snapshot()), ["lock: 1 held, 0 wait"]);
  const controller = new AbortController();
  const aborted = condition.wait(controller);
  controller.abort();
  await assert.rejects(aborted);
  assert.deepEqual(short(tracer.snapshot()), ["lock: 1 held, 0 wait"]);
  const released = condition.wait();
  token.release();
  await assert.rejects(released);
  assertIdle(tracer);
});

test("trace: Event and Barrier: who waits, and nothing is held", async () => {
  const tracer = start();
  const event = named("ready", new Event());
  const waits = [event.wait(), event.wait({ signal })];
  assert.deepEqual(short(tracer.snapshot()), ["ready: 0 held, 2 wait"]);
  event.set();
  await Promise.all([...waits, event.wait()]);
  assertIdle(tracer);
  const barrier = named("round", new Barrier(2));
  const broken = barrier.wait();
  assert.deepEqual(short(tracer.snapshot()), ["round: 0 held, 1 wait"]);
  barrier.reset();
  await assert.rejects(broken);
  assertIdle(tracer);
  const [one, two] = [barrier.wait(), barrier.wait({ signal })];
  await Promise.all([one, two]);
  assertIdle(tracer);
  assert.equal(tracer.snapshot().statistics.find(({ name }) => name === "ready")?.waits.count, 2);
});

async function acquireHere(lock: Lock) {
  return await lock.acquire(); // JavaScriptCore drops the frame of a tail call
}

test("trace: where it was requested is the user's code", async () => {
  const tracer = start({ depth: 2 });
  const lock = new Lock();
  const token = await acquireHere(lock);
  const waits = acquireHere(lock);
  const inside = lock.with(() => {});
  const [{ holders, waiters } = { holders: [], waiters: [] }] = tracer.snapshot().primitives;
  for (const { frames } of [holders[0], waiters[0]].map((each) => each ?? { frames: [] })) {
    assert.equal(frames[0]?.function, "acquireHere");
    assert.match(frames[0].file, /trace\.test\.ts/);
    assert.ok(frames.length <= 2);
  }
  assert.match(waiters[1]?.frames[0]?.file ?? "", /trace\.test\.ts/);
  assert.match(tracer.report(), /held for \d+ ms, acquired at acquireHere \(.*trace\.test\.ts.*:\d+:\d+\)/);
  token.release();
  (await waits).release();
  await inside;
});

test("trace: presets: development is the default; production keeps few stacks, and gives the tokens themselves", async () => {
  assert.deepEqual(development, { stacks: true, depth: 8, leaks: true, order: true });
  const tracer = start(production);
  const semaphore = new Semaphore(20);
  const tokens = await Promise.all(Array.from({ length: 17 }, () => semaphore.acquire()));
  const [{ holders } = { holders: [] }] = tracer.snapshot().primitives;
  assert.equal(holders.filter(({ frames }) => frames.length > 0).length, 2);
  for (const token of tokens) {
    assert.equal(Object.hasOwn(token, "demand"), true);
    token.release();
  }
  start(); // a tracer that is on takes the options
  assert.equal(Object.hasOwn(await semaphore.acquire(), "demand"), false);
});

test("trace: a stack is printed when somebody asks, and once it is kept for long: not in the middle of an operation", async () => {
  const { prepareStackTrace } = Error;
  const printed: unknown[] = [];
  const times = () => printed.length;
  const lock = named("it", new Lock());
  const tracer = start();
  try {
    Error.prepareStackTrace = (error) => `${error}\n    at here (/it.ts:1:${printed.push(error)})`;
    (await lock.acquire()).release();
    await lock.with(() => {});
    assert.equal(times(), 0);
    const token = await lock.acquire();
    tracer.check();
    tracer.check();
    const [{ holders } = { holders: [] }] = tracer.snapshot().primitives;
    assert.ok(times() <= 1); // not every engine asks
    if (printed.length === 1)
      assert.deepEqual(holders[0]?.frames, [{ function: "here", file: "/it.ts", line: 1, column: 1 }]);
    token.release();
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
  }
});

test("trace: stacks: 0, 1 or one in so many", async () => {
  const lock = new Semaphore(8);
  const withFrames = async (stacks: boolean | number) => {
    const tracer = start({ stacks });
    const tokens = [await lock.acquire(), await lock.acquire(), await lock.acquire(), await lock.acquire()];
    const [{ holders } = { holders: [] }] = tracer.snapshot().primitives;
    for (const token of tokens) token.release();
    stop();
    return holders.filter(({ frames }) => frames.length > 0).length;
  };
  assert.equal(await withFrames(true), 4);
  assert.equal(await withFrames(false), 0);
  assert.equal(await withFrames(2), 2);
});

test("trace: a task's requests have its name, and a task is what its function returns", async () => {
  const tracer = start();
  const lock = named("it", new Lock());
  const token = await task("holder", () => lock.acquire());
  const waits = task("outer", () => task("inner", () => lock.acquire()));
  const [{ holders, waiters } = { holders: [], waiters: [] }] = tracer.snapshot().primitives;
  assert.deepEqual([holders[0]?.task, waiters[0]?.task], ["holder", "inner"]);
  assert.match(tracer.report({ colour: false }), /^ {2}held for \d+ ms by task "holder", acquired at /m);
  assert.ok(tracer.report({ colour: true }).includes("\u001b[1mit"));
  token.release();
  (await waits).release();
  stop();
  assert.equal(
    task("off", () => 42),
    42,
  );
});

test("trace: a task is followed behind each await", async () => {
  const tracer = start();
  const lock = new Lock();
  await task("transfer", async () => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    const token = await lock.acquire();
    assert.equal(tracer.snapshot().primitives[0]?.holders[0]?.task, "transfer");
    token.release();
  });
});

test("trace: a snapshot is plain data", async () => {
  const tracer = start({ heldTooLong: 0 });
  const token = await named("it", new Lock()).acquire();
  const snapshot = tracer.snapshot();
  assert.deepEqual(JSON.parse(JSON.stringify(snapshot)), snapshot);
  assert.ok(Math.abs(Date.parse(snapshot.primitives[0]?.holders[0]?.since ?? "") - Date.now()) < 60_000);
  token.release();
});

test("trace: statistics of one name are one", async () => {
  const tracer = start();
  const locks = [named("account", new Lock()), named("account", new Lock())];
  for (const lock of locks) {
    const token = await lock.acquire();
    const waits = lock.acquire();
    token.release();
    (await waits).release();
  }
  const [statistics, ...others] = tracer.snapshot().statistics.filter(({ name }) => name === "account");
  assert.deepEqual(others, []);
  assert.equal(statistics?.granted, 4);
  assert.equal(statistics.waits.count, 2);
  assert.equal(statistics.holds.count, 4);
  assert.equal(
    statistics.holds.buckets.reduce((a, b) => a + b),
    4,
  );
});

test("trace: invalid arguments are named", () => {
  assert.throws(() => start({ depth: 0 }), RangeError);
  assert.throws(() => start({ stacks: -1 }), RangeError);
  assert.throws(() => start({ stacks: "all" as unknown as number }), TypeError);
  assert.throws(() => start({ heldTooLong: -1 }), RangeError);
  assert.throws(() => start({ waitedTooLong: Number.NaN }), RangeError);
  assert.throws(() => start({ deadlockAfter: "5 s" as unknown as number }), TypeError);
  assert.throws(() => start({ order: 1 as unknown as boolean }), TypeError);
  assert.throws(() => start({ onFinding: 1 as unknown as () => void }), TypeError);
  assert.throws(() => named(1 as unknown as string, new Lock()), TypeError);
  assert.throws(() => named("it", 1 as unknown as Lock), TypeError);
  assert.throws(() => task(1 as unknown as string, () => {}), TypeError);
  assert.throws(() => task("it", 1 as unknown as () => void), TypeError);
});
