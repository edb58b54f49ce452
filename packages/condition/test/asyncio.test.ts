// What CPython 3.13 checks of asyncio's Condition in its test_locks.py, under the names of its cases. A comment says
// where ours differs, and why.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Condition, NotAcquiredError } from "@sync/condition";
import { dispose } from "@sync/core";
import { Lock } from "@sync/lock";

const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

const rejectsWith = (promise: Promise<unknown>, reason: unknown) =>
  assert.rejects(promise, (thrown) => thrown === reason);

/** Tasks that wait, log their number once they are woken, and leave. */
function waiters(condition: Condition, numbers: number[], log: number[]): Promise<true>[] {
  return numbers.map((n) =>
    condition.with(async () => {
      const woken = await condition.wait();
      log.push(n);
      return woken;
    }),
  );
}

test("LockTests.test_lock_doesnt_accept_loop_parameter: a condition takes a lock, and no event loop", () => {
  const loop = { loop: "another" };
  // @ts-expect-error: it must not compile
  assert.throws(() => new Condition(loop), TypeError);
  // @ts-expect-error: it must not compile
  assert.equal(String(new Condition(new Lock(), loop)), "<Condition [unlocked]>"); // JavaScript drops an argument too many
});

test("LockTests.test_lock_by_with_statement: a condition is not disposable, only the token is", async () => {
  // The forgotten acquire() of `using _ = await condition` must be a TypeError, as that of asyncio's `with await` is.
  const condition = new Condition();
  // @ts-expect-error: it must not compile
  const disposable: Disposable = await condition;
  assert.equal(dispose in disposable, false);
  assert.equal(condition.locked(), false);
  assert.equal(dispose in (await condition.acquire()), true);
});

test("ConditionTests.test_wait: the notified go on one after the other, each with the lock", async () => {
  const condition = new Condition();
  const log: number[] = [];
  const tasks = [1, 2, 3].map(async (n) => {
    await condition.acquire();
    const woken = await condition.wait();
    log.push(n);
    return woken; // and leaves the release to others
  });
  await turn();
  assert.equal(condition.waiting, 3);
  assert.equal(condition.locked(), false);

  await condition.acquire();
  condition.notify();
  await turn();
  assert.deepEqual(log, [], "notified, but the lock is held");
  assert.equal(condition.locked(), true);

  condition.release();
  await turn();
  assert.deepEqual(log, [1]);
  assert.equal(condition.locked(), true);

  condition.notify(2);
  await turn();
  assert.deepEqual(log, [1]);
  assert.equal(condition.waiting, 0);

  condition.release();
  await turn();
  assert.deepEqual(log, [1, 2]);
  assert.equal(condition.locked(), true);

  condition.release();
  await turn();
  assert.deepEqual(log, [1, 2, 3]);
  assert.equal(condition.locked(), true);
  assert.deepEqual(await Promise.all(tasks), [true, true, true]);
});

test("ConditionTests.test_wait_cancel: an aborted wait has the lock back before it rejects with the reason", async () => {
  const condition = new Condition();
  const controller = new AbortController();
  const reason = new Error("no longer wanted");
  await condition.acquire();
  const wait = condition.wait({ signal: controller.signal });
  assert.equal(condition.waiting, 1);
  assert.equal(condition.locked(), false);
  controller.abort(reason);
  await rejectsWith(wait, reason);
  assert.equal(condition.waiting, 0);
  assert.equal(condition.locked(), true);
});

test("ConditionTests.test_wait_cancel_contested: aborted in the lock's line, a wait still ends with the lock", async () => {
  const condition = new Condition();
  const controller = new AbortController();
  const reason = new Error("cancelled");
  const token = await condition.acquire();
  const rejected = rejectsWith(condition.wait({ signal: controller.signal }), reason);
  assert.equal(condition.locked(), false);

  const other = await condition.acquire();
  condition.notify();
  controller.abort(reason);
  other.release();
  await rejected;
  assert.equal(condition.locked(), true);
  token.release();
  assert.equal(condition.locked(), false, "it was held by the token of old");
});

test("ConditionTests.test_wait_cancel_contested: an abort after the lock was handed back is too late", async () => {
  // asyncio can still cancel the task before it runs; a promise that has settled stays settled.
  const condition = new Condition();
  const controller = new AbortController();
  await condition.acquire();
  const wait = condition.wait({ signal: controller.signal });
  const other = await condition.acquire();
  condition.notify();
  other.release();
  controller.abort(new Error("too late"));
  assert.equal(await wait, true);
  assert.equal(condition.locked(), true);
});

test("ConditionTests.test_wait_cancel_after_notify: an abort in the lock's line is not forgotten", async () => {
  const condition = new Condition();
  const controller = new AbortController();
  const reason = new Error("cancelled");
  const log: string[] = [];
  const task = condition.with(async () => {
    log.push("waits");
    await condition.wait({ signal: controller.signal });
    log.push("was woken");
  });
  task.catch(() => log.push("rejected"));
  await turn();

  await condition.acquire();
  condition.notify();
  await turn();
  controller.abort(reason);
  await turn();
  assert.deepEqual(log, ["waits"], "not before the lock is back");
  condition.release();
  await turn();
  assert.deepEqual(log, ["waits", "rejected"]);
  await rejectsWith(task, reason);
  assert.equal(condition.locked(), false);
});

