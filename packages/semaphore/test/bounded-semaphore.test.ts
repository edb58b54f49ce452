import assert from "node:assert/strict";
import { test } from "node:test";
import { enqueue } from "@sync/core";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";

const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

test("a BoundedSemaphore is a Semaphore", () => {
  assert.ok(new BoundedSemaphore() instanceof Semaphore);
});

test("over-release: RangeError, and nothing has changed", async () => {
  const semaphore = new BoundedSemaphore(3);
  assert.throws(() => semaphore.release(), new RangeError("released 1 permit, but all 3 are free"));
  await semaphore.acquire({ permits: 2 });
  assert.throws(() => semaphore.release(3), new RangeError("released 3 permits, but only 2 are acquired"));
  assert.equal(semaphore.value, 1);
  semaphore.release(2);
  assert.equal(semaphore.value, 3);
});

test("acquire of more than the bound: RangeError at once, also by tryAcquire", async () => {
  const semaphore = new BoundedSemaphore(2);
  const refusal = new RangeError("requested 3 permits, but the bound is 2");
  await assert.rejects(semaphore.acquire({ permits: 3 }), refusal);
  assert.throws(() => semaphore.tryAcquire({ permits: 3 }), refusal);
  assert.throws(() => semaphore[enqueue](undefined, { permits: 3 }), refusal);
  assert.equal(semaphore.waiting, 0);
});

test("errors have the bound as their cause", async () => {
  const semaphore = new BoundedSemaphore(2);
  await assert.rejects(semaphore.acquire({ permits: 3 }), { name: "RangeError", cause: { bound: 2 } });
  assert.throws(() => semaphore.release(), {
    name: "RangeError",
    message: "released 1 permit, but all 2 are free",
    cause: { bound: 2 },
  });
});

test("a bound of 0 pauses: every request waits until it is raised, as in asyncio", async () => {
  const semaphore = new BoundedSemaphore(0);
  const large = semaphore.acquire({ permits: 5 });
  const small = semaphore.acquire();
  assert.equal(semaphore.tryAcquire(), undefined);
  assert.deepEqual([semaphore.bound, semaphore.locked(), semaphore.waiting], [0, true, 2]);
  semaphore.resize(2);
  await assert.rejects(large, new RangeError("requested 5 permits, but the bound is 2"));
  await small;
  assert.equal(semaphore.value, 1);
});

test("resize(0) keeps those who wait and those who hold, and resize() of the same bound goes on", async () => {
  const semaphore = new BoundedSemaphore(2);
  const tokens = [await semaphore.acquire(), await semaphore.acquire()];
  const waits = semaphore.acquire({ permits: 2 });
  semaphore.resize(0);
  for (const token of tokens) token.release();
  assert.deepEqual([semaphore.value, semaphore.waiting], [0, 1]);
  assert.throws(() => semaphore.release(), new RangeError("released 1 permit, but none is acquired"));
  semaphore.resize(2);
  await waits;
  assert.deepEqual([semaphore.value, semaphore.waiting], [0, 0]);
});

test("a token stops at the bound, when release() has given its permits back", async () => {
  const semaphore = new BoundedSemaphore(2);
  const token = await semaphore.acquire({ permits: 2 });
  semaphore.release();
  token.release();
  assert.equal(semaphore.value, 2);
});

test("resize() up: the new permits go to those who wait, in order", async () => {
  const semaphore = new BoundedSemaphore(1);
  const log: string[] = [];
  await semaphore.acquire();
  semaphore.acquire().then(() => log.push("second"));
  semaphore.acquire().then(() => log.push("third"));
  semaphore.resize(2);
  assert.deepEqual([semaphore.bound, semaphore.value, semaphore.waiting], [2, 0, 1]);
  semaphore.resize(5);
  assert.deepEqual([semaphore.bound, semaphore.value, semaphore.waiting], [5, 2, 0]);
  await turn();
  assert.deepEqual(log, ["second", "third"]);
});

test("resize() below what is taken lets nobody in until enough has come back", async () => {
  const semaphore = new BoundedSemaphore(4);
  await semaphore.acquire({ permits: 4 });
  semaphore.resize(2);
  assert.deepEqual([semaphore.value, semaphore.locked()], [0, true]);
  const waits = semaphore.acquire();
  semaphore.release();
  semaphore.release();
  assert.deepEqual([semaphore.value, semaphore.waiting], [0, 1]);
  semaphore.release();
  await waits;
  assert.equal(semaphore.waiting, 0);
  semaphore.release(2);
  assert.equal(semaphore.value, 2);
  assert.throws(() => semaphore.release(), RangeError);
});

test("resize(): queued requests that no longer fit reject, and those whom they held back are granted", async () => {
  const semaphore = new BoundedSemaphore(4);
  await semaphore.acquire({ permits: 1 });
  const four = semaphore.acquire({ permits: 4 });
  const one = semaphore.acquire();
  const three = semaphore.acquire({ permits: 3 });
  const two = semaphore.acquire({ permits: 2 });
  semaphore.resize(2);
  await assert.rejects(four, new RangeError("requested 4 permits, but the bound is 2"));
  await assert.rejects(three, new RangeError("requested 3 permits, but the bound is 2"));
  await one;
  assert.deepEqual([semaphore.value, semaphore.waiting], [0, 1]);
  semaphore.release(2);
  await two;
});

test("resize() keeps the order of those who stay", async () => {
  const semaphore = new BoundedSemaphore(5);
  const log: number[] = [];
  await semaphore.acquire({ permits: 5 });
  const waits = [1, 4, 1, 5, 1].map((permits, i) =>
    semaphore.acquire({ permits }).then(
      () => log.push(i),
      () => {},
    ),
  );
  semaphore.resize(3);
  semaphore.release(5);
  await Promise.all(waits);
  assert.deepEqual(log, [0, 2, 4]);
});

test("resize() refuses what is not an integer >= 0, and nothing has changed", () => {
  const semaphore = new BoundedSemaphore(3);
  for (const bound of [-1, 0.5, Number.NaN]) {
    assert.throws(() => semaphore.resize(bound), new RangeError(`bound must be an integer >= 0, got ${bound}`));
  }
  assert.throws(() => semaphore.resize("3" as never), new TypeError('bound must be an integer >= 0, got "3"'));
  assert.throws(() => semaphore.resize(undefined as never), TypeError);
  assert.deepEqual([semaphore.bound, semaphore.value], [3, 3]);
});
