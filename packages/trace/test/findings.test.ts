import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { Event } from "@sync/event";
import { Lock } from "@sync/lock";
import { ReadWriteLock } from "@sync/rwlock";
import { Semaphore } from "@sync/semaphore";
import { type Finding, named, start, stop, type Tracer, task } from "@sync/trace";

afterEach(stop);

const never = Number.POSITIVE_INFINITY;
const quiet = { heldTooLong: never, waitedTooLong: never, deadlockAfter: never } as const;

/** Waits for a few milliseconds. */
const sleep = (ms = 5) => new Promise((resolve) => setTimeout(resolve, ms));

function kinds(tracer: Tracer): string[] {
  return tracer.snapshot().findings.map(({ kind }) => kind);
}

/** The steps of a finding, in short. */
function steps(finding: Finding | undefined): string[] {
  return (finding?.steps ?? []).map(({ task, does, primitive }) => `${task} ${does} ${primitive}`);
}

test("trace: held-too-long and waited-too-long are found while it happens, and are over with it", async () => {
  const log: string[] = [];
  const onFinding = ({ kind, over, certainty }: Finding) => log.push(`${kind} ${certainty} ${over}`);
  const tracer = start({ heldTooLong: 100, waitedTooLong: 100, onFinding });
  const lock = named("it", new Lock());
  const token = await lock.acquire();
  const waits = lock.acquire();
  for (let i = 0; log.length < 2 && i < 100; i++) await sleep(20);
  assert.deepEqual(log, ["held-too-long certain false", "waited-too-long certain false"]);
  assert.match(tracer.report(), /^held-too-long \(certain\): it has been held for \d+ ms, and a request waits$/m);
  token.release();
  assert.deepEqual(kinds(tracer), []);
  (await waits).release();
  assert.deepEqual(log.slice(2), ["held-too-long certain true", "waited-too-long certain true"]);
});

/** Acquires two locks, one after the other, in a task. */
function transfer(name: string, from: Lock, to: Lock, signal?: AbortSignal): Promise<void> {
  return task(name, async () => {
    const token = await from.acquire();
    await sleep();
    try {
      (await to.acquire({ signal })).release();
    } finally {
      token.release();
    }
  });
}

test("trace: deadlock: tasks that wait for each other, until one goes on", async () => {
  const log: string[] = [];
  const onFinding = ({ kind, over }: Finding) => log.push(`${kind} ${over}`);
  const tracer = start({ ...quiet, order: false, deadlockAfter: 10, onFinding });
  const [ann, bob] = [named("ann", new Lock()), named("bob", new Lock())];
  const controller = new AbortController();
  const transfers = [transfer("a", ann, bob, controller.signal), transfer("b", bob, ann)];
  for (let i = 0; log.length === 0 && i < 100; i++) await sleep(20);
  const [finding, ...others] = tracer.snapshot().findings;
  assert.deepEqual(others, []);
  assert.equal(finding?.kind, "deadlock");
  assert.equal(finding.certainty, "probable");
  assert.equal(finding.message, "2 tasks wait for each other");
  assert.deepEqual(steps(finding).toSorted(), ["a holds ann", "a waits for bob", "b holds bob", "b waits for ann"]);
  controller.abort();
  const [first, second] = await Promise.allSettled(transfers);
  assert.deepEqual([first?.status, second?.status], ["rejected", "fulfilled"]);
  assert.deepEqual(kinds(tracer), []);
  await sleep();
  assert.deepEqual(log, ["deadlock false", "deadlock true"]);
});

test("trace: deadlock: a section that requests what it holds, without any task()", async () => {
  const tracer = start({ ...quiet, deadlockAfter: 0 });
  const lock = named("it", new Lock());
  const inner = new AbortController();
  const outer = lock.with(() => lock.with(() => {}, inner));
  await sleep();
  const [finding] = tracer.snapshot().findings;
  assert.equal(finding?.message, "a task waits for it, which it holds itself");
  inner.abort();
  await assert.rejects(outer);
  assert.deepEqual(kinds(tracer), []);
});