test("ConditionTests.test_wait_unacquired: nobody waits without the lock", async () => {
  const condition = new Condition();
  await assert.rejects(condition.wait(), NotAcquiredError);
  assert.equal(condition.waiting, 0);
});

test("ConditionTests.test_wait_for: a notified task looks again, and waits on while the predicate is false", async () => {
  const condition = new Condition();
  const log: string[] = [];
  let ready = false;
  const task = condition.with(async () => {
    const value = await condition.waitFor(() => {
      log.push(`looks: ${ready}`);
      return ready;
    });
    log.push("goes on");
    return value;
  });
  await turn();
  assert.deepEqual(log, ["looks: false"]);

  await condition.with(() => condition.notify());
  await turn();
  assert.deepEqual(log, ["looks: false", "looks: false"]);
  assert.equal(condition.waiting, 1);

  ready = true;
  await condition.with(() => condition.notify());
  await turn();
  assert.deepEqual(log, ["looks: false", "looks: false", "looks: true", "goes on"]);
  assert.equal(await task, true);
  assert.equal(condition.locked(), false);
});

test("ConditionTests.test_wait_for_unacquired: a predicate that is true at once needs no lock, another does", async () => {
  const condition = new Condition();
  const list = [1, 2, 3];
  assert.equal(await condition.waitFor(() => list), list);
  await assert.rejects(
    condition.waitFor(() => false),
    NotAcquiredError,
  );
});

test("ConditionTests.test_notify: as many as asked for are woken, the longest waiting first", async () => {
  const condition = new Condition();
  const log: number[] = [];
  const tasks = waiters(condition, [1, 2, 3], log);
  await turn();
  assert.deepEqual(log, []);

  await condition.acquire();
  assert.equal(condition.notify(1), 1);
  condition.release();
  await turn();
  assert.deepEqual(log, [1]);

  await condition.acquire();
  assert.equal(condition.notify(1), 1);
  assert.equal(condition.notify(2048), 1, "there is only one left");
  condition.release();
  await turn();
  assert.deepEqual(log, [1, 2, 3]);
  assert.deepEqual(await Promise.all(tasks), [true, true, true]);
});

test("ConditionTests.test_notify_all: all are woken, in the order of their waits", async () => {
  const condition = new Condition();
  const log: number[] = [];
  const tasks = waiters(condition, [1, 2], log);
  await turn();
  assert.deepEqual(log, []);

  await condition.acquire();
  assert.equal(condition.notifyAll(), 2);
  condition.release();
  await turn();
  assert.deepEqual(log, [1, 2]);
  assert.deepEqual(await Promise.all(tasks), [true, true]);
});

test("ConditionTests.test_notify_unacquired: nobody notifies without the lock", () => {
  assert.throws(() => new Condition().notify(), NotAcquiredError);
});

test("ConditionTests.test_notify_all_unacquired: nobody notifies all without the lock", () => {
  assert.throws(() => new Condition().notifyAll(), NotAcquiredError);
});

test("ConditionTests.test_repr: its string says whether the lock is held, and how many wait", async () => {
  const condition = new Condition();
  assert.equal(String(condition), "<Condition [unlocked]>");
  await condition.acquire();
  assert.equal(String(condition), "<Condition [locked]>");
  condition.wait();
  assert.equal(String(condition), "<Condition [unlocked, waiters:1]>");
  await condition.acquire();
  condition.wait();
  await condition.acquire();
  assert.equal(String(condition), "<Condition [locked, waiters:2]>");
});

test("ConditionTests.test_context_manager: with() holds the lock for as long as its function runs", async () => {
  const condition = new Condition();
  const inside = await condition.with(async () => {
    await turn();
    return condition.locked();
  });
  assert.equal(inside, true);
  assert.equal(condition.locked(), false);
});

test("ConditionTests.test_explicit_lock: a condition and its lock are held and free together", async () => {
  const given = new Lock();
  for (const condition of [new Condition(), new Condition(new Lock()), new Condition(given)]) {
    const { lock } = condition;
    const held = () => [lock.locked(), condition.locked()];
    assert.deepEqual(held(), [false, false]);
    assert.deepEqual(await condition.with(held), [true, true]);
    assert.deepEqual(held(), [false, false]);
    assert.deepEqual(await lock.with(held), [true, true]);
    assert.deepEqual(held(), [false, false]);
  }
  assert.equal(new Condition(given).lock, given);
});

test("ConditionTests.test_ambiguous_loops: neither lock nor condition can be carried to another event loop", () => {
  // asyncio binds both to the loop that first used them, and raises RuntimeError in another. Here another loop is another
  // worker; all that gets there is a structured clone, which is no lock, and cannot be waited on.
  const lock = structuredClone<unknown>(new Lock());
  assert.throws(() => new Condition(lock as Lock), new TypeError("lock must be a Lock, got an object"));
  assert.equal("wait" in structuredClone<object>(new Condition()), false);
});

