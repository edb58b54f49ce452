import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { Condition } from "@sync/condition";
import { acquireAll, dispose, tryAcquireAll } from "@sync/core";
import { Keyed } from "@sync/keyed";
import { Lock } from "@sync/lock";
import { memory } from "@sync/remote";
import { ReadWriteLock } from "@sync/rwlock";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";
import { named, start, stop, type Tracer } from "@sync/trace";

afterEach(stop);

const never = Number.POSITIVE_INFINITY;
const options = { heldTooLong: never, waitedTooLong: never, deadlockAfter: 0 } as const;
const { signal } = new AbortController();

/** What was lost. Where an engine cannot be asked, it may take some collections until it has found all. */
async function lost(tracer: Tracer, count = 1): Promise<string[]> {
  for (let i = 0; i < 100 && tracer.snapshot().findings.length < count; i++) await tracer.collect();
  const { findings } = tracer.snapshot();
  assert.deepEqual(new Set(findings.map(({ kind, certainty }) => `${kind} ${certainty}`)), new Set(["lost probable"]));
  return findings.map(({ steps }) => steps[0]?.primitive ?? "").sort();
}

/** Throws if something was lost, after a collection. */
async function assertNothingLost(tracer: Tracer): Promise<void> {
  await tracer.collect();
  assert.deepEqual(tracer.snapshot().findings, []);
}

/** Does something in a frame of its own: what an engine still has of it does not keep a token alive. */
async function apart(what: () => Promise<unknown>): Promise<void> {
  await what();
}

/** Loses a token in as many ways as there are. Returns what keeps the primitives alive. */
const ways: Readonly<Record<string, (name: string) => unknown>> = {
  acquire: async (name) => {
    const lock = named(name, new Lock());
    await lock.acquire();
    return lock;
  },
  "acquire with a signal": async (name) => {
    const lock = named(name, new Lock());
    await lock.acquire({ signal });
    return lock;
  },
  "acquire after a wait": async (name) => {
    const semaphore = named(name, new Semaphore());
    const token = await semaphore.acquire();
    const waits = [semaphore.acquire(), semaphore.acquire({ signal })];
    token.release();
    (await waits[0])?.release();
    await waits[1];
    return semaphore;
  },
  tryAcquire: (name) => {
    const lock = named(name, new Lock());
    lock.tryAcquire()?.release();
    lock.tryAcquire();
    return lock;
  },
  "a promise that nobody awaits": (name) => {
    const semaphore = named(name, new Semaphore());
    semaphore.acquire();
    return semaphore;
  },
  "a release that a throw skips": async (name) => {
    const lock = named(name, new Lock());
    const work = async () => {
      const token = await lock.acquire();
      if (token.released === false) throw new Error("no finally");
      token.release();
    };
    await work().catch(() => {});
    return lock;
  },
  acquireAll: async (name) => {
    const lock = named(name, new Lock());
    await acquireAll([lock]);
    return lock;
  },
  tryAcquireAll: (name) => {
    const lock = named(name, new Lock());
    tryAcquireAll([lock]);
    return lock;
  },
  downgrade: async (name) => {
    const lock = named(name, new ReadWriteLock());
    (await lock.write.acquire()).downgrade();
    return lock;
  },
  writer: async (name) => {
    const lock = named(name, new ReadWriteLock());
    await lock.write.acquire();
    return lock;
  },
  reader: async (name) => {
    const lock = named(name, new ReadWriteLock());
    await lock.read.acquire();
    return lock;
  },
  "a condition's lock": async (name) => {
    const condition = new Condition(named(name, new Lock()));
    await condition.acquire();
    return condition;
  },
  "a server's lock": async (name) => {
    const remote = memory();
    const lock = named(name, remote.lock("it"));
    await lock.acquire();
    return [remote, lock];
  },
};

for (const [way, lose] of Object.entries(ways)) {
  test(`trace: lost: ${way}`, async () => {
    const tracer = start(options);
    const kept = await lose("it");
    assert.deepEqual(await lost(tracer), ["it"]);
    assert.match(tracer.report(), /^lost \(probable\): the token of it was lost/m);
    assert.ok(kept);
  });
}

test("trace: lost: a key, of each kind", async () => {
  const tracer = start(options);
  const keyed = named("accounts", new Keyed<string>());
  const made = new Keyed((_key: string) => named("made", new BoundedSemaphore()));
  await apart(() => keyed.acquire("a"));
  await apart(() => keyed.acquire("b", { signal }));
  await apart(() => keyed.acquireAll(["c", "d"]));
  await apart(() => made.acquire("a"));
  assert.equal((await lost(tracer, 5)).length, 5);
  assert.equal(keyed.size + made.size, 5);
});

