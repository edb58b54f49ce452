// What is handed to `acquireAll` and to `Keyed`: lists, options and functions that throw, abort, or use what they are handed to.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Condition } from "@sync/condition";
import {
  acquireAll,
  enqueue,
  enqueueAll,
  type Governor,
  JointRequest,
  NotAcquiredError,
  type Part,
  requestOf,
  tryAcquireAll,
} from "@sync/core";
import { Keyed } from "@sync/keyed";
import { Lock } from "@sync/lock";
import { ReadWriteLock } from "@sync/rwlock";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";
import { ForeignSignal } from "./foreign-signal.ts";
import { outcomes, turn, works } from "./subjects.ts";
import { withThen } from "./with-then.ts";

const failure = new Error("failure");
const throws = (): never => {
  throw failure;
};

function foreign(): AbortSignal & ForeignSignal {
  return new ForeignSignal() as AbortSignal & ForeignSignal;
}

/** An iterable that was closed, or not, when it had been read so far. */
function iterable<T>(items: readonly T[], end: () => void) {
  const state = { closed: false };
  function* read() {
    try {
      yield* items;
      end();
    } finally {
      state.closed = true;
    }
  }
  return { items: read(), state };
}

const badParts: [what: string, part: () => Part, error: object][] = [
  ["whose options cannot be read", () => [new Semaphore(1), withGetter("permits", throws)], failure],
  ["whose mode cannot be read", () => [new ReadWriteLock(), withGetter("mode", throws)], failure],
  ["whose signal cannot be read", () => [new Lock(), withGetter("signal", throws)], failure],
  ["that is a proxy", () => new Proxy(new Lock(), { get: throws }), failure],
  ["that is a proxy which does nothing", () => new Proxy(new Lock(), {}), TypeError],
  ["that inherits from a lock", () => Object.create(new Lock()), TypeError],
  ["that is revoked", () => revoked(), TypeError],
  ["that is a list of nothing", () => [] as never, TypeError],
  ["that is null", () => null as never, TypeError],
];

function withGetter(key: string, get: () => unknown): object {
  return Object.defineProperty({}, key, { get, enumerable: true });
}

function revoked(): Governor {
  const { proxy, revoke } = Proxy.revocable(new Lock(), {});
  revoke();
  return proxy;
}

for (const [what, part, error] of badParts) {
  test(`acquireAll(): a part ${what} rejects, and the parts before and behind it are untouched`, async () => {
    const locks = [new Lock(), new Lock()] as const;
    const parts = () => [locks[0], part(), locks[1]] as const;
    await assert.rejects(acquireAll(parts()), error);
    assert.throws(() => tryAcquireAll(parts()), error);
    assert.throws(() => enqueueAll(parts()), error);
    for (const lock of locks) await works(lock);
  });
}

test("acquireAll(): a waiter that is found aborted before a primitive throws is notified in that step", async () => {
  const lock = new Lock();
  const held = lock.tryAcquire();
  const signal = foreign();
  let failed = 0;
  lock[enqueue]({ settled: () => failed++, signal });
  signal.abort("stop");
  const rejected = assert.rejects(acquireAll([lock, new Proxy(new Lock(), {})]), TypeError);
  assert.deepEqual([failed, lock.waiting], [1, 0]);
  await rejected;
  held?.release();
  await works(lock);
});

test("acquireAll(): a list that throws in its middle, aborts the signal, or acquires a part", async () => {
  const lock = new Lock();
  const broken = iterable([lock], throws);
  await assert.rejects(acquireAll(broken.items as never), failure);
  const signal = foreign();
  const aborting = iterable([lock], () => signal.abort("by the list"));
  assert.deepEqual(await outcomes([acquireAll(aborting.items as never, { signal })]), ["by the list"]);
  assert.deepEqual([broken.state.closed, aborting.state.closed, signal.listeners], [true, true, 0]);
  let taken = lock.tryAcquire();
  taken?.release();
  const taking = acquireAll(
    iterable([lock], () => {
      taken = lock.tryAcquire();
    }).items as never,
  );
  assert.equal(lock.waiting, 1);
  taken?.release();
  (await taking).release();
  await works(lock);
});

test("acquireAll(): options that cannot be read, and a signal that throws when it is asked, leave nothing held", async () => {
  const [a, b] = [new Lock(), new Lock()];
  const held = b.tryAcquire();
  await assert.rejects(acquireAll([a, b], withGetter("signal", throws)), failure);
  const signal = foreign();
  const refuses = Object.assign(signal, { addEventListener: throws });
  await assert.rejects(acquireAll([a, b], { signal: refuses }), failure);
  assert.deepEqual([a, b].map(String), ["<Lock [unlocked]>", "<Lock [locked]>"]);
  held?.release();
  for (const lock of [a, b]) await works(lock);
});

