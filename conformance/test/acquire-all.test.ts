import assert from "node:assert/strict";
import { test } from "node:test";
import { Condition } from "@sync/condition";
import { acquireAll, enqueue, enqueueAll, type Part, submit, type Token, tryAcquireAll, withdraw } from "@sync/core";
import { Keyed } from "@sync/keyed";
import { Lock } from "@sync/lock";
import { ReadWriteLock } from "@sync/rwlock";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";

const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
const printed = (...primitives: object[]) => primitives.map(String);

test("acquires all at once where all are free, and releases them all, once", async () => {
  const [lock, semaphore, lock2] = [new Lock(), new Semaphore(5), new ReadWriteLock()];
  const token = await acquireAll([lock, [semaphore, { permits: 3 }], lock2.read]);
  const held = ["<Lock [locked]>", "<Semaphore [unlocked, value:2]>", "<ReadWriteLock [readers:1]>"];
  assert.deepEqual(printed(lock, semaphore, lock2), held);
  assert.equal(token.released, false);
  assert.equal(String(token), "<Token [held]>");
  token.release();
  const free = ["<Lock [unlocked]>", "<Semaphore [unlocked, value:5]>", "<ReadWriteLock [unlocked]>"];
  assert.deepEqual(printed(lock, semaphore, lock2), free);
  await lock.acquire();
  token.release();
  assert.equal(lock.locked(), true);
  assert.equal(token.released, true);
});

test("two orders do not deadlock", async () => {
  const [a, b, c] = [new Lock(), new Semaphore(1), new Lock()];
  const orders: Part[][] = [
    [a, b, c],
    [c, b, a],
    [b, a],
    [c, a],
    [b, c],
  ];
  let done = 0;
  const work = async (parts: Part[]) => {
    for (let i = 0; i < 20; i++) {
      const token = await acquireAll(parts);
      await Promise.resolve();
      done++;
      token.release();
    }
  };
  await Promise.all(orders.map(work));
  assert.equal(done, 100);
});

test("no observer runs between two requests: what it acquires in another order does not deadlock", async () => {
  const [a, b] = [new Lock(), new Lock()];
  const held = await a.acquire();
  const controller = new AbortController();
  let other: Promise<void> | undefined;
  const settled = () => {
    other = acquireAll([b, a]).then((token) => token.release());
  };
  a[enqueue]({ settled, signal: controller.signal }); // without a listener: the next request finds it aborted
  controller.abort();
  const both = acquireAll([a, b]);
  held.release();
  (await both).release();
  await other;
  assert.deepEqual(printed(a, b), ["<Lock [unlocked]>", "<Lock [unlocked]>"]);
});

test("what is free is held while it waits for the rest", async () => {
  const [a, b] = [new Lock(), new Lock()];
  const held = await b.acquire();
  const both = acquireAll([a, b]);
  assert.deepEqual(printed(a, b), ["<Lock [locked]>", "<Lock [locked, waiters:1]>"]);
  held.release();
  (await both).release();
  assert.deepEqual(printed(a, b), ["<Lock [unlocked]>", "<Lock [unlocked]>"]);
});

test("an abort gives back what was granted, and takes the rest out of their queues", async () => {
  const [a, b, c] = [new Lock(), new Lock(), new Lock()];
  const held = await b.acquire();
  const controller = new AbortController();
  const all = acquireAll([a, b, c], { signal: controller.signal });
  const behind = [a.acquire(), c.acquire()];
  controller.abort("left");
  assert.deepEqual(printed(a, b, c), ["<Lock [locked]>", "<Lock [locked]>", "<Lock [locked]>"]);
  await assert.rejects(all, (reason) => reason === "left");
  for (const token of await Promise.all(behind)) token.release();
  held.release();
});

test("aborted before the call: nothing is touched", async () => {
  const lock = new Lock();
  const reason = new Error("before");
  await assert.rejects(acquireAll([lock], { signal: AbortSignal.abort(reason) }), (error) => error === reason);
  assert.equal(String(lock), "<Lock [unlocked]>");
});

