import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { dispose, enqueue, NotAcquiredError } from "@sync/core";
import { type Mode, ReadWriteLock, type WriteToken } from "@sync/rwlock";

/** Notes in which order the requests are granted. */
function requestAll(lock: ReadWriteLock, modes: readonly Mode[]) {
  const log: number[] = [];
  const tokens = modes.map((mode, i) =>
    lock[mode].acquire().then((token) => {
      log.push(i);
      return token;
    }),
  );
  return { log, tokens };
}

test("readers read together, a writer writes alone", async () => {
  const lock = new ReadWriteLock();
  const readers = [await lock.read.acquire(), await lock.read.acquire()];
  assert.equal(String(lock), "<ReadWriteLock [readers:2]>");
  assert.deepEqual(
    readers.map((reader) => "downgrade" in reader),
    [false, false],
  );
  assert.equal(lock.write.tryAcquire(), undefined);
  const writing = lock.write.acquire();
  assert.equal(lock.waiting, 1);
  for (const reader of readers) reader.release();
  const writer = await writing;
  assert.equal(String(lock), "<ReadWriteLock [writing]>");
  assert.equal(lock.read.tryAcquire(), undefined);
  assert.equal(lock.write.tryAcquire(), undefined);
  writer.release();
  assert.equal(String(lock), "<ReadWriteLock [unlocked]>");
});

test("one queue: readers behind a waiting writer wait, neighbours start together", async () => {
  const lock = new ReadWriteLock();
  const held = await lock.read.acquire();
  const { log, tokens } = requestAll(lock, ["write", "read", "read", "write", "read"]);
  assert.equal(lock.read.tryAcquire(), undefined, "a reader does not overtake a writer");
  assert.equal(String(lock), "<ReadWriteLock [readers:1, waiters:5]>");
  held.release();
  (await tokens[0])?.release();
  await Promise.all([tokens[1], tokens[2]]);
  assert.deepEqual(log, [0, 1, 2]);
  assert.equal(String(lock), "<ReadWriteLock [readers:2, waiters:2]>");
  (await tokens[1])?.release();
  assert.equal(lock.waiting, 2, "the writer waits for both");
  (await tokens[2])?.release();
  (await tokens[3])?.release();
  (await tokens[4])?.release();
  assert.deepEqual(log, [0, 1, 2, 3, 4]);
  assert.equal(lock.locked(), false);
});

test("waiting and locked: of each side, and of both", async () => {
  const lock = new ReadWriteLock();
  const state = () => [lock, lock.read, lock.write].map((side) => [side.locked(), side.waiting]);
  const free = [false, 0];
  assert.deepEqual(state(), [free, free, free]);
  const reader = await lock.read.acquire();
  assert.deepEqual(state(), [[true, 0], free, [true, 0]]);
  const controller = new AbortController();
  const { signal } = controller;
  const writers = [lock.write.acquire({ signal }), lock.write.acquire({ signal })];
  const readers = [lock.read.acquire({ signal }), lock.acquire({ mode: "read" })];
  assert.deepEqual(state(), [
    [true, 4],
    [true, 2],
    [true, 2],
  ]);
  controller.abort("left");
  for (const aborted of [...writers, readers[0]]) await assert.rejects(aborted as Promise<unknown>, /left/);
  assert.deepEqual(state(), [[true, 0], free, [true, 0]]);
  (await readers[1])?.release();
  reader.release();
  assert.deepEqual(state(), [free, free, free]);
});

test("a writer that is aborted lets the readers behind it start at once", async () => {
  const lock = new ReadWriteLock();
  const held = await lock.read.acquire();
  const controller = new AbortController();
  const writer = lock.write.acquire({ signal: controller.signal });
  const reader = lock.read.acquire();
  assert.equal(lock.waiting, 2);
  controller.abort("left");
  assert.equal(String(lock), "<ReadWriteLock [readers:2]>");
  await assert.rejects(writer, (reason) => reason === "left");
  (await reader).release();
  held.release();
});

test("the lock is a governor: its mode is that of the options, and write by default", async () => {
  const lock = new ReadWriteLock();
  const reader = await lock.acquire({ mode: "read" });
  assert.equal(lock.tryAcquire(), undefined);
  const second = lock.tryAcquire({ mode: "read" });
  for (const token of [reader, second]) assert.equal(token !== undefined && "downgrade" in token, false);
  second?.release();
  reader.release();
  const writer = await lock.acquire();
  assert.equal(String(lock), "<ReadWriteLock [writing]>");
  writer.release();
});

test("with() and wrap() of each side", async () => {
  const lock = new ReadWriteLock();
  assert.equal(await lock.read.with(() => String(lock)), "<ReadWriteLock [readers:1]>");
  assert.equal(await lock.write.with(() => String(lock)), "<ReadWriteLock [writing]>");
  assert.equal(await lock.with(() => String(lock), { mode: "read" }), "<ReadWriteLock [readers:1]>");
  const write = lock.write.wrap(async (name: string) => `${name} ${lock}`);
  assert.equal(await write("now"), "now <ReadWriteLock [writing]>");
  await assert.rejects(
    lock.write.with(() => {
      throw new Error("oops");
    }),
    /oops/,
  );
  assert.equal(lock.locked(), false);
});