test("acquireAll(): a listener of the signal that releases, requests and resizes meanwhile", async () => {
  const [a, b] = [new Lock(), new BoundedSemaphore(2)];
  const held = [a.tryAcquire(), b.tryAcquire({ permits: 2 })];
  const signal = foreign();
  const late: Promise<unknown>[] = [];
  signal.addEventListener("abort", () => {
    for (const token of held) token?.release();
    late.push(acquireAll([b, a]).then((token) => token.release()));
    b.resize(1);
  });
  const waits = outcomes([acquireAll([a, [b, { permits: 2 }]], { signal }), acquireAll([b, a], { signal })]);
  signal.abort("stop");
  assert.deepEqual(await waits, ["stop", "stop"]);
  assert.deepEqual(await outcomes(late), ["granted"]);
  assert.equal(signal.listeners, 1, "the test's own");
  await works(a);
  await works(b);
});

test("acquireAll(): tokens that are released in another's callback, many times, give back once", async () => {
  const [a, b] = [new Lock(), new Lock()];
  const first = await acquireAll([a, b]);
  const second = acquireAll([b, a]).then((token) => {
    first.release();
    assert.deepEqual([a.locked(), b.locked()], [true, true]);
    token.release();
    token.release();
  });
  first.release();
  first.release();
  await second;
  for (const lock of [a, b]) await works(lock);
});

const makes: [what: string, make: () => unknown, error: object][] = [
  ["throws", throws, failure],
  ["returns nothing", () => undefined, TypeError],
  ["returns a promise of a lock", async () => new Lock(), TypeError],
  ["returns a thenable", () => withThen({ value: () => assert.fail("adopted") }), TypeError],
  ["returns a proxy that does nothing", () => new Proxy(new Lock(), {}), TypeError],
  ["returns a token", () => new Lock().tryAcquire(), TypeError],
];

for (const [what, make, error] of makes) {
  test(`Keyed: a make that ${what} fails the call, and no key is in use`, async () => {
    let good = false;
    const keyed = new Keyed<string, Governor>((key) => (good || key === "good" ? new Lock() : (make() as Governor)));
    await assert.rejects(keyed.acquire("bad"), error);
    await assert.rejects(keyed.acquireAll(["good", "bad", "other"]), error);
    await assert.rejects(keyed.with("bad", assert.fail), error);
    assert.throws(() => keyed.tryAcquire("bad"), error);
    assert.equal(keyed.size, 0);
    good = true;
    await works(keyed);
  });
}

test("Keyed: a make that aborts the signal, releases or aborts others: the call that needed it is not granted", async () => {
  const signal = foreign();
  const keyed = new Keyed<string>((key) => {
    if (key === "aborts") signal.abort("by make");
    return new Lock();
  });
  const held = await keyed.acquire("held");
  const waits = outcomes([keyed.acquire("held", { signal }), keyed.acquireAll(["free", "held"], { signal })]);
  assert.deepEqual(await outcomes([keyed.acquireAll(["free", "aborts", "late"], { signal })]), ["by make"]);
  assert.deepEqual(await waits, ["by make", "by make"]);
  assert.deepEqual([[...keyed], signal.listeners], [["held"], 0]);
  held.release();
  await works(keyed);
});

test("Keyed: a make that returns one governor for two keys: to acquire both at once is a TypeError", async () => {
  const lock = new Lock();
  const keyed = new Keyed((_key: string) => lock);
  const message = "keys must name each primitive once, got <Lock [unlocked]> twice";
  await assert.rejects(keyed.acquireAll(["a", "b"]), { name: "TypeError", message });
  assert.deepEqual([keyed.size, lock.locked()], [0, false]);
  const first = await keyed.acquire("a");
  const second = keyed.acquire("b");
  assert.deepEqual([keyed.size, keyed.waiting("b")], [2, 1]);
  first.release();
  (await second).release();
  assert.deepEqual([keyed.size, lock.locked()], [0, false]);
});