test("an abort after the grant does nothing", async () => {
  const lock = new Lock();
  const controller = new AbortController();
  const token = await acquireAll([lock], { signal: controller.signal });
  controller.abort();
  assert.equal(token.released, false);
  token.release();
});

test("one whose signal is aborted is granted no part, in whatever order the listeners run", async () => {
  const [a, b] = [new Lock(), new Lock()];
  const held = [await a.acquire(), await b.acquire()];
  const controller = new AbortController();
  controller.signal.addEventListener("abort", () => held.forEach((token) => void token.release()));
  const all = acquireAll([a, b], { signal: controller.signal });
  const behind = acquireAll([b, a]);
  controller.abort("left");
  await assert.rejects(all, (reason) => reason === "left");
  (await behind).release();
  assert.deepEqual(printed(a, b), ["<Lock [unlocked]>", "<Lock [unlocked]>"]);
});

test("one part that rejects gives back all the others", async () => {
  const [lock, semaphore] = [new Lock(), new BoundedSemaphore(3)];
  const three = await semaphore.acquire({ permits: 3 });
  const all = acquireAll([lock, [semaphore, { permits: 3 }]]);
  const behind = lock.acquire();
  assert.equal(lock.waiting, 1);
  semaphore.resize(2);
  await assert.rejects(all, { name: "RangeError", message: "requested 3 permits, but the bound is 2" });
  (await behind).release();
  three.release();
  assert.deepEqual(printed(lock, semaphore), ["<Lock [unlocked]>", "<BoundedSemaphore [unlocked, value:2]>"]);
});

test("no part is requested if one is invalid, and the error says which", async () => {
  const lock = new Lock();
  const semaphore = new BoundedSemaphore(2);
  const refused: [Part[], string, string][] = [
    [[lock, [semaphore, { permits: 3 }]], "RangeError", "requested 3 permits, but the bound is 2"],
    [[lock, {} as Lock], "TypeError", "parts[1] must be a governor, got an object"],
    [[lock, undefined as never], "TypeError", "parts[1] must be a governor, got undefined"],
    [[lock, [semaphore, 3 as never]], "TypeError", "options must be an object, got 3"],
    [[lock, lock], "TypeError", "parts must name each primitive once, got <Lock [unlocked]> twice"],
    [5 as never, "TypeError", "parts must be an array of governors, got 5"],
    [
      [lock, [semaphore, { signal: AbortSignal.abort() } as object]],
      "TypeError",
      "parts[1] must have no signal of its own: give it to acquireAll()",
    ],
  ];
  for (const [parts, name, message] of refused) {
    await assert.rejects(acquireAll(parts), { name, message });
    assert.throws(() => tryAcquireAll(parts), { name, message });
    assert.throws(() => enqueueAll(parts), { name, message });
  }
  await assert.rejects(acquireAll([lock], 7 as never), { message: "options must be an object, got 7" });
  await assert.rejects(acquireAll([lock], { signal: 7 as never }), TypeError);
  assert.deepEqual(printed(lock, semaphore), ["<Lock [unlocked]>", "<BoundedSemaphore [unlocked, value:2]>"]);
});

test("one primitive may be named once, by whatever stands for it", async () => {
  const semaphore = new Semaphore(5);
  const condition = new Condition();
  const lock = new ReadWriteLock();
  for (const parts of [
    [semaphore, [semaphore, { permits: 2 }]],
    [condition, condition.lock],
    [new Condition(condition.lock), condition],
    [lock.read, lock.write],
    [lock.read, lock.read],
    [lock, lock.read],
  ] as Part[][]) {
    await assert.rejects(acquireAll(parts), {
      name: "TypeError",
      message: /^parts must name each primitive once, got </,
    });
  }
});

