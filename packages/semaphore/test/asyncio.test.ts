// What CPython 3.13 checks of asyncio's semaphores in its test_locks.py, under the names of its cases. A comment says
// where ours differ, and why.
import assert from "node:assert/strict";
import { test } from "node:test";
import { dispose } from "@sync/core";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";

const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

const rejectsWith = (promise: Promise<unknown>, reason: unknown) =>
  assert.rejects(promise, (thrown) => thrown === reason);

test("LockTests.test_lock_doesnt_accept_loop_parameter: a semaphore takes a number, and no event loop", () => {
  for (const Kind of [Semaphore, BoundedSemaphore]) {
    const loop = { loop: "another" };
    // @ts-expect-error: it must not compile
    assert.throws(() => new Kind(loop), TypeError);
    // @ts-expect-error: it must not compile
    assert.equal(new Kind(2, loop).value, 2); // JavaScript drops an argument too many
  }
});

test("LockTests.test_lock_by_with_statement: a semaphore is not disposable, only its tokens are", async () => {
  // The forgotten acquire() of `using _ = await semaphore` must be a TypeError, as that of asyncio's `with await` is.
  for (const semaphore of [new Semaphore(), new BoundedSemaphore()]) {
    // @ts-expect-error: it must not compile
    const disposable: Disposable = await semaphore;
    assert.equal(dispose in disposable, false);
    assert.equal(semaphore.locked(), false);
    assert.equal(dispose in (await semaphore.acquire()), true);
  }
});

test("SemaphoreTests.test_initial_value_zero: a semaphore without permits is locked", () => {
  assert.equal(new Semaphore(0).locked(), true);
});

test("SemaphoreTests.test_repr: its string shows the free permits, or how many wait for one", async () => {
  const semaphore = new Semaphore();
  assert.equal(String(semaphore), "<Semaphore [unlocked, value:1]>");
  await semaphore.acquire();
  assert.equal(String(semaphore), "<Semaphore [locked]>");
  semaphore.acquire();
  assert.equal(String(semaphore), "<Semaphore [locked, waiters:1]>");
  semaphore.acquire();
  assert.equal(String(semaphore), "<Semaphore [locked, waiters:2]>");
});

test("SemaphoreTests.test_semaphore: awaiting the semaphore itself acquires nothing", async () => {
  // asyncio raises TypeError; JavaScript lets anything be awaited, so the semaphore must come back as it is.
  const semaphore = new Semaphore();
  assert.equal(await semaphore, semaphore);
  assert.equal("then" in semaphore, false);
  assert.equal(semaphore.locked(), false);
  assert.equal(semaphore.value, 1);
});

test("SemaphoreTests.test_semaphore_value: a count below zero is refused", () => {
  for (const Kind of [Semaphore, BoundedSemaphore]) assert.throws(() => new Kind(-1), RangeError);
});

test("SemaphoreTests.test_semaphore_value: so is half a permit", () => {
  // asyncio accepts 1.5, and such a semaphore never locks.
  for (const value of [1.5, Number.NaN]) assert.throws(() => new Semaphore(value), RangeError);
});

test("SemaphoreTests.test_acquire: permits go to the longest waiting, never to a newcomer", async () => {
  const semaphore = new Semaphore(3);
  const log: number[] = [];
  const enter = async (n: number) => {
    const token = await semaphore.acquire();
    log.push(n);
    return token.released;
  };
  await semaphore.acquire();
  await semaphore.acquire();
  assert.equal(semaphore.locked(), false);

  const tasks = [enter(1), enter(2), enter(3)];
  await turn();
  assert.deepEqual(log, [1]);
  assert.equal(semaphore.locked(), true);
  assert.equal(semaphore.waiting, 2);
  assert.equal(semaphore.value, 0);

  semaphore.release();
  semaphore.release();
  assert.equal(semaphore.value, 0, "both are handed over, neither is free");
  tasks.push(enter(4));
  await turn();
  assert.deepEqual(log, [1, 2, 3]);
  assert.equal(semaphore.locked(), true);
  assert.equal(semaphore.waiting, 1);

  semaphore.release();
  assert.deepEqual(await Promise.all(tasks), [false, false, false, false]);
  assert.deepEqual(log, [1, 2, 3, 4]);
});

test("SemaphoreTests.test_acquire_cancel: an aborted acquire rejects with the reason and leaves the line", async () => {
  const semaphore = new Semaphore();
  const controller = new AbortController();
  const reason = new Error("no longer wanted");
  await semaphore.acquire();
  const rejected = rejectsWith(semaphore.acquire({ signal: controller.signal }), reason);
  assert.equal(semaphore.waiting, 1);
  controller.abort(reason);
  assert.equal(semaphore.waiting, 0);
  await rejected;
  assert.equal(semaphore.value, 0);
});

