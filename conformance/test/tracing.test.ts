// Code that replaces the methods of requests and of primitives sees the whole life of each request, as a tracer needs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Barrier } from "@sync/barrier";
import { Condition } from "@sync/condition";
import {
  acquireAll,
  enqueue,
  PromiseRequest,
  QueuedGovernor,
  type Request,
  submit,
  tryAcquireAll,
  Waiter,
} from "@sync/core";
import { Event } from "@sync/event";
import { Keyed } from "@sync/keyed";
import { Lock } from "@sync/lock";
import { ReadWriteLock } from "@sync/rwlock";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";

type Methods = Record<PropertyKey, (...args: unknown[]) => unknown>;

const ofRequests = [PromiseRequest.prototype, Waiter.prototype] as unknown as Methods[];
const methods = ["promise", "grant", "grantAtOnce", "fail", "release", "transfer"];

/** What is called on requests, and which requests primitives take, while a program runs. */
async function traced(program: () => Promise<unknown>): Promise<string[]> {
  const log: string[] = [];
  const restore: (() => void)[] = [];
  const replace = (object: Methods, key: PropertyKey, name: string, isRequest: boolean) => {
    const original = object[key];
    if (original === undefined) return;
    object[key] = function (this: Request<unknown, unknown>, ...args) {
      const request = isRequest ? this : args[0];
      assert.ok(request instanceof PromiseRequest || request instanceof Waiter);
      log.push(name);
      return original.apply(this, args);
    };
    restore.push(() => {
      object[key] = original;
    });
  };
  for (const object of ofRequests) for (const name of methods) replace(object, name, name, true);
  for (const { prototype } of [QueuedGovernor, Event, Barrier]) {
    replace(prototype as unknown as Methods, submit, "submit", false);
  }
  try {
    await program();
  } finally {
    for (const each of restore) each();
  }
  return log;
}

const signal = new AbortController().signal;

for (const make of [() => new Lock(), () => new Semaphore(), () => new BoundedSemaphore()]) {
  const name = make()[Symbol.toStringTag];

  test(`${name}: what is granted at once passes methods that can be replaced`, async () => {
    const governor = make();
    assert.deepEqual(await traced(async () => (await governor.acquire()).release()), ["grantAtOnce", "release"]);
    assert.deepEqual(await traced(async () => governor.tryAcquire()?.release()), ["grant", "release"]);
    assert.deepEqual(await traced(async () => governor.with(() => {})), ["grantAtOnce", "release"]);
    assert.deepEqual(await traced(async () => governor[enqueue]().release()), ["submit", "grant", "release"]);
    const signalled = async () => (await governor.acquire({ signal })).release();
    assert.deepEqual(await traced(signalled), ["submit", "grant", "release"]);
  });

  test(`${name}: what waits passes methods that can be replaced, also when it fails`, async () => {
    const governor = make();
    const waits = async () => {
      const holder = governor.tryAcquire();
      const wait = governor.acquire();
      holder?.release();
      (await wait).release();
    };
    assert.deepEqual(await traced(waits), ["grant", "promise", "submit", "release", "grant", "release"]);
    const fails = async () => {
      const holder = governor.tryAcquire();
      const controller = new AbortController();
      const wait = governor.acquire({ signal: controller.signal });
      controller.abort("no time");
      await assert.rejects(wait);
      holder?.release();
    };
    assert.deepEqual(await traced(fails), ["grant", "submit", "fail", "release"]);
  });
}

test("Lock: its own release() passes the token's", async () => {
  const lock = new Lock();
  const program = async () => {
    await lock.acquire();
    lock.release();
  };
  assert.deepEqual(await traced(program), ["grantAtOnce", "release"]);
});

test("ReadWriteLock: both sides and a downgrade pass methods that can be replaced", async () => {
  const { read, write } = new ReadWriteLock();
  assert.deepEqual(await traced(async () => (await read.acquire()).release()), ["grantAtOnce", "release"]);
  const atOnce = async () => (await write.acquire()).release();
  assert.deepEqual(await traced(atOnce), ["promise", "submit", "grant", "release"]);
  const downgrade = async () => write.tryAcquire()?.downgrade().release();
  assert.deepEqual(await traced(downgrade), ["grant", "grant", "release", "release"]);
  const waits = async () => {
    const writer = write.tryAcquire();
    const reader = read.acquire();
    writer?.release();
    (await reader).release();
  };
  assert.deepEqual(await traced(waits), ["grant", "promise", "submit", "release", "grant", "release"]);
});

test("acquireAll() and Keyed: the requests of all parts pass methods that can be replaced, and that for all of them", async () => {
  const parts = [new Lock(), new Semaphore()];
  const ofBoth = ["transfer", "submit", "grant", "submit", "grant", "grant", "release"]; // the parts; and all together
  assert.deepEqual(await traced(async () => (await acquireAll(parts)).release()), ofBoth);
  assert.deepEqual(await traced(async () => tryAcquireAll(parts)?.release()), ofBoth);
  const ofKey = async (keyed: Keyed<string>) => (await keyed.acquire("key")).release();
  assert.deepEqual(await traced(() => ofKey(new Keyed())), ["grantAtOnce", "release"]);
  const ofGovernor = ["transfer", "submit", "grant", "grant", "release"]; // its own, and the key's
  assert.deepEqual(await traced(() => ofKey(new Keyed(() => new Lock()))), ofGovernor);
  const fails = async () => {
    const holder = parts[1]?.tryAcquire();
    const controller = new AbortController();
    const wait = acquireAll(parts, { signal: controller.signal });
    controller.abort("no time");
    await assert.rejects(wait);
    holder?.release();
  };
  assert.deepEqual(await traced(fails), ["grant", "transfer", "submit", "grant", "submit", "fail", "fail", "release"]);
});

test("Event and Barrier: waits pass methods that can be replaced", async () => {
  const event = new Event();
  const barrier = new Barrier(2);
  const waits = async () => {
    const wait = event.wait();
    event.set();
    await wait;
  };
  assert.deepEqual(await traced(waits), ["promise", "submit", "grant"]);
  const round = () => Promise.all([barrier.wait(), barrier.wait({ signal })]);
  assert.deepEqual(await traced(round), ["promise", "submit", "submit", "grant", "grant"]);
});

test("Condition: a token is transferred to the wait, and back to the lock", async () => {
  const condition = new Condition();
  const program = async () => {
    const token = await condition.acquire();
    const wait = condition.wait();
    await condition.with(() => condition.notify());
    await wait;
    token.release();
  };
  assert.deepEqual(await traced(program), [
    "grantAtOnce", // the token
    "transfer", // to the wait
    "grantAtOnce", // the notifier's token
    "submit", // the wait requests the lock for its token
    "release", // the notifier's token
    "transfer", // the token goes back to the lock
    "grant", // the request for the lock
    "grant", // the wait
    "release", // the token
  ]);
});
