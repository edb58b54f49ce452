// What CPython 3.13 checks of asyncio's Event in its test_locks.py, under the names of its cases. A comment says where
// ours differs, and why.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Event } from "@sync/event";

const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

test("LockTests.test_lock_doesnt_accept_loop_parameter: an event takes no event loop", () => {
  // asyncio raises TypeError. Here the type checker refuses; at run time JavaScript drops an argument too many.
  // @ts-expect-error: it must not compile
  const event = new Event({ loop: "another" });
  assert.equal(Event.length, 0);
  assert.equal(String(event), "<Event [unset]>");
});

test("EventTests.test_repr: its string says whether it is set, and how many wait", () => {
  // asyncio can print a set event with waiters, those that have not run yet. Ours leave the queue inside set().
  const event = new Event();
  assert.equal(String(event), "<Event [unset]>");
  event.wait();
  assert.equal(String(event), "<Event [unset, waiters:1]>");
  event.set();
  assert.equal(String(event), "<Event [set]>");
});

test("EventTests.test_wait: set() releases all who wait, in the order of arrival", async () => {
  // asyncio lets whoever arrives after set() overtake those who were woken ([3, 1, 2]). Ours go on in the order of grants.
  const event = new Event();
  const log: number[] = [];
  const pass = async (n: number) => {
    const result = await event.wait();
    log.push(n);
    return result;
  };
  const waits = [pass(1), pass(2)];
  await turn();
  assert.deepEqual(log, []);
  assert.equal(event.waiting, 2);

  event.set();
  waits.push(pass(3));
  await turn();
  assert.deepEqual(log, [1, 2, 3]);
  assert.deepEqual(await Promise.all(waits), [true, true, true]);
});

test("EventTests.test_wait_on_set: a set event lets through at once", async () => {
  const event = new Event();
  event.set();
  const wait = event.wait();
  assert.equal(event.waiting, 0);
  assert.equal(await wait, true);
});

test("EventTests.test_wait_cancel: an aborted wait rejects with the reason and leaves the queue", async () => {
  const event = new Event();
  const controller = new AbortController();
  const reason = new Error("no longer wanted");
  const rejected = assert.rejects(event.wait({ signal: controller.signal }), (thrown) => thrown === reason);
  assert.equal(event.waiting, 1);
  controller.abort(reason);
  assert.equal(event.waiting, 0);
  await rejected;
});

test("EventTests.test_clear: clear() undoes set()", () => {
  const event = new Event();
  assert.equal(event.isSet(), false);
  event.set();
  assert.equal(event.isSet(), true);
  event.clear();
  assert.equal(event.isSet(), false);
});

test("EventTests.test_clear_with_waiters: set and cleared in one step, the event still releases who waited, once", async () => {
  const event = new Event();
  const log: string[] = [];
  const pass = async () => {
    const result = await event.wait();
    log.push("passed");
    return result;
  };
  const wait = pass();
  await turn();
  assert.deepEqual(log, []);

  event.set();
  event.clear();
  assert.equal(event.isSet(), false);
  assert.equal(event.waiting, 0, "asyncio counts the woken task until it runs; ours has left the queue");
  event.set();
  event.set();
  await turn();
  assert.deepEqual(log, ["passed"]);
  assert.equal(await wait, true);
});