test("a condition stands for its lock, and can wait with the token of it", async () => {
  const condition = new Condition();
  const other = new Lock();
  const token = await acquireAll([condition, other]);
  assert.equal(condition.lock.locked(), true);
  const waits = condition.wait();
  assert.equal(condition.lock.locked(), false);
  await condition.with(() => condition.notify());
  await waits;
  assert.equal(condition.lock.locked(), true);
  token.release();
  assert.deepEqual(printed(condition, other), ["<Condition [unlocked]>", "<Lock [unlocked]>"]);
});

test("released during the wait of a condition: the wait ends without the lock", async () => {
  const condition = new Condition();
  const token = await acquireAll([condition]);
  const waits = condition.wait();
  token.release();
  await assert.rejects(waits, { name: "NotAcquiredError" });
  assert.equal(String(condition), "<Condition [unlocked]>");
});

test("a part that is released by its primitive's own release() stays released", async () => {
  const [lock, other] = [new Lock(), new Lock()];
  const token = await acquireAll([lock, other]);
  lock.release();
  const next = await lock.acquire();
  token.release();
  assert.deepEqual(printed(lock, other), ["<Lock [locked]>", "<Lock [unlocked]>"]);
  next.release();
});

test("nothing to acquire: resolves at once", async () => {
  const token = await acquireAll([]);
  assert.equal(token.released, false);
  token.release();
  assert.equal(token.released, true);
  tryAcquireAll([])?.release();
});

test("the parts may be any iterable, and are read once, before the first request", async () => {
  const [a, b] = [new Lock(), new Lock()];
  function* parts() {
    yield a;
    assert.equal(a.locked(), false);
    yield b;
  }
  (await acquireAll(parts() as never)).release();
  await assert.rejects(
    acquireAll(
      (function* () {
        yield a;
        throw new Error("oops");
      })() as never,
    ),
    /oops/,
  );
  assert.equal(a.locked(), false);
});

test("a getter of the options that aborts the signal is read before the first request", async () => {
  const lock = new Lock();
  const controller = new AbortController();
  const options = {
    get permits() {
      controller.abort("read");
      return 1;
    },
  };
  await assert.rejects(
    acquireAll([lock, [new Semaphore(1), options]], { signal: controller.signal }),
    (e) => e === "read",
  );
  assert.equal(lock.locked(), false);
});

test("tryAcquireAll(): all or nothing, and nobody is overtaken", async () => {
  const [a, b] = [new Lock(), new Lock()];
  const held = await b.acquire();
  assert.equal(tryAcquireAll([a, b]), undefined);
  assert.deepEqual(printed(a, b), ["<Lock [unlocked]>", "<Lock [locked]>"]);
  held.release();
  const both = tryAcquireAll([a, b]);
  assert.deepEqual(printed(a, b), ["<Lock [locked]>", "<Lock [locked]>"]);
  both?.release();
  assert.deepEqual(printed(a, b), ["<Lock [unlocked]>", "<Lock [unlocked]>"]);
});

test("continuations run in the order of the grants", async () => {
  const [a, b] = [new Lock(), new Lock()];
  const held = [await a.acquire(), await b.acquire()];
  const log: string[] = [];
  const note = (name: string) => (token: Token) => {
    log.push(name);
    token.release();
  };
  const waits = [acquireAll([a, b]).then(note("both")), a.acquire().then(note("a")), b.acquire().then(note("b"))];
  for (const token of held) token.release();
  await Promise.all(waits);
  assert.deepEqual(log, ["both", "b", "a"]); // its parts are released in reverse order
});

test("enqueueAll(): an observer is notified once, of a grant or a failure", async () => {
  const [a, b] = [new Lock(), new Lock()];
  const held = await b.acquire();
  const log: string[] = [];
  const observer = { settled: (waiter: { granted: boolean }) => log.push(waiter.granted ? "granted" : "failed") };
  const first = enqueueAll([a, b], observer);
  const second = enqueueAll([b, a], observer);
  assert.equal(first.pending, true);
  second.cancel("left");
  assert.deepEqual(log, ["failed"]);
  held.release();
  assert.deepEqual(log, ["failed", "granted"]);
  first.release();
  const third = enqueueAll([a, b], observer);
  assert.equal(third.granted, true);
  third.cancel();
  await turn();
  assert.deepEqual(log, ["failed", "granted"]);
  assert.deepEqual(printed(a, b), ["<Lock [unlocked]>", "<Lock [unlocked]>"]);
});

