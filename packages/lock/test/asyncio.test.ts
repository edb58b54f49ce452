// What CPython 3.13 checks of asyncio's Lock in its test_locks.py, under the names of its cases. A comment says where
// ours differs, and why.
import assert from "node:assert/strict";
import { test } from "node:test";
import { dispose } from "@sync/core";
import { Lock, NotAcquiredError } from "@sync/lock";

const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

const rejectsWith = (promise: Promise<unknown>, reason: unknown) =>
  assert.rejects(promise, (thrown) => thrown === reason);

test("LockTests.test_repr: its string says whether it is held", async () => {
  const lock = new Lock();
  assert.equal(String(lock), "<Lock [unlocked]>");
  await lock.acquire();
  assert.equal(String(lock), "<Lock [locked]>");
});

test("LockTests.test_lock: awaiting the lock itself acquires nothing", async () => {
  // asyncio raises TypeError; JavaScript lets anything be awaited, so the lock must come back as it is.
  const lock = new Lock();
  assert.equal(await lock, lock);
  assert.equal("then" in lock, false);
  assert.equal(lock.locked(), false);
});

test("LockTests.test_lock_doesnt_accept_loop_parameter: a lock takes no event loop", () => {
  // asyncio raises TypeError. Here the type checker refuses; at run time JavaScript drops an argument too many.
  // @ts-expect-error: it must not compile
  const lock = new Lock({ loop: "another" });
  assert.equal(Lock.length, 0);
  assert.equal(String(lock), "<Lock [unlocked]>");
});

test("LockTests.test_lock_by_with_statement: a lock is not disposable, only its token is", async () => {
  // The forgotten acquire() of `using _ = await lock` must be a TypeError, as that of asyncio's `with await lock` is.
  const lock = new Lock();
  // @ts-expect-error: it must not compile
  const disposable: Disposable = await lock;
  assert.equal(dispose in disposable, false);
  assert.equal(lock.locked(), false);
  assert.equal(dispose in (await lock.acquire()), true);
});

test("LockTests.test_acquire: each release lets one waiter in, in the order of arrival", async () => {
  const lock = new Lock();
  const log: number[] = [];
  const enter = async (n: number) => {
    const token = await lock.acquire();
    log.push(n);
    return token.released;
  };
  await lock.acquire();
  const first = enter(1);
  const second = enter(2);
  await turn();
  assert.deepEqual(log, []);

  lock.release();
  await turn();
  assert.deepEqual(log, [1]);
  await turn();
  assert.deepEqual(log, [1], "one release, one entry");

  const third = enter(3);
  lock.release();
  await turn();
  assert.deepEqual(log, [1, 2]);

  lock.release();
  await turn();
  assert.deepEqual(log, [1, 2, 3]);
  assert.deepEqual(await Promise.all([first, second, third]), [false, false, false]);
});

test("LockTests.test_acquire_cancel: an aborted acquire rejects with the reason and leaves the line", async () => {
  const lock = new Lock();
  const controller = new AbortController();
  const reason = new Error("no longer wanted");
  await lock.acquire();
  const rejected = rejectsWith(lock.acquire({ signal: controller.signal }), reason);
  assert.equal(lock.waiting, 1);
  controller.abort(reason);
  assert.equal(lock.waiting, 0);
  await rejected;
  assert.equal(lock.locked(), true);
});

test("LockTests.test_cancel_race: a release passes over a waiter that has yet to hear of its abort", async () => {
  const lock = new Lock();
  const controller = new AbortController();
  const { signal } = controller;
  const reason = new Error("B is cancelled");
  const a = await lock.acquire();
  let queued = 0;
  signal.addEventListener("abort", () => {
    queued = lock.waiting; // this listener is the elder: B, aborted, still stands in the line
    a.release();
  });
  const b = rejectsWith(lock.acquire({ signal }), reason);
  const c = lock.acquire();

  controller.abort(reason);
  assert.equal(queued, 2);
  assert.equal(lock.waiting, 0);
  await b;
  (await c).release();
  assert.equal(lock.locked(), false);
});

test("LockTests.test_cancel_release_race: an abort and a release in one step let exactly one in", async () => {
  const lock = new Lock();
  const controllers = [1, 2, 3].map(() => new AbortController());
  const reason = new Error("cancelled");
  let calls = 0;
  let entries = 0;
  await lock.acquire();
  const [first, second, third] = controllers.map(async ({ signal }) => {
    calls++;
    await lock.acquire({ signal });
    entries++;
  });
  assert.ok(first && second && third);
  const firstRejected = rejectsWith(first, reason);
  const thirdRejected = rejectsWith(third, reason);

  controllers[0]?.abort(reason);
  lock.release();
  await firstRejected;
  await second;
  await turn();
  assert.equal(calls, 3);
  assert.equal(entries, 1);
  assert.equal(lock.waiting, 1);

  controllers[2]?.abort(reason);
  await thirdRejected;
  assert.equal(entries, 1);
});

test("LockTests.test_finished_waiter_cancelled: with the first waiter aborted, the release wakes the second", async () => {
  const lock = new Lock();
  const controller = new AbortController();
  const reason = new Error("cancelled");
  await lock.acquire();
  const first = rejectsWith(lock.acquire({ signal: controller.signal }), reason);
  const second = lock.acquire();
  controller.abort(reason);
  lock.release();
  assert.equal(lock.locked(), true);
  await first;
  assert.equal((await second).released, false);
});

test("LockTests.test_finished_waiter_cancelled: aborted after the release, the first waiter keeps the lock", async () => {
  // asyncio can still cancel a task that was woken and has not run; a promise that has settled stays settled.
  const lock = new Lock();
  const controller = new AbortController();
  await lock.acquire();
  const first = lock.acquire({ signal: controller.signal });
  const second = lock.acquire();
  lock.release();
  controller.abort(new Error("too late"));
  assert.equal(lock.waiting, 1);
  (await first).release();
  assert.equal((await second).released, false);
});

test("LockTests.test_release_not_acquired: a free lock cannot be released", () => {
  const lock = new Lock();
  assert.throws(() => lock.release(), NotAcquiredError);
  assert.equal(lock.locked(), false);
});

test("LockTests.test_release_no_waiters: released with nobody in line, the lock is free", async () => {
  const lock = new Lock();
  await lock.acquire();
  assert.equal(lock.locked(), true);
  lock.release();
  assert.equal(lock.locked(), false);
});

test("LockTests.test_context_manager: with() holds the lock for as long as its function runs", async () => {
  const lock = new Lock();
  const inside = await lock.with(async () => {
    await turn();
    return lock.locked();
  });
  assert.equal(inside, true);
  assert.equal(lock.locked(), false);
});

test("LockTests.test_context_manager: disposing of the token, as `using` does, releases the lock", async () => {
  const lock = new Lock();
  const token = await lock.acquire();
  assert.equal(lock.locked(), true);
  token[dispose]();
  assert.equal(lock.locked(), false);
});