test("SemaphoreTests.test_acquire_cancel_before_awoken: a release passes over those that have yet to hear of their abort", async () => {
  const semaphore = new Semaphore(0);
  const controller = new AbortController();
  const { signal } = controller;
  const reason = new Error("cancelled");
  const log: number[] = [];
  let queued = 0;
  signal.addEventListener("abort", () => {
    queued = semaphore.waiting; // this listener is the elder: the aborted still stand in the line
    semaphore.release();
  });
  const first = rejectsWith(semaphore.acquire({ signal }), reason);
  const second = rejectsWith(semaphore.acquire({ signal }), reason);
  semaphore.acquire().then(() => log.push(3));
  semaphore.acquire().then(() => log.push(4));

  controller.abort(reason);
  assert.equal(queued, 4);
  await first;
  await second;
  await turn();
  assert.deepEqual(log, [3], "one permit, one entry");
  assert.equal(semaphore.waiting, 1);
});

test("SemaphoreTests.test_acquire_hang: an aborted waiter takes no permit with it", async () => {
  const semaphore = new Semaphore(0);
  const controller = new AbortController();
  const reason = new Error("cancelled");
  const first = rejectsWith(semaphore.acquire({ signal: controller.signal }), reason);
  const second = semaphore.acquire();
  controller.abort(reason);
  semaphore.release();
  assert.equal(semaphore.waiting, 0);
  assert.equal(semaphore.locked(), true);
  assert.equal((await second).released, false);
  await first;
});

test("SemaphoreTests.test_acquire_no_hang: an abort in the step of the grant loses no permit", async () => {
  // asyncio cancels the woken task, and the permit goes back. Here the promise has settled: the task runs, and releases.
  const semaphore = new Semaphore(1);
  const controller = new AbortController();
  const log: string[] = [];
  const token = await semaphore.acquire();
  const second = semaphore.with(() => log.push("second runs"), { signal: controller.signal });
  token.release();
  controller.abort(new Error("too late"));
  await second;
  assert.deepEqual(log, ["second runs"]);
  assert.equal(semaphore.value, 1);
  assert.ok(semaphore.tryAcquire());
});

test("SemaphoreTests.test_release_not_acquired: a bounded semaphore refuses a release too many", () => {
  const semaphore = new BoundedSemaphore();
  assert.throws(() => semaphore.release(), RangeError);
  assert.equal(semaphore.value, 1);
});

test("SemaphoreTests.test_release_no_waiters: released with nobody in line, the permit is free", async () => {
  const semaphore = new Semaphore();
  await semaphore.acquire();
  assert.equal(semaphore.locked(), true);
  semaphore.release();
  assert.equal(semaphore.locked(), false);
  assert.equal(semaphore.value, 1);
});

test("SemaphoreTests.test_acquire_fifo_order: who comes back stands behind those who wait already", async () => {
  const semaphore = new Semaphore(1);
  const log: string[] = [];
  await Promise.all(
    ["a", "b", "c"].map(async (name) => {
      for (const time of [1, 2]) {
        await semaphore.acquire();
        log.push(name + time);
        await turn();
        semaphore.release();
      }
    }),
  );
  assert.deepEqual(log, ["a1", "b1", "c1", "a2", "b2", "c2"]);
});

test("SemaphoreTests.test_acquire_fifo_order_2: who acquires again runs behind those who were granted before", async () => {
  const semaphore = new Semaphore(1);
  const log: number[] = [];
  const enter = async (n: number) => {
    await semaphore.acquire();
    log.push(n);
  };
  const twice = async () => {
    await enter(2);
    semaphore.release();
    await enter(4);
  };
  const tasks = [enter(1), twice(), enter(3)];
  await turn();
  assert.deepEqual(log, [1]);
  semaphore.release();
  semaphore.release();
  await Promise.all(tasks);
  assert.deepEqual(log, [1, 2, 3, 4]);
});

test("SemaphoreTests.test_acquire_fifo_order_3: with the head of the line aborted, the others keep their order", async () => {
  const semaphore = new Semaphore(0);
  const controller = new AbortController();
  const reason = new Error("cancelled");
  const log: number[] = [];
  const enter = async (n: number, signal?: AbortSignal) => {
    await semaphore.acquire({ signal });
    log.push(n);
  };
  const first = rejectsWith(enter(1, controller.signal), reason);
  const others = [enter(2), enter(3)];
  controller.abort(reason);
  await first;
  semaphore.release();
  semaphore.release();
  await Promise.all(others);
  assert.deepEqual(log, [2, 3]);
});

test("SemaphoreTests.test_acquire_fifo_order_4: permits that need no wait do not overtake one that was handed over", async () => {
  const semaphore = new Semaphore(0);
  const log: number[] = [];
  const enter = async (n: number) => {
    await semaphore.acquire();
    log.push(n);
  };
  const first = enter(1).then(() => Promise.resolve().then(() => log.push(4))); // runs behind 3, not behind 2
  for (let i = 0; i < 3; i++) semaphore.release();
  assert.equal(semaphore.value, 2);
  // asyncio says locked until the woken task has run. Ours has its permit already, so that nobody waits.
  assert.equal(semaphore.locked(), false);
  const others = [enter(2), enter(3)];
  assert.equal(semaphore.locked(), true);
  await Promise.all([first, ...others]);
  assert.deepEqual(log, [1, 2, 3, 4]);
  assert.equal(semaphore.value, 0);
});
