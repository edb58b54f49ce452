import assert from "node:assert/strict";
import { test } from "node:test";
import { Condition } from "@sync/condition";
import { Keyed } from "@sync/keyed";
import { Lock } from "@sync/lock";
import { ReadWriteLock } from "@sync/rwlock";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";

const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

test("tasks with the same key wait for each other, others do not", async () => {
  const keyed = new Keyed<string>();
  const a = await keyed.acquire("a");
  const b = await keyed.acquire("b");
  const waits = keyed.acquire("a");
  assert.deepEqual([keyed.size, [...keyed], keyed.waiting("a"), keyed.waiting("b")], [2, ["a", "b"], 1, 0]);
  assert.deepEqual([keyed.locked("a"), keyed.locked("c"), keyed.waiting("c")], [true, false, 0]);
  b.release();
  assert.deepEqual([...keyed], ["a"]);
  a.release();
  const second = await waits;
  assert.equal(keyed.size, 1);
  second.release();
  assert.equal(keyed.size, 0);
});

test("a token that was acquired at once is that of the lock which others wait for, released by either", async () => {
  const keyed = new Keyed<string>();
  const first = await keyed.acquire("a");
  assert.equal(String(first), "<Token [held]>");
  const both = keyed.acquireAll(["b", "a"]);
  assert.deepEqual([keyed.locked("a"), keyed.waiting("a"), keyed.tryAcquire("a")], [true, 1, undefined]);
  first.release();
  first.release();
  (await both).release();
  assert.equal(keyed.size, 0);
});

test("first in, first out for each key; continuations run in the order of the grants", async () => {
  const keyed = new Keyed<number>();
  const held = [await keyed.acquire(0), await keyed.acquire(1)];
  const log: string[] = [];
  const waits = Array.from({ length: 10 }, (_, i) =>
    keyed.acquire(i % 2).then((token) => {
      log.push(`${i % 2}:${i}`);
      token.release();
    }),
  );
  held[1]?.release();
  held[0]?.release();
  await Promise.all(waits);
  assert.deepEqual(
    log.filter((entry) => entry.startsWith("0")),
    ["0:0", "0:2", "0:4", "0:6", "0:8"],
  );
  assert.deepEqual(
    log.filter((entry) => entry.startsWith("1")),
    ["1:1", "1:3", "1:5", "1:7", "1:9"],
  );
  assert.equal(log[0], "1:1");
});

test("a token releases once, and never drops an entry that is in use", async () => {
  const keyed = new Keyed<string>();
  const first = await keyed.acquire("a");
  const waits = [keyed.acquire("a"), keyed.acquire("a")];
  first.release();
  first.release();
  first.release();
  assert.deepEqual([keyed.size, keyed.waiting("a")], [1, 1]);
  (await waits[0])?.release();
  assert.equal(keyed.size, 1);
  (await waits[1])?.release();
  assert.equal(keyed.size, 0);
});

test("an abort: before the call nothing is made; while pending it leaves; after the grant nothing happens", async () => {
  let made = 0;
  const keyed = new Keyed((_key: string) => {
    made++;
    return new Lock();
  });
  await assert.rejects(keyed.acquire("a", { signal: AbortSignal.abort("before") }), (reason) => reason === "before");
  assert.equal(made, 0);
  const controller = new AbortController();
  const { signal } = controller;
  const token = await keyed.acquire("a", { signal });
  const waits = [keyed.acquire("a", { signal }), keyed.acquire("a")];
  controller.abort("while");
  await assert.rejects(waits[0] as Promise<unknown>, (reason) => reason === "while");
  assert.equal(keyed.waiting("a"), 1);
  token.release();
  (await waits[1])?.release();
  assert.deepEqual([made, keyed.size], [1, 0]);
});

test("a key whose only user is a wait that is aborted is gone", async () => {
  const keyed = new Keyed((_key: string) => new Semaphore(0));
  const controller = new AbortController();
  const waits = keyed.acquire("a", { signal: controller.signal });
  assert.equal(keyed.size, 1);
  controller.abort("left");
  assert.equal(keyed.size, 0);
  await assert.rejects(waits, (reason) => reason === "left");
});

test("tryAcquire(): at once or not at all", async () => {
  const keyed = new Keyed<string>();
  const token = keyed.tryAcquire("a");
  assert.ok(token);
  assert.equal(keyed.tryAcquire("a"), undefined);
  const waits = keyed.acquire("a");
  token.release();
  assert.equal(keyed.tryAcquire("a"), undefined, "it does not overtake");
  (await waits).release();
  assert.equal(keyed.size, 0);
  const closed = new Keyed((_key: string) => new Semaphore(0));
  assert.equal(closed.tryAcquire("a"), undefined);
  assert.equal(closed.size, 0);
});

