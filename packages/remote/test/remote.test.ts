import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import {
  type Engine,
  LostError,
  labelOf,
  MemoryEngine,
  MemoryServer,
  memory,
  randomId,
  remote,
  text,
} from "@sync/remote";
import { countListeners } from "../../../conformance/test/count-listeners.ts";

test("a name has 1 to 255 bytes of Unicode, without NUL and unpaired surrogates", () => {
  const remote = memory();
  for (const name of ["a", "é", "🔒".repeat(63), "a".repeat(255), " ", "\n"])
    assert.equal(remote.lock(name).name, name);
  for (const name of ["", "a".repeat(256), "é".repeat(128)]) {
    assert.throws(() => remote.lock(name), RangeError);
    assert.throws(() => remote.semaphore(name, 1), RangeError);
  }
  for (const name of ["a\0b", "\ud800", 5, undefined, null, {}, Symbol("name")]) {
    assert.throws(() => remote.lock(name as never), TypeError);
  }
  assert.throws(() => remote.lock("x".repeat(1000)), {
    message: `name must be a string of 1 to 255 bytes, got "${"x".repeat(60)}…"`,
  });
  assert.throws(() => text("prefix", "a\0"), { message: 'prefix must be Unicode text without \\0, got "a\\u0000"' });
});

test("a bound is an integer from 1 to 2^31 - 1; permits are 1 to the bound", async () => {
  const remote = memory();
  for (const bound of [0, -1, 1.5, Number.NaN, 2 ** 31]) assert.throws(() => remote.semaphore("x", bound), RangeError);
  for (const bound of ["3", undefined, null]) assert.throws(() => remote.semaphore("x", bound as never), TypeError);
  const slots = remote.semaphore("x", 3);
  assert.equal(slots.bound, 3);
  for (const permits of [0, 4, 1.5]) {
    await assert.rejects(slots.acquire({ permits }), RangeError);
    await assert.rejects(slots.tryAcquire({ permits }), RangeError);
    await assert.rejects(
      slots.with(() => {}, { permits }),
      RangeError,
    );
  }
  await assert.rejects(slots.acquire({ permits: 4 }), {
    message: "requested 4 permits, but the bound is 3",
    cause: { bound: 3 },
  });
  await assert.rejects(slots.acquire({ permits: "1" as never }), TypeError);
  await assert.rejects(slots.acquire(5 as never), TypeError);
  await assert.rejects(slots.acquire({ signal: {} as never }), TypeError);
  await assert.rejects(slots.with(5 as never), TypeError);
  assert.throws(() => slots.wrap(undefined as never), TypeError);
  assert.equal(slots.waiting, 0);
});

test("close() does not wait for a server that never answered, and asks nothing of it later", async () => {
  const steps: unknown[] = [];
  let listening: (unlisten: () => void) => void = () => {};
  let unlistened = 0;
  const engine: Engine = {
    step: async (step) => {
      steps.push(step);
      return {};
    },
    listen: () => new Promise((resolve) => (listening = resolve)),
    inspect: async () => [],
  };
  const unreachable = remote(engine, { lease: 100 });
  const timer = setTimeout(() => {}, 5_000); // timers of a remote keep no process alive
  await assert.rejects(unreachable.lock("x").acquire({ signal: AbortSignal.timeout(10) }), { name: "TimeoutError" });
  const pending = unreachable.lock("x").acquire();
  const closed = unreachable.close();
  await assert.rejects(pending, { name: "ClosedError" });
  await closed;
  listening(() => unlistened++);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual([steps, unlistened], [[], 1]);
  clearTimeout(timer);
});

test("close() waits for a lease at most until what listened has ended", async () => {
  const server = new MemoryServer();
  const engine = new MemoryEngine(server, () => "test");
  const silent = remote(
    {
      step: (step) => engine.step(step),
      listen: async (granted) => {
        await engine.listen(granted);
        return () => new Promise(() => {}); // its connection is silent
      },
      inspect: (name) => engine.inspect(name),
    },
    { lease: 100 },
  );
  const timer = setTimeout(() => {}, 5_000);
  await silent.lock("x").acquire();
  await silent.close();
  assert.equal(server.sessions, 0);
  clearTimeout(timer);
});

test("a lease is an integer from 100 ms to a day; other options are checked, too", () => {
  for (const lease of [99, 86_400_001, 1_000.5, Number.NaN]) assert.throws(() => memory({ lease }), RangeError);
  for (const lease of ["1000", null]) assert.throws(() => memory({ lease: lease as never }), TypeError);
  assert.throws(() => memory({ onLost: 5 as never }), TypeError);
  assert.throws(() => memory({ label: "a\0" }), TypeError);
  assert.throws(() => memory({ label: "a".repeat(101) }), RangeError);
  assert.throws(() => memory(5 as never), TypeError);
  assert.throws(() => new MemoryServer({ now: 5 as never }), TypeError);
  assert.equal(labelOf({ label: "" })(), "");
  assert.match(labelOf(undefined)(), /^[0-9a-f]{8}$/);
});

test("a random id is a UUID of version 4, and another each time", () => {
  const ids = Array.from({ length: 1000 }, randomId);
  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(new Set(ids).size, ids.length);
});

test("a lock and a semaphore print their name and who waits", async () => {
  const remote = memory();
  const lock = remote.lock('in"voices');
  const token = await lock.acquire();
  const waiting = lock.acquire();
  assert.equal(String(lock), '<RemoteLock ["in\\"voices", waiters:1]>');
  assert.equal(inspect(remote.semaphore("x", 2)), '<RemoteSemaphore ["x"]>');
  await token.release();
  await (await waiting).release();
});

test("wrap passes this, arguments and results on", async () => {
  const remote = memory();
  const object = {
    factor: 3,
    times: remote.lock("x").wrap(function (this: { factor: number }, n: number) {
      return this.factor * n;
    }),
  };
  assert.equal(await object.times(5), 15);
});

test("many that wait with one signal add one listener, and all reject with its reason", async () => {
  const remote = memory();
  const lock = remote.lock("x");
  const token = await lock.acquire();
  const controller = new AbortController();
  const { signal } = controller;
  const listeners = countListeners(signal);
  const waits = Array.from({ length: 10_000 }, () => lock.acquire({ signal }));
  assert.deepEqual([listeners(), lock.waiting], [1, 10_000]);
  controller.abort("shutdown");
  const reasons = await Promise.allSettled(waits);
  assert.ok(reasons.every((each) => each.status === "rejected" && each.reason === "shutdown"));
  assert.deepEqual([listeners(), lock.waiting], [0, 0]);
  await token.release();
  await remote.close();
});

test("onLost is not called for what was released or closed, and what it throws harms nobody", async () => {
  const lost: LostError[] = [];
  const server = new MemoryServer();
  const remote = memory({ server, onLost: (error) => lost.push(error) });
  await (await remote.lock("x").acquire()).release();
  const held = await remote.lock("y").acquire();
  await remote.close();
  assert.ok(held.signal.reason instanceof LostError);
  assert.deepEqual(lost, []);
  assert.equal(server.sessions, 0);
});

test("a signal that is asked for after the loss is aborted already", async () => {
  const remote = memory();
  const token = await remote.lock("x").acquire();
  await remote.close();
  assert.equal(token.signal.aborted, true);
  assert.match(String(token.signal.reason), /LostError: the token of "x" is lost: its remote was closed/);
  assert.equal(String(token), `<Token [lost, fence:${token.fence}]>`);
});
