// What console.log prints of each primitive and of a token, by the runtime's own inspector.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect as nodeInspect } from "node:util";
import { Barrier } from "@sync/barrier";
import { Condition } from "@sync/condition";
import { acquireAll, enqueue, tryAcquireAll } from "@sync/core";
import { Event } from "@sync/event";
import { Keyed } from "@sync/keyed";
import { Lock } from "@sync/lock";
import { ReadWriteLock } from "@sync/rwlock";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";

type Inspect = (value: unknown) => string;
const { Deno, Bun } = globalThis as { Deno?: { inspect: Inspect }; Bun?: { inspect: Inspect } };
const inspect = Deno?.inspect ?? Bun?.inspect ?? nodeInspect;

const never = new AbortController().signal;

const printed: [string, unknown][] = [
  ["<Lock [unlocked]>", new Lock()],
  ["<Event [unset]>", new Event()],
  ["<Condition [unlocked]>", new Condition()],
  ["<Semaphore [unlocked, value:1]>", new Semaphore()],
  ["<BoundedSemaphore [unlocked, value:1]>", new BoundedSemaphore()],
  ["<Barrier [filling, waiters:0/3]>", new Barrier(3)],
  ["<ReadWriteLock [unlocked]>", new ReadWriteLock()],
  ["<ReadLock [unlocked]>", new ReadWriteLock().read],
  ["<WriteLock [unlocked]>", new ReadWriteLock().write],
  ["<Keyed [keys:0]>", new Keyed()],
];

for (const [text, primitive] of printed) {
  test(`console.log prints ${text}, by itself and inside an object`, () => {
    assert.equal(inspect(primitive), text);
    assert.match(inspect({ primitive }), new RegExp(text.replace(/[[\]/]/g, "\\$&")));
    assert.equal(Object.prototype.toString.call(primitive), `[object ${text.match(/\w+/)?.[0]}]`);
  });
}

test("a subclass prints its parent's name, until it has one of its own", () => {
  class Nameless extends Lock {}
  class Mutex extends Lock {
    override get [Symbol.toStringTag](): string {
      return "Mutex";
    }
  }
  assert.deepEqual([new Nameless(), new Mutex()].map(String), ["<Lock [unlocked]>", "<Mutex [unlocked]>"]);
  assert.equal(inspect(new Mutex()), "<Mutex [unlocked]>");
});

test("console.log prints a token, by itself and inside an object", async () => {
  const lock = new Lock();
  const semaphore = new Semaphore();
  const tokens = [
    await lock.acquire(),
    semaphore.tryAcquire(),
    await new Lock().acquire({ signal: never }),
    await new ReadWriteLock().read.acquire(),
    await new ReadWriteLock().write.acquire(),
    new ReadWriteLock().write.tryAcquire()?.downgrade(),
    await acquireAll([new Lock(), new Semaphore()]),
    tryAcquireAll([]),
    await new Keyed().acquire("key"),
  ];
  for (const token of tokens) {
    assert.equal(inspect(token), "<Token [held]>");
    assert.match(inspect({ token }), /<Token \[held\]>/);
    token?.release();
    assert.equal(inspect(token), "<Token [released]>");
  }
});

test("console.log prints a request that is pending, and one that was cancelled", () => {
  const lock = new Lock();
  lock.tryAcquire();
  const waiter = lock[enqueue]();
  assert.equal(inspect(waiter), "<Token [pending]>");
  waiter.cancel("no time");
  assert.equal(inspect(waiter), "<Token [released]>");
});

/** The values of all properties that an object has, its own and those of its prototypes. */
function valuesOf(object: object): unknown[] {
  const keys: PropertyKey[] = [];
  for (let each = object; each !== Object.prototype; each = Object.getPrototypeOf(each))
    keys.push(...Reflect.ownKeys(each));
  return keys.map((key) => Reflect.get(object, key));
}

test("to read all that a request has makes no promise, which nobody would handle, and changes nothing", async () => {
  const lock = new Lock();
  const held = await lock.acquire();
  const pending = lock[enqueue]();
  const cancelled = lock[enqueue]();
  cancelled.cancel(new Error("cancelled"));
  const released = await new Semaphore().acquire({ signal: never });
  released.release();
  for (const request of [held, pending, cancelled, released]) {
    const before = String(request);
    for (const value of valuesOf(request)) assert.ok(!(value instanceof Promise));
    assert.equal(String(request), before);
  }
});