test("a semaphore for each key, with its options: it counts users, and does not ask whether it is locked", async () => {
  const keyed = new Keyed((_key: string) => new BoundedSemaphore(3));
  const tokens = [await keyed.acquire("a"), await keyed.acquire("a", { permits: 2 })];
  assert.equal(keyed.locked("a"), true);
  tokens[1]?.release();
  assert.deepEqual([keyed.locked("a"), keyed.size], [false, 1]);
  tokens[0]?.release();
  assert.equal(keyed.size, 0);
  await assert.rejects(keyed.acquire("a", { permits: 4 }), { message: "requested 4 permits, but the bound is 3" });
  await assert.rejects(keyed.acquire("a", { permits: 0 }), RangeError);
  assert.throws(() => keyed.tryAcquire("a", { permits: 4 }), RangeError);
  assert.equal(keyed.size, 0);
});

test("a read-write lock for each key", async () => {
  const keyed = new Keyed((_key: string) => new ReadWriteLock());
  const readers = [await keyed.acquire("a", { mode: "read" }), await keyed.acquire("a", { mode: "read" })];
  const writes = keyed.acquire("a");
  assert.equal(keyed.tryAcquire("a", { mode: "read" }), undefined);
  for (const reader of readers) reader.release();
  (await writes).release();
  assert.equal(keyed.size, 0);
});

test("a condition for each key stands for its lock", async () => {
  const keyed = new Keyed((_key: string) => new Condition());
  const token = await keyed.acquire("a");
  assert.equal(keyed.locked("a"), true);
  token.release();
  assert.equal(keyed.size, 0);
});

test("with() and wrap()", async () => {
  const keyed = new Keyed<number>();
  assert.equal(await keyed.with(1, () => [...keyed].join()), "1");
  await assert.rejects(
    keyed.with(1, () => {
      throw new Error("oops");
    }),
    /oops/,
  );
  const log: string[] = [];
  const wrapped = keyed.wrap(
    async function (this: { readonly name: string }, id: number, text: string) {
      log.push(`${this.name} ${id} ${text} begins`);
      await turn();
      log.push(`${this.name} ${id} ${text} ends`);
      return id;
    },
    (id) => id,
  );
  const self = { name: "self" };
  assert.deepEqual(await Promise.all([wrapped.call(self, 1, "a"), wrapped.call(self, 1, "b")]), [1, 1]);
  assert.deepEqual(log, ["self 1 a begins", "self 1 a ends", "self 1 b begins", "self 1 b ends"]);
  const failing = keyed.wrap(
    () => 1,
    (): number => {
      throw new Error("no key");
    },
  );
  await assert.rejects(failing(), /no key/);
  assert.equal(keyed.size, 0);
});

test("acquireAll(): in any order, each key once", async () => {
  const keyed = new Keyed<string>();
  let done = 0;
  const work = async (keys: string[]) => {
    const token = await keyed.acquireAll(keys);
    assert.equal(keyed.locked(keys[0] as string), true);
    await turn();
    done++;
    token.release();
  };
  await Promise.all([work(["a", "b"]), work(["b", "a"]), work(["b", "c", "b"]), work(["c", "a"])]);
  assert.deepEqual([done, keyed.size], [4, 0]);
  (await keyed.acquireAll([])).release();
  (await keyed.acquireAll(new Set(["x", "y"]))).release();
  assert.equal(keyed.size, 0);
});

test("acquireAll(): an abort gives back all", async () => {
  const keyed = new Keyed<string>();
  const held = await keyed.acquire("b");
  const controller = new AbortController();
  const all = keyed.acquireAll(["a", "b", "c"], { signal: controller.signal });
  const behind = keyed.acquire("a");
  assert.deepEqual([...keyed], ["b", "a", "c"]);
  controller.abort("left");
  await assert.rejects(all, (reason) => reason === "left");
  assert.deepEqual([...keyed], ["b", "a"]);
  (await behind).release();
  held.release();
  assert.equal(keyed.size, 0);
});

test("make that throws changes nothing, also in the middle of acquireAll()", async () => {
  const keyed = new Keyed((key: string) => {
    if (key === "bad") throw new Error("no lock");
    return new Lock();
  });
  await assert.rejects(keyed.acquire("bad"), /no lock/);
  assert.throws(() => keyed.tryAcquire("bad"), /no lock/);
  await assert.rejects(keyed.acquireAll(["a", "bad", "c"]), /no lock/);
  assert.equal(keyed.size, 0);
  await assert.rejects(new Keyed(() => ({}) as Lock).acquire("a"), {
    name: "TypeError",
    message: "make(key) must be a governor, got an object",
  });
});