for (const [how, make] of [
  ["without make", undefined],
  ["with make", () => new Lock()],
] as const) {
  test(`Keyed ${how}: keys, options and signals that fail a call, or abort it: no key is in use`, async () => {
    const keyed = new Keyed<string>(make);
    const signal = foreign();
    const aborting = iterable(["a", "b"], () => signal.abort("by the keys"));
    assert.deepEqual(await outcomes([keyed.acquireAll(aborting.items, { signal })]), ["by the keys"]);
    assert.deepEqual([[...keyed], signal.listeners], [[], 0]);
    let asked = 0;
    const changing = Object.defineProperty(new AbortController().signal, "aborted", { get: () => asked++ > 0 });
    await assert.rejects(keyed.acquireAll(["a", "b"], { signal: changing }));
    asked = 0;
    await assert.rejects(keyed.acquire("a", { signal: changing }));
    const refusing = Object.assign(foreign(), { addEventListener: throws });
    const held = await keyed.acquire("held");
    await assert.rejects(keyed.acquireAll(["a", "held"], { signal: refusing }), failure);
    asked = 0;
    await assert.rejects(keyed.acquireAll(["a", "held"], { signal: changing }));
    assert.deepEqual([[...keyed], keyed.locked("held")], [["held"], true]);
    for (const wrong of [null, 0, "", 5, true] as never[]) {
      await assert.rejects(keyed.acquire("a", wrong), TypeError);
      await assert.rejects(keyed.acquireAll(["a", "b"], wrong), TypeError);
      assert.throws(() => keyed.tryAcquire("a", wrong), TypeError);
    }
    assert.deepEqual([...keyed], ["held"]);
    held.release();
    await works(keyed);
  });
}

test("Keyed: the token of a condition is back after a wait, and ends the use of its key, also inside the wait", async () => {
  const conditions: Condition[] = [];
  const keyed = new Keyed((_key: string) => conditions[conditions.push(new Condition()) - 1] as Condition);
  const token = await keyed.acquire("key");
  const [condition] = conditions as [Condition];
  const wait = condition.wait();
  const other = await keyed.acquire("key");
  condition.notify();
  other.release();
  await wait;
  assert.deepEqual([[...keyed], condition.locked(), token.released], [["key"], true, false]);
  token.release();
  assert.deepEqual([[...keyed], condition.locked()], [[], false]);
  const late = await keyed.acquire("key");
  const ended = outcomes([(conditions[1] as Condition).wait()]);
  late.release();
  assert.ok((await ended)[0] instanceof NotAcquiredError);
  assert.deepEqual([[...keyed], conditions.length], [[], 2]);
});

test("Keyed: a governor whose requests are of several primitives", async () => {
  const [a, b] = [new Lock(), new Lock()];
  class Pair extends Lock {
    override [requestOf](): never {
      return new JointRequest([a[requestOf](), b[requestOf]()]) as never;
    }
  }
  const keyed = new Keyed((_key: string) => new Pair());
  const token = await keyed.acquire("key");
  assert.deepEqual([a.locked(), b.locked(), [...keyed]], [true, true, ["key"]]);
  const next = keyed.acquire("key");
  token.release();
  (await next).release();
  assert.deepEqual([a.locked(), b.locked(), [...keyed]], [false, false, []]);
});

test("Keyed: an endless list of keys is read until it throws, and is closed", async () => {
  const keyed = new Keyed<number>();
  let key = 0;
  const endless = {
    closed: false,
    *[Symbol.iterator]() {
      try {
        for (;;) yield key < 1000 ? key++ : throws();
      } finally {
        endless.closed = true;
      }
    },
  };
  await assert.rejects(keyed.acquireAll(endless), failure);
  assert.deepEqual([endless.closed, keyed.size], [true, 0]);
});

test("Keyed: keys that come into use while others are read: each entry is as it was made", async () => {
  const keyed = new Keyed<string>();
  const inner: (Promise<unknown> | undefined)[] = [];
  function* keys() {
    yield "a";
    inner.push(keyed.acquire("b").then((token) => token.release()));
    yield "b";
  }
  (await keyed.acquireAll(keys())).release();
  await Promise.all(inner);
  await works(keyed);
});

test("Keyed: a function that throws, hangs, or releases its own key", async () => {
  const keyed = new Keyed<string>();
  await assert.rejects(keyed.with("key", throws), failure);
  await assert.rejects(keyed.wrap(throws, () => "key")(), failure);
  await assert.rejects(keyed.wrap(() => assert.fail("called"), throws)(), failure);
  const hangs = keyed.with("hangs", () => new Promise<never>(() => {}));
  let settled = false;
  hangs.then(
    () => (settled = true),
    () => (settled = true),
  );
  await turn();
  assert.deepEqual([[...keyed], settled], [["hangs"], false]);
  assert.equal(keyed.tryAcquire("hangs"), undefined);
});

test("Keyed: keys that change, print badly or throw when they are compared are only identities", async () => {
  const keys = [Object.create(null), new Proxy({}, { get: throws }), Symbol("key"), Number.NaN, undefined, null];
  const keyed = new Keyed<unknown>();
  const tokens = await Promise.all(keys.map((key) => keyed.acquire(key)));
  assert.deepEqual([keyed.size, String(keyed)], [6, "<Keyed [keys:6]>"]);
  for (const key of keys) assert.equal(keyed.tryAcquire(key), undefined);
  for (const token of tokens) token.release();
  await works(keyed);
});
