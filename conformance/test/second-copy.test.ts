// A project may have two copies of a package: a lock of one works with a condition of the other.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Condition } from "@sync/condition";
import { acquireAll, Lock, NotAcquiredError } from "@sync/lock";
import { named, start, stop } from "@sync/trace";

const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
const copy: string = new URL("../../tools/generated/second-copy.js", import.meta.url).href;
const { Lock: OtherLock }: typeof import("@sync/lock") = await import(copy);

test("the copy is another one", () => {
  assert.notEqual(OtherLock, Lock);
  assert.equal(new OtherLock() instanceof Lock, false);
});

test("a condition takes a lock of another copy", async () => {
  const lock = new OtherLock();
  const condition = new Condition(lock);
  assert.equal(condition.lock, lock);
  const log: string[] = [];
  const controller = new AbortController();
  const aborted = condition
    .with(() => condition.wait({ signal: controller.signal }))
    .catch((reason) => log.push(reason));
  const stays = condition.with(() => condition.wait()).then(() => log.push("woken"));
  await turn();
  await condition.with(() => {
    condition.notify();
    controller.abort("gone"); // after the notification, which passes on
  });
  await Promise.all([aborted, stays]);
  assert.deepEqual(log, ["gone", "woken"]);
  assert.deepEqual([lock.locked(), lock.waiting, condition.waiting], [false, 0, 0]);
});

test("a token of another copy, released inside its own wait, ends the wait", async () => {
  const condition = new Condition(new OtherLock());
  const token = await condition.acquire();
  const wait = condition.wait();
  token.release();
  await assert.rejects(wait, NotAcquiredError);
  assert.deepEqual([condition.locked(), condition.waiting], [false, 0]);
});

test("acquireAll() takes locks of both copies", async () => {
  const locks = [new Lock(), new OtherLock()] as const;
  const held = await locks[1].acquire();
  const all = acquireAll(locks);
  assert.deepEqual(locks.map(String), ["<Lock [locked]>", "<Lock [locked, waiters:1]>"]);
  held.release();
  (await all).release();
  assert.deepEqual(locks.map(String), ["<Lock [unlocked]>", "<Lock [unlocked]>"]);
});

test("it prints its name, though its class was renamed", () => {
  assert.equal(String(new OtherLock()), "<Lock [unlocked]>");
});

test("trace: a primitive of another copy is known once it has a name, also the tokens that are granted at once", async () => {
  const lock = named("other", new OtherLock());
  const tracer = start();
  try {
    const token = await lock.acquire();
    const waits = [lock.acquire(), lock.acquire({ signal: new AbortController().signal })];
    const [other] = tracer.snapshot().primitives;
    assert.deepEqual([other?.name, other?.holders.length, other?.waiters.length], ["other", 1, 2]);
    token.release();
    for (const wait of waits) (await wait).release();
    assert.deepEqual(tracer.snapshot().primitives, []);
  } finally {
    stop();
  }
  (await lock.acquire()).release();
  assert.deepEqual(tracer.snapshot().primitives, []);
});