test("100,000 that fail one another, or hand over to one another, do not touch the stack", async () => {
  const [a, b] = [new Lock(), new BoundedSemaphore(2)];
  const two = await b.acquire({ permits: 2 });
  let failed = 0;
  const all = Array.from({ length: 100_000 }, () => acquireAll([a, [b, { permits: 2 }]]).catch(() => failed++));
  b.resize(1);
  await Promise.all(all);
  assert.equal(failed, 100_000);
  two.release();
  let granted = 0;
  const settled = (waiter: { cancel(): void }) => {
    granted++;
    waiter.cancel();
  };
  const held = await acquireAll([a, b]);
  for (let i = 0; i < 100_000; i++) enqueueAll([a, b], { settled });
  held.release();
  assert.equal(granted, 100_000);
  assert.deepEqual(printed(a, b), ["<Lock [unlocked]>", "<BoundedSemaphore [unlocked, value:1]>"]);

  // Each fails when it is found at a grant, and gives back what the next is then found at.
  const [c, d] = [new Lock(), new Lock()];
  const controller = new AbortController();
  const holder = await d.acquire();
  let found = 0;
  const observer = { settled: () => found++, signal: controller.signal };
  for (let i = 0; i < 100_000; i++) enqueueAll([c, d], observer);
  controller.abort();
  holder.release();
  assert.equal(found, 100_000);
  assert.deepEqual(printed(c, d), ["<Lock [unlocked]>", "<Lock [unlocked]>"]);
});

test("100,000 parts are acquired and released", async () => {
  const locks = Array.from({ length: 100_000 }, () => new Lock());
  const token = await acquireAll(locks);
  assert.equal(
    locks.every((lock) => lock.locked()),
    true,
  );
  token.release();
  assert.equal(
    locks.some((lock) => lock.locked()),
    false,
  );
});

const requests: Record<string, (lock: Lock) => () => unknown> = {
  acquireAll(lock) {
    const all = acquireAll([lock]);
    return async () => (await all).release();
  },
  tryAcquireAll(lock) {
    assert.equal(tryAcquireAll([lock]), undefined);
    return () => {};
  },
  enqueueAll(lock) {
    const waiter = enqueueAll([lock]);
    return () => waiter.cancel();
  },
  "Keyed.acquire"(lock) {
    const one = new Keyed((_key: string) => lock).acquire("key");
    return async () => (await one).release();
  },
  "Keyed.tryAcquire"(lock) {
    assert.equal(new Keyed((_key: string) => lock).tryAcquire("key"), undefined);
    return () => {};
  },
};
for (const [name, request] of Object.entries(requests)) {
  test(`${name}(): a waiter that it finds aborted is notified before it returns`, async () => {
    const lock = new Lock();
    const held = await lock.acquire();
    let failed = 0;
    const controller = new AbortController();
    lock[enqueue]({ settled: () => failed++, signal: controller.signal }); // without a listener: it is found at a grant
    controller.abort();
    const end = request(lock);
    assert.equal(failed, 1);
    held.release();
    await end();
    assert.equal(lock.locked(), false);
  });
}

test("a primitive that throws when it is requested, and when that is withdrawn: the other parts are given back", async () => {
  class Broken extends Lock {
    override [submit](): void {
      throw new Error("requested");
    }
    override [withdraw](): void {
      throw new Error("withdrawn");
    }
  }
  const [first, last] = [new Lock(), new Lock()];
  for (const parts of [
    [first, new Broken(), last],
    [first, last, new Broken()],
  ]) {
    await assert.rejects(acquireAll(parts), /^Error: requested$/);
    assert.deepEqual(printed(first, last), ["<Lock [unlocked]>", "<Lock [unlocked]>"]);
  }
});
