// How many a notification wakes: one, also when it is passed on, and none once it is spent.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Condition, NotAcquiredError } from "@sync/condition";
import { enqueueWait } from "@sync/core";

const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

/** So many tasks that wait, and which of them have been woken. */
async function waiting(condition: Condition, tasks: number): Promise<number[]> {
  const woken: number[] = [];
  for (let i = 0; i < tasks; i++) {
    void condition.with(() => condition.wait()).then(() => woken.push(i));
  }
  await turn();
  return woken;
}

test("a notification that is passed on wakes one, of two that wait", async () => {
  const condition = new Condition();
  const controller = new AbortController();
  const aborted = condition.with(() => condition.wait({ signal: controller.signal })).catch((reason) => reason);
  const woken = await waiting(condition, 2);
  await condition.with(() => {
    condition.notify();
    controller.abort("gone");
  });
  assert.equal(await aborted, "gone");
  await turn();
  assert.deepEqual([woken, condition.waiting], [[0], 1]);
});

test("waitFor(): a predicate that throws before any notification wakes nobody", async () => {
  const condition = new Condition();
  const woken = await waiting(condition, 1);
  const failing = condition.with(() =>
    condition.waitFor(() => {
      throw new Error("no");
    }),
  );
  await assert.rejects(failing, new Error("no"));
  await turn();
  assert.deepEqual([woken, condition.waiting], [[], 1]);
});

test("waitFor() that is aborted in its first wait wakes nobody", async () => {
  const condition = new Condition();
  const controller = new AbortController();
  const waits = condition.with(() => condition.waitFor(() => false, { signal: controller.signal }));
  const woken = await waiting(condition, 1);
  controller.abort("gone");
  await assert.rejects(waits, (reason) => reason === "gone");
  await turn();
  assert.deepEqual([woken, condition.waiting], [[], 1]);
});

test("waitFor() that is aborted in its second wait passes on nothing: it has spent the first notification", async () => {
  const condition = new Condition();
  const controller = new AbortController();
  let asked = 0;
  const waits = condition.with(() => condition.waitFor(() => ++asked < 0, { signal: controller.signal }));
  const woken = await waiting(condition, 1);
  await condition.with(() => condition.notify());
  await turn();
  assert.deepEqual([asked, condition.waiting], [2, 2]);
  controller.abort("gone");
  await assert.rejects(waits, (reason) => reason === "gone");
  await turn();
  assert.deepEqual([woken, condition.waiting], [[], 1]);
});

test("NotAcquiredError says what was called without the lock", async () => {
  const condition = new Condition();
  const says = (call: string) => (error: unknown) =>
    error instanceof NotAcquiredError && error.message === `${call} on a lock that is not acquired`;
  await assert.rejects(condition.wait(), says("wait()"));
  assert.throws(() => condition.notify(), says("notify()"));
});

test("notify() passes over a waiter that is aborted and still pending, and notifies the next in the same step", async () => {
  const condition = new Condition();
  const controller = new AbortController();
  const { signal } = controller;
  signal.addEventListener("abort", (event) => event.stopImmediatePropagation());
  const aborted = condition.with(() => condition.wait({ signal })).catch((reason) => reason);
  const woken = await waiting(condition, 1);
  await condition.with(() => {
    controller.abort("gone");
    assert.deepEqual([condition.notify(), condition.waiting], [1, 0]);
  });
  assert.equal(await aborted, "gone");
  await turn();
  assert.deepEqual(woken, [0]);
});

test("waitFor() that fails without the lock: the next is notified before it rejects", async () => {
  const condition = new Condition();
  let asked = 0;
  await condition.acquire();
  const failing = condition.waitFor(() => {
    if (asked++ === 0) return false;
    condition.release();
    throw new Error("no");
  });
  let notified = false;
  const token = await condition.acquire();
  condition[enqueueWait]({
    settled({ granted }) {
      notified = granted;
    },
  });
  await condition.with(() => condition.notify());
  await assert.rejects(failing, new Error("no"));
  assert.deepEqual([notified, token.released, condition.locked()], [true, false, true]);
});
