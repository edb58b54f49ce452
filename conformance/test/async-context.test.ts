// Which context of an AsyncLocalStorage code runs in: a caller's own behind its wait, and an observer in that of the call that settles it.
import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { test } from "node:test";
import { Barrier } from "@sync/barrier";
import { Condition } from "@sync/condition";
import { Keyed } from "@sync/keyed";
import { Limiter } from "@sync/limiter";
import { Lock } from "@sync/lock";
import { ReadWriteLock } from "@sync/rwlock";
import { Semaphore } from "@sync/semaphore";
import { SingleFlight } from "@sync/single-flight";
import { ofEach, ofEachObserved } from "./primitives.ts";

const each = ofEach(test);
const eachObserved = ofEachObserved(test);

const storage = new AsyncLocalStorage<string>();
const here = () => storage.getStore();

each("the code behind a wait runs in its caller's context", async ({ wait, open }) => {
  const caller = async () => {
    await wait();
    return here();
  };
  const callers = ["a", "b"].map((context) => storage.run(context, caller));
  storage.run("releaser", open);
  assert.deepEqual(await Promise.all(callers), ["a", "b"]);
});

eachObserved("an observer runs in the context of the call that settles it", async ({ enqueue, open }) => {
  const seen: unknown[] = [];
  const observe = () => enqueue({ granted: () => seen.push(here()), failed: () => seen.push(here()) });
  storage.run("a", observe);
  const cancelled = storage.run("b", observe);
  storage.run("canceller", () => cancelled.cancel());
  storage.run("releaser", open);
  assert.deepEqual(seen, ["canceller", "releaser"]);
});

const { read, write } = new ReadWriteLock();
for (const primitive of [new Lock(), new Semaphore(), new Condition(), new ReadWriteLock(), read, write]) {
  const [, name] = String(primitive).match(/<(\w+)/) ?? [];

  test(`${name}: with() and wrap() call their function in the context of their caller`, async () => {
    const token = await primitive.acquire();
    const wrapped = primitive.wrap(here);
    const waits = [storage.run("with", () => primitive.with(here)), storage.run("wrap", () => wrapped())];
    storage.run("releaser", () => token.release());
    assert.deepEqual(await Promise.all(waits), ["with", "wrap"]);
    assert.equal(await storage.run("at once", () => primitive.with(here)), "at once");
  });
}

test("Barrier: with() calls its function in the context of its caller", async () => {
  const barrier = new Barrier(2);
  const parties = ["first", "last"].map((context) => storage.run(context, () => barrier.with(here)));
  assert.deepEqual(await Promise.all(parties), ["first", "last"]);
});

test("Condition: waitFor() calls its predicate in the context of its caller", async () => {
  const condition = new Condition();
  const seen: unknown[] = [];
  const waits = storage.run("caller", () => condition.with(() => condition.waitFor(() => seen.push(here()) === 2)));
  await storage.run("notifier", () => condition.with(() => condition.notify()));
  await waits;
  assert.deepEqual(seen, ["caller", "caller"]);
});

test("Keyed: with() and wrap() call all their functions in the context of their caller", async () => {
  const seen: unknown[] = [];
  const note = () => seen.push(here());
  const keyed = new Keyed((_key: string) => {
    note();
    return new Lock();
  });
  const wrapped = keyed.wrap(note, () => `key ${note()}`);
  await storage.run("with", () => keyed.with("key", note));
  await storage.run("wrap", () => wrapped());
  const token = await storage.run("holder", () => keyed.acquire("key"));
  const waits = storage.run("waiter", () => keyed.with("key", note));
  storage.run("releaser", () => token.release());
  await waits;
  assert.deepEqual(seen, ["with", "with", "wrap", "wrap", "wrap", "holder", "waiter"]);
});

test("SingleFlight: run() calls its function in the context of its caller", async () => {
  const flights = new SingleFlight<string, unknown>();
  const seen = async () => {
    await Promise.resolve();
    return here();
  };
  const second = async () => [await flights.run("key", seen), here()];
  const results = [storage.run("first", () => flights.run("key", seen)), storage.run("second", second)];
  assert.deepEqual(await Promise.all(results), ["first", ["first", "second"]]);
});

test("Limiter: run() and wrap() call their function in the context of their caller", async () => {
  const limiter = new Limiter(1);
  const wrapped = limiter.wrap(here);
  const jobs = ["at once", "waits"].map((context) => storage.run(context, () => limiter.run(here)));
  jobs.push(storage.run("wrap", () => wrapped()));
  assert.deepEqual(await Promise.all(jobs), ["at once", "waits", "wrap"]);
});

test("Limiter: map() calls its function in the context in which the first result is asked for", async () => {
  const limiter = new Limiter(2);
  const seen: unknown[] = [];
  const note = async () => {
    await Promise.resolve();
    seen.push(here());
  };
  const consumer = async () => {
    for await (const _ of limiter.map([1, 2, 3, 4, 5], note)) await Promise.resolve();
  };
  const consumed = storage.run("consumer", consumer);
  storage.run("other", () => {
    limiter.concurrency = 3;
  });
  await consumed;
  assert.deepEqual(
    seen,
    Array.from({ length: 5 }, () => "consumer"),
  );
});