test("ConditionTests.test_timeout_in_block: a wait that times out leaves the block with its lock", async () => {
  const condition = new Condition();
  const alive = setTimeout(() => {}, 10_000); // a timeout's signal alone does not keep Node from exiting
  const inside = await condition.with(async () => {
    await assert.rejects(condition.wait({ signal: AbortSignal.timeout(10) }), { name: "TimeoutError" });
    return condition.locked();
  });
  clearTimeout(alive);
  assert.equal(inside, true);
  assert.equal(condition.locked(), false);
});

test("ConditionTests.test_cancelled_error_wakeup: aborted before a notification, it throws the very reason", async () => {
  const condition = new Condition();
  const controller = new AbortController();
  const reason = new Error("foo");
  let caught: unknown;
  const task = condition.with(async () => {
    try {
      await condition.waitFor(() => false, { signal: controller.signal });
    } catch (error) {
      caught = error;
      throw error;
    }
  });
  await turn();
  assert.equal(condition.waiting, 1);
  controller.abort(reason);
  await rejectsWith(task, reason);
  assert.equal(caught, reason);
});

test("ConditionTests.test_cancelled_error_re_aquire: aborted in the lock's line, it throws the very reason", async () => {
  const condition = new Condition();
  const controller = new AbortController();
  const reason = new Error("foo");
  let ready = false;
  let caught: unknown;
  const task = condition.with(async () => {
    try {
      await condition.waitFor(() => ready, { signal: controller.signal });
    } catch (error) {
      caught = error;
      throw error;
    }
  });
  await turn();
  await condition.acquire();
  ready = true;
  condition.notify();
  await turn();
  assert.equal(condition.lock.waiting, 1);
  controller.abort(reason);
  condition.release();
  await rejectsWith(task, reason);
  assert.equal(caught, reason);
});

/** Two tasks that each take an item, the first of which can be aborted, and the condition that they wait on. */
function consumers() {
  const condition = new Condition();
  const controller = new AbortController();
  const items: string[] = [];
  const consume = (signal?: AbortSignal) =>
    condition.with(async () => {
      await condition.waitFor(() => items.length > 0, { signal });
      return items.shift();
    });
  return { condition, controller, items, first: consume(controller.signal), second: consume() };
}

test("ConditionTests.test_cancelled_wakeup: aborted in the step of its notification, a task passes it on", async () => {
  const { condition, controller, items, first, second } = consumers();
  const reason = new Error("cancelled");
  const rejected = rejectsWith(first, reason);
  await turn();
  assert.equal(condition.waiting, 2);
  await condition.with(() => {
    items.push("an item");
    assert.equal(condition.notify(1), 1);
    controller.abort(reason);
  });
  await rejected;
  assert.equal(await second, "an item");
  assert.equal(condition.locked(), false);
});

test("ConditionTests.test_cancelled_wakeup: aborted just before a notification, a task does not get it", async () => {
  const { condition, controller, items, first, second } = consumers();
  const reason = new Error("cancelled");
  const rejected = rejectsWith(first, reason);
  await turn();
  await condition.with(() => {
    items.push("an item");
    controller.abort(reason);
    assert.equal(condition.notify(1), 1);
    assert.equal(condition.waiting, 0);
  });
  await rejected;
  assert.equal(await second, "an item");
});

test("ConditionTests.test_cancelled_wakeup: an abort without a notification wakes nobody else", async () => {
  // asyncio notifies one more whenever a wait is cancelled, in case; ours knows whether there is a notification to pass on.
  const condition = new Condition();
  const controller = new AbortController();
  const reason = new Error("cancelled");
  const log: number[] = [];
  const first = rejectsWith(
    condition.with(() => condition.wait({ signal: controller.signal })),
    reason,
  );
  const [second] = waiters(condition, [2], log);
  await turn();
  assert.equal(condition.waiting, 2);
  controller.abort(reason);
  await first;
  await turn();
  assert.deepEqual(log, []);
  assert.equal(condition.waiting, 1);
  await condition.with(() => condition.notify());
  assert.equal(await second, true);
});

test("ConditionTests.test_cancelled_wakeup_relock: aborted in the lock's line, a task passes its notification on", async () => {
  const { condition, controller, items, first, second } = consumers();
  const reason = new Error("cancelled");
  const rejected = rejectsWith(first, reason);
  await turn();
  await condition.with(async () => {
    items.push("an item");
    assert.equal(condition.notify(1), 1);
    await turn(); // the notified task stands in the lock's line
    assert.equal(condition.lock.waiting, 1);
    controller.abort(reason);
    assert.equal(condition.waiting, 1, "not before it has the lock back");
  });
  await rejected;
  assert.equal(await second, "an item");
  assert.equal(condition.locked(), false);
});