test("trace: deadlock: a reader that wants to write, and a semaphore whose permits are all held by its own waiters", async () => {
  const tracer = start({ ...quiet, deadlockAfter: 0 });
  const controller = new AbortController();
  const { read, write } = named("cache", new ReadWriteLock());
  const upgrade = read.with(() => write.acquire(controller));
  await sleep();
  assert.deepEqual(steps(tracer.snapshot().findings[0]), ["undefined holds cache", "undefined waits for cache"]);
  controller.abort();
  await assert.rejects(upgrade);
  assert.deepEqual(kinds(tracer), []);

  const semaphore = new Semaphore(2);
  const all = new AbortController();
  const both = [1, 2].map(() => semaphore.with(() => semaphore.acquire(all)));
  await sleep();
  assert.deepEqual(new Set(kinds(tracer)), new Set(["deadlock"]));
  all.abort();
  await Promise.allSettled(both);
  assert.deepEqual(kinds(tracer), []);
});

test("trace: no deadlock where somebody can go on", async () => {
  const tracer = start({ ...quiet, deadlockAfter: 0 });
  const [lock, semaphore, event] = [new Lock(), new Semaphore(2), new Event()];
  const busy = semaphore.tryAcquire(); // by no task: it may be released at any time
  const section = semaphore.with(() => semaphore.acquire());
  const other = new Semaphore(2);
  const before = other.with(() => other.acquire());
  const after = other.tryAcquire();
  const siblings = Promise.all([1, 2, 3].map(() => lock.with(() => event.wait())));
  const behind = task("behind", () => lock.acquire());
  await sleep();
  assert.deepEqual(kinds(tracer), []);
  busy?.release();
  (await section).release();
  after?.release();
  (await before).release();
  event.set();
  await siblings;
  (await behind).release();
  assert.deepEqual(kinds(tracer), []);
});

test("trace: inversion: two orders, although nothing deadlocks", async () => {
  const tracer = start(quiet);
  const [ann, bob] = [named("ann", new Lock()), named("bob", new Lock())];
  await ann.with(() => bob.with(() => {}));
  assert.deepEqual(kinds(tracer), []);
  await bob.with(() => ann.with(() => {}));
  const [finding] = tracer.snapshot().findings;
  assert.equal(finding?.kind, "inversion");
  assert.equal(finding.certainty, "certain");
  assert.equal(finding.steps.length, 4);
  await ann.with(() => bob.with(() => {}));
  await bob.with(() => ann.with(() => {}));
  assert.deepEqual(kinds(tracer), ["inversion"]);
});

test("trace: inversion: a cycle of three, each with its own instances of a name", async () => {
  const tracer = start(quiet);
  const order = async (one: string, two: string) =>
    named(one, new Lock()).with(() => named(two, new ReadWriteLock()).write.with(() => {}));
  await order("a", "b");
  await order("b", "c");
  assert.deepEqual(kinds(tracer), []);
  await order("c", "a");
  assert.deepEqual(kinds(tracer), ["inversion"]);
});

test("trace: no inversion with a lock around, by tryAcquire, among permits, or of what was released", async () => {
  const tracer = start(quiet);
  const [gate, a, b] = [new Lock(), new Lock(), new Lock()];
  await gate.with(() => a.with(() => b.with(() => {})));
  await gate.with(() => b.with(() => a.with(() => {})));
  const [c, d] = [new Lock(), new Lock()];
  await c.with(() => d.with(() => {}));
  await d.with(() => c.tryAcquire()?.release());
  const [e, f] = [new Semaphore(2), new Semaphore(2)];
  await e.with(() => f.with(() => {}));
  await f.with(() => e.with(() => {}));
  const [g, h] = [new Lock(), new Lock()];
  for (const [one, two] of [[g, h] as const, [h, g] as const])
    await task("in turn", async () => {
      (await one.acquire()).release();
      (await two.acquire()).release();
    });
  assert.deepEqual(kinds(tracer), []);
});

test("trace: with very many findings, a check describes no more than it keeps", () => {
  const tracer = start({ ...quiet, heldTooLong: 0, stacks: false });
  const tokens = Array.from({ length: 1000 }, () => new Lock().tryAcquire());
  const { toISOString } = Date.prototype;
  let described = 0;
  Date.prototype.toISOString = function () {
    described++;
    return toISOString.call(this);
  };
  try {
    tracer.check();
    tracer.check();
  } finally {
    Date.prototype.toISOString = toISOString;
  }
  assert.equal(described, 200);
  assert.equal(tracer.snapshot().findings.length, 100);
  for (const token of tokens) token?.release();
  assert.equal(tracer.snapshot().findings.length, 0);
});
