// Observers are notified in the call that settles the request, and not by a later operation.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Barrier, BrokenBarrierError } from "@sync/barrier";
import { addPermits, enqueue } from "@sync/core";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";
import { observer } from "../observer.ts";

test("Barrier: whoever waits has heard of a reset() or an abort() when it returns", () => {
  for (const how of ["reset", "abort"] as const) {
    const barrier = new Barrier(3);
    const heard: unknown[] = [];
    for (let i = 0; i < 2; i++) barrier[enqueue](observer({ failed: (reason) => heard.push(reason) }));
    barrier[how]();
    assert.equal(heard.length, 2);
    assert.ok(heard.every((reason) => reason instanceof BrokenBarrierError));
  }
});

test("Semaphore: a request that passes over an aborted one has let it hear of that when it returns", () => {
  const semaphore = new Semaphore(0);
  const heard: unknown[] = [];
  const controller = new AbortController();
  const { signal } = controller;
  semaphore[enqueue](observer({ failed: (reason) => heard.push(reason) }, signal));
  controller.abort("gone");
  assert.deepEqual([heard, semaphore.waiting], [[], 1], "a signal that a callback names is looked at, not listened to");
  semaphore[enqueue]();
  assert.deepEqual([heard, semaphore.waiting], [["gone"], 1]);
});

test("BoundedSemaphore: whoever waits has heard of a resize() when it returns", () => {
  const semaphore = new BoundedSemaphore(1);
  semaphore[enqueue]();
  let heard = false;
  semaphore[enqueue]({
    settled({ granted }) {
      heard = granted;
    },
  });
  semaphore.resize(2);
  assert.equal(heard, true);
});

test("release() of a pending request does nothing", () => {
  const semaphore = new Semaphore(0);
  const waiter = semaphore[enqueue]();
  waiter.release();
  assert.deepEqual([waiter.pending, semaphore.waiting], [true, 1]);
  semaphore.release();
  assert.equal(waiter.granted, true);
});

test("what several copies of a package share has a name of its own", () => {
  assert.equal(Symbol.keyFor(addPermits), "@sync/addPermits");
});