test("trace: lost: not what is held, released, or released by the primitive's own release()", async () => {
  const tracer = start(options);
  const [lock, semaphore, rwlock] = [new Lock(), new Semaphore(3), new ReadWriteLock()];
  const held = [await lock.acquire(), await semaphore.acquire({ permits: 2 }), await rwlock.write.acquire()];
  const all = await acquireAll([new Lock(), new Semaphore()]);
  await assertNothingLost(tracer);
  for (const token of [all, ...held]) token.release();
  await assertNothingLost(tracer);
  await apart(() => lock.acquire());
  assert.equal((await lost(tracer)).length, 1);
  lock.release(); // so it was not lost
  await apart(() => semaphore.acquire());
  semaphore.release();
  await assertNothingLost(tracer);
  await apart(() => lock.acquire());
  await apart(() => semaphore.acquire());
  await assertNothingLost(tracer); // whose release() needs no token
  assert.equal(tracer.snapshot().primitives.length, 2);
});

test("trace: lost: a condition suspends a token, and gives the same one back", async () => {
  const tracer = start(options);
  const condition = new Condition();
  const token = await condition.acquire();
  const waits = condition.wait();
  await condition.with(() => condition.notify());
  await waits;
  await assertNothingLost(tracer);
  assert.equal(token.released, false);
  token.release();
  assert.equal(condition.locked(), false);
});

test("trace: a handle has every member of its token", async () => {
  const tracer = start(options);
  const lock = new ReadWriteLock();
  const writer = Object.freeze(await lock.write.acquire());
  assert.equal(String(writer), "<Token [held]>");
  assert.equal(JSON.stringify({ writer }), '{"writer":"<Token [held]>"}');
  const reader = writer.downgrade();
  assert.deepEqual([writer.released, reader.released], [true, false]);
  reader[dispose]();
  assert.equal(reader.released, true);
  assert.throws(() => writer.downgrade(), { name: "NotAcquiredError" });

  const token = await new Lock().acquire({ signal });
  const { release } = token;
  assert.throws(() => release(), { message: "release() needs its token: () => token.release()" });
  assert.throws(() => Reflect.apply(release, {}, []), TypeError);
  assert.equal(token.released, false);
  token.release();
  token.release();

  const remote = memory();
  const leased = await remote.lock("it").acquire();
  assert.ok(leased.fence > 0 && leased.remaining > 0);
  assert.equal(leased.signal.aborted, false);
  await leased.release();
  assert.deepEqual(tracer.snapshot().primitives, []);
  const last = await remote.lock("it").acquire();
  stop();
  assert.equal(last.released, false); // a handle outlives the tracer
  await last.release();
  assert.equal(last.released, true);
  await remote.close();
});

test("trace: without leaks the token itself is given", async () => {
  start({ ...options, leaks: false });
  const request = new Lock().tryAcquire();
  assert.equal(Object.getPrototypeOf(Object.getPrototypeOf(request)), Object.prototype);
  assert.throws(() => start({ leaks: 1 as unknown as boolean }), TypeError);
});

test("trace: permits that are released without their tokens are held no more", async () => {
  const tracer = start({ ...options, heldTooLong: 0 });
  const semaphore = named("slots", new BoundedSemaphore(4));
  const holders = () => tracer.snapshot().primitives.flatMap(({ holders }) => holders.map(({ demand }) => demand));
  await semaphore.acquire();
  await semaphore.acquire({ permits: 3 });
  semaphore.release();
  assert.deepEqual(holders(), [3]);
  semaphore.release(2);
  assert.deepEqual(holders(), [3]); // one is left of it
  semaphore.release();
  assert.deepEqual(holders(), []);
  await semaphore.acquire();
  semaphore.resize(9);
  assert.deepEqual(holders(), [1]);
  semaphore.release();
  assert.deepEqual(holders(), []);
});

test("trace: permits that are signals are held by nobody", async () => {
  const tracer = start({ ...options, heldTooLong: 0 });
  const messages = named("messages", new Semaphore(0));
  const [first, second] = [messages.acquire(), messages.acquire({ signal })];
  messages.release();
  messages.release();
  await Promise.all([first, second]);
  messages.release();
  await messages.acquire();
  assert.deepEqual(tracer.snapshot().findings, []);
  assert.deepEqual(tracer.snapshot().primitives, []);
});