test("make that aborts the signal: nothing is acquired, and no key is in use", async () => {
  for (const acquire of [
    (keyed: Keyed<string>, signal: AbortSignal) => keyed.acquire("a", { signal }),
    (keyed: Keyed<string>, signal: AbortSignal) => keyed.acquireAll(["a", "b"], { signal }),
  ]) {
    const controller = new AbortController();
    const locks: Lock[] = [];
    const keyed = new Keyed<string>(() => {
      controller.abort("made");
      locks.push(new Lock());
      return locks.at(-1) as Lock;
    });
    await assert.rejects(acquire(keyed, controller.signal), (reason) => reason === "made");
    assert.deepEqual([keyed.size, locks.some((lock) => lock.locked())], [0, false]);
  }
});

test("a wait that the governor rejects ends the use of its key", async () => {
  const semaphores: BoundedSemaphore[] = [];
  const keyed = new Keyed((_key: string) => {
    const semaphore = new BoundedSemaphore(3);
    semaphores.push(semaphore);
    return semaphore;
  });
  const held = await keyed.acquire("a", { permits: 2 });
  const waits = keyed.acquire("a", { permits: 3 });
  semaphores[0]?.resize(2);
  await assert.rejects(waits, { message: "requested 3 permits, but the bound is 2" });
  assert.equal(keyed.size, 1);
  held.release();
  assert.equal(keyed.size, 0);
});

test("the token of a key is the key's: a writer's cannot leave it by a downgrade", async () => {
  const keyed = new Keyed((_key: string) => new ReadWriteLock());
  const token = await keyed.acquire("a");
  assert.equal("downgrade" in token, false);
  token.release();
  assert.equal(keyed.size, 0);
});

test("make may use the same object, also the same key", async () => {
  let depth = 0;
  const keyed: Keyed<string> = new Keyed((key: string) => {
    if (depth++ === 0) {
      keyed.tryAcquire(key)?.release();
      assert.equal(keyed.size, 0);
      inner = keyed.tryAcquire(key);
    }
    return new Lock();
  });
  let inner: { release(): void } | undefined;
  assert.equal(keyed.tryAcquire("a"), undefined, "make has acquired it");
  assert.equal(keyed.size, 1);
  inner?.release();
  assert.equal(keyed.size, 0);
});

test("an iterator of keys that throws, and one that uses the object, leave nothing behind", async () => {
  const keyed = new Keyed<string>();
  const broken = function* () {
    yield "a";
    throw new Error("no more");
  };
  await assert.rejects(keyed.acquireAll(broken()), /no more/);
  assert.equal(keyed.size, 0);
  await assert.rejects(keyed.acquireAll(5 as never), { message: "keys must be an iterable of keys, got 5" });
});

test("keys are compared as in a Map", async () => {
  const keyed = new Keyed<unknown>();
  const object = {};
  const tokens = [await keyed.acquire(Number.NaN), await keyed.acquire(object)];
  assert.equal(keyed.tryAcquire(Number.NaN), undefined);
  assert.equal(keyed.tryAcquire(object), undefined);
  const other = keyed.tryAcquire({});
  assert.ok(other);
  for (const token of [...tokens, other]) token.release();
  assert.equal(keyed.size, 0);
});

test("it prints", async () => {
  const keyed = new Keyed<string>();
  assert.equal(String(keyed), "<Keyed [keys:0]>");
  const held = await keyed.acquire("a");
  const waits = keyed.acquire("a");
  assert.equal(String(keyed), "<Keyed [keys:1]>");
  assert.equal(JSON.stringify({ keyed }), '{"keyed":"<Keyed [keys:1]>"}');
  held.release();
  (await waits).release();
});

test("the wrong types are refused", async () => {
  assert.throws(() => new Keyed(5 as never), { name: "TypeError", message: "make must be a function, got 5" });
  const keyed = new Keyed<string>();
  await assert.rejects(keyed.with("a", 1 as never), { message: "fn must be a function, got 1" });
  assert.throws(() => keyed.wrap(1 as never, () => "a"), { message: "fn must be a function, got 1" });
  assert.throws(() => keyed.wrap(() => 1, 2 as never), { message: "keyOf must be a function, got 2" });
  await assert.rejects(keyed.acquire("a", 3 as never), { message: "options must be an object, got 3" });
  assert.throws(() => keyed.tryAcquire("a", 3 as never), TypeError);
  assert.equal(keyed.size, 0);
});

test("a million keys that came and went leave nothing", async () => {
  const keyed = new Keyed<number>();
  for (let key = 0; key < 1_000_000; key++) keyed.tryAcquire(key)?.release();
  assert.equal(keyed.size, 0);
});