test("a wrong mode is refused, and nothing has changed", async () => {
  const lock = new ReadWriteLock();
  const wrong = { mode: "append" as Mode };
  const error = { name: "RangeError", message: 'mode must be "read" or "write", got "append"' };
  await assert.rejects(lock.acquire(wrong), error);
  assert.throws(() => lock.tryAcquire(wrong), error);
  await assert.rejects(lock.acquire({ mode: 1 as unknown as Mode }), TypeError);
  for (const side of [lock, lock.read, lock.write]) {
    await assert.rejects(side.acquire(5 as never), {
      name: "TypeError",
      message: "options must be an object, got 5",
    });
    assert.throws(() => side[enqueue](undefined, 5 as never), TypeError);
  }
  assert.equal(String(lock), "<ReadWriteLock [unlocked]>");
});

test("downgrade: readers at the head start, and no writer gets in between", async () => {
  const lock = new ReadWriteLock();
  const writer = await lock.write.acquire();
  const { log, tokens } = requestAll(lock, ["read", "write", "read"]);
  const reader = writer.downgrade();
  assert.equal(writer.released, true);
  assert.equal(reader.released, false);
  assert.equal(String(lock), "<ReadWriteLock [readers:2, waiters:2]>");
  writer.release(); // spent: does nothing
  (await tokens[0])?.release();
  assert.deepEqual(log, [0]);
  assert.equal(String(lock), "<ReadWriteLock [readers:1, waiters:2]>");
  reader.release();
  assert.equal(String(lock), "<ReadWriteLock [writing, waiters:1]>");
  (await tokens[1])?.release();
  (await tokens[2])?.release();
});

test("downgrade: a writer at the head of the queue waits until the reader ends", async () => {
  const lock = new ReadWriteLock();
  const writer = await lock.write.acquire();
  const { tokens } = requestAll(lock, ["write", "read"]);
  const reader = writer.downgrade();
  assert.equal(String(lock), "<ReadWriteLock [readers:1, waiters:2]>");
  reader.release();
  assert.equal(String(lock), "<ReadWriteLock [writing, waiters:1]>");
  for (const token of tokens) (await token).release();
});

test("downgrade of a released token throws NotAcquiredError", async () => {
  const lock = new ReadWriteLock();
  const writer = await lock.write.acquire();
  writer.release();
  const message = "downgrade() of a token that is released";
  assert.throws(() => writer.downgrade(), { name: "NotAcquiredError", message });
  const other = lock.write.tryAcquire();
  other?.downgrade().release();
  assert.throws(() => other?.downgrade(), NotAcquiredError);
  const waiter = lock.write[enqueue]();
  const cancelled = waiter.outcome as WriteToken;
  waiter.cancel();
  assert.throws(() => cancelled.downgrade(), NotAcquiredError);
  assert.equal(lock.locked(), false);
});

test("downgrade of a writer that had to wait, and had a signal", async () => {
  const lock = new ReadWriteLock();
  const first = await lock.write.acquire();
  const controller = new AbortController();
  const waits = lock.write.acquire({ signal: controller.signal });
  first.release();
  const reader = (await waits).downgrade();
  controller.abort();
  assert.equal(String(lock), "<ReadWriteLock [readers:1]>");
  reader.release();
});

test("downgrade: a writer at the head whose signal is aborted does not keep the readers behind it out", async () => {
  const lock = new ReadWriteLock();
  const writer = await lock.write.acquire();
  const controller = new AbortController();
  let reader: { release(): void } | undefined;
  controller.signal.addEventListener("abort", () => {
    reader = writer.downgrade(); // before the lock's own listener
  });
  const aborted = lock.write.acquire({ signal: controller.signal });
  const behind = lock.read.acquire();
  controller.abort("left");
  assert.equal(String(lock), "<ReadWriteLock [readers:2]>");
  await assert.rejects(aborted, /left/);
  (await behind).release();
  reader?.release();
});

test("tokens release once, are disposable, and print their state", async () => {
  const lock = new ReadWriteLock();
  const token = await lock.write.acquire();
  assert.equal(String(token), "<Token [held]>");
  assert.equal(JSON.stringify(token), '"<Token [held]>"');
  token[dispose]();
  token.release();
  assert.equal(String(token), "<Token [released]>");
  await lock.write.acquire();
  token[dispose]();
  assert.equal(lock.locked(), true, "a spent token releases nobody else's");
  const { release } = new ReadWriteLock().write.tryAcquire() ?? {};
  assert.throws(() => release?.(), { message: "release() needs its token: () => token.release()" });
});

test("the sides print", async () => {
  const lock = new ReadWriteLock();
  await lock.read.acquire();
  assert.equal(String(lock.read), "<ReadLock [unlocked]>");
  assert.equal(String(lock.write), "<WriteLock [locked]>");
  lock.write.acquire();
  assert.equal(inspect(lock.write), "<WriteLock [locked, waiters:1]>");
  assert.equal(JSON.stringify({ lock }), '{"lock":"<ReadWriteLock [readers:1, waiters:1]>"}');
});

test("callbacks and promises share the queue", async () => {
  const lock = new ReadWriteLock();
  const held = await lock.write.acquire();
  const log: string[] = [];
  const first = lock.read[enqueue]({ settled: (waiter) => log.push(`first ${waiter.granted}`) });
  const second = lock.write[enqueue]({ settled: (waiter) => log.push(`second ${waiter.granted}`) });
  const third = lock.read.acquire();
  held.release();
  assert.deepEqual(log, ["first true"]);
  second.cancel();
  assert.deepEqual(log, ["first true", "second false"]);
  (await third).release();
  first.release();
  assert.equal(lock.locked(), false);
});
