// Where other libraries break: each defect that was found in one is a test here.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Barrier } from "@sync/barrier";
import { Condition } from "@sync/condition";
import type { AbortSignalLike } from "@sync/core";
import { Keyed } from "@sync/keyed";
import { Lock, type Token } from "@sync/lock";
import { ReadWriteLock } from "@sync/rwlock";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";

const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
const noted = (log: string[], name: string) => (token: Token) => {
  log.push(name);
  return token;
};
const alive = async <T>(work: Promise<T>): Promise<T> => {
  const timer = setInterval(() => {}, 1000); // AbortSignal.timeout alone does not keep Node alive
  return work.finally(() => clearInterval(timer));
};

test("async-mutex: a waiter that timed out does not stay queued", async () => {
  const lock = new Lock();
  const token = await lock.acquire();
  await alive(assert.rejects(lock.acquire({ signal: AbortSignal.timeout(1) }), { name: "TimeoutError" }));
  assert.equal(lock.waiting, 0);
  token.release();
  assert.equal(lock.locked(), false);
});

test("async-mutex: a release costs the same, however large the value", () => {
  const semaphore = new Semaphore(Number.MAX_SAFE_INTEGER - 1); // a loop over the value would not end
  semaphore.release();
  assert.equal(semaphore.value, Number.MAX_SAFE_INTEGER);
});

test("async-mutex: a token that was spent by release() of somebody else lets no second holder in", async () => {
  const lock = new Lock();
  const first = await lock.acquire();
  lock.release();
  const second = await lock.acquire();
  const third = lock.acquire();
  first.release();
  await turn();
  assert.equal(lock.waiting, 1);
  second.release();
  (await third).release();
});

test("async-sema: an over-release does not grow a bounded semaphore", () => {
  const semaphore = new BoundedSemaphore(2);
  assert.throws(() => semaphore.release(), RangeError);
  assert.equal(semaphore.value, 2);
});

test("await-semaphore: a synchronous throw in with(fn) deadlocks nobody", async () => {
  const semaphore = new Semaphore(1);
  await assert.rejects(
    semaphore.with(() => {
      throw new Error("at once");
    }),
    new Error("at once"),
  );
  assert.equal(await semaphore.with(() => "next"), "next");
});

test("es-toolkit, @std/async, @core/asyncutil: a double release or dispose does not give two holders", async () => {
  const dispose: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for("Symbol.dispose");
  for (const primitive of [new Lock(), new Semaphore(1), new BoundedSemaphore(1)]) {
    let inside = 0;
    let max = 0;
    const use = async (token: Token) => {
      max = Math.max(max, ++inside);
      await turn();
      inside--;
      token.release();
      token.release();
      token[dispose]();
    };
    await Promise.all([1, 2, 3, 4].map(async () => use(await primitive.acquire())));
    assert.equal(max, 1);
  }
});

test("@esfx: two releases in one tick do not give two holders", async () => {
  const lock = new Lock();
  const holders: string[] = [];
  await lock.acquire();
  const a = lock.acquire().then(noted(holders, "a"));
  const b = lock.acquire().then(noted(holders, "b"));
  lock.release(); // hands over to a
  lock.release(); // a is the holder: releases its token, and hands over to b
  assert.deepEqual([(await a).released, (await b).released], [true, false]);
  assert.equal(lock.locked(), true);
});

test("@esfx: an aborted Condition wait does not reject without the lock", async () => {
  const condition = new Condition();
  const controller = new AbortController();
  const token = await condition.acquire();
  const wait = condition.wait({ signal: controller.signal });
  const holder = await condition.acquire();
  controller.abort("gone");
  let ended = false;
  const ends = wait.catch(() => {
    ended = true;
    assert.equal(condition.locked(), true);
  });
  await turn();
  assert.equal(ended, false, "somebody else has the lock");
  holder.release();
  await ends;
  token.release();
});

test("@esfx: a party that was cancelled does not count", async () => {
  const barrier = new Barrier(2);
  const controller = new AbortController();
  const cancelled = barrier.wait({ signal: controller.signal });
  controller.abort("gone");
  await assert.rejects(cancelled, (reason) => reason === "gone");
  let passed = false;
  const first = barrier.wait().then(() => {
    passed = true;
  });
  await turn();
  assert.equal(passed, false);
  await Promise.all([first, barrier.wait()]);
});

test("@openally/mutex: aborting a queued waiter frees no phantom permit", async () => {
  const semaphore = new Semaphore(1);
  const controller = new AbortController();
  await semaphore.acquire();
  const queued = semaphore.acquire({ signal: controller.signal });
  controller.abort("gone");
  await assert.rejects(queued, (reason) => reason === "gone");
  assert.equal(semaphore.value, 0);
  assert.equal(semaphore.tryAcquire(), undefined);
});

test("@core/asyncutil: aborting one waiter rejects that one, not the head of the queue, nor everybody", async () => {
  const lock = new Lock();
  const controller = new AbortController();
  const token = await lock.acquire();
  const head = lock.acquire();
  const aborted = lock.acquire({ signal: controller.signal });
  const tail = lock.acquire();
  controller.abort("gone");
  await assert.rejects(aborted, (reason) => reason === "gone");
  token.release();
  (await head).release();
  (await tail).release();
});

test("@sapphire/async-queue: a signal that is aborted already is not ignored", async () => {
  const lock = new Lock();
  await assert.rejects(lock.acquire({ signal: AbortSignal.abort("before") }), (reason) => reason === "before");
  assert.equal(lock.locked(), false);
});

test("semaphore-promise: tryAcquire does not overtake the queue", async () => {
  const semaphore = new Semaphore(2);
  const first = await semaphore.acquire();
  const large = semaphore.acquire({ permits: 2 });
  assert.equal(semaphore.value, 1);
  assert.equal(semaphore.tryAcquire(), undefined);
  first.release();
  (await large).release();
});

test("p-limit: nobody's promise is left pending when the queue is cleared", async () => {
  const semaphore = new Semaphore(1);
  const controller = new AbortController();
  await semaphore.acquire();
  const queued = Array.from({ length: 3 }, () => semaphore.acquire({ signal: controller.signal }));
  controller.abort("cleared");
  const outcomes = await Promise.allSettled(queued);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ["rejected", "rejected", "rejected"],
  );
});

test("effect: a later, smaller request does not overtake", async () => {
  const semaphore = new Semaphore(2);
  const log: string[] = [];
  const token = await semaphore.acquire();
  const large = semaphore.acquire({ permits: 2 }).then(noted(log, "large"));
  const small = semaphore.acquire().then(noted(log, "small"));
  await turn();
  assert.deepEqual(log, []);
  token.release();
  (await large).release();
  (await small).release();
  assert.deepEqual(log, ["large", "small"]);
});

test("effect: a request for more than there can be does not hang in silence", async () => {
  await assert.rejects(new BoundedSemaphore(2).acquire({ permits: 3 }), RangeError);
});

test("effect: a release looks at whom it grants, not at all who wait", async () => {
  const semaphore = new Semaphore(0);
  let looked = 0;
  const signal: AbortSignalLike = {
    get aborted() {
      looked++;
      return false;
    },
    addEventListener() {},
    removeEventListener() {},
  };
  const options = { signal: signal as AbortSignal };
  for (let i = 0; i < 16_000; i++) semaphore.acquire(options);
  looked = 0;
  for (let i = 0; i < 16_000; i++) semaphore.release();
  assert.ok(looked <= 3 * 16_000, `${looked} looks for 16,000 grants`);
});

test("one listener a waiter: many waiters on one signal raise no MaxListenersExceededWarning", async () => {
  const warnings: string[] = [];
  const note = (warning: Error) => warnings.push(warning.name);
  process.on("warning", note);
  const lock = new Lock();
  const controller = new AbortController();
  await lock.acquire();
  const waits = Array.from({ length: 200 }, () => lock.acquire({ signal: controller.signal }).catch(() => {}));
  await turn();
  controller.abort();
  await Promise.all(waits);
  await turn();
  process.off("warning", note);
  assert.deepEqual(warnings, []);
});

test("Trio: cancelling a notified waiter does not lose the notification", async () => {
  const condition = new Condition();
  const controller = new AbortController();
  let woken = false;
  const cancelled = condition.with(() => condition.wait({ signal: controller.signal })).catch((reason) => reason);
  const other = condition.with(async () => {
    await condition.wait();
    woken = true;
  });
  await turn();
  await condition.with(() => {
    condition.notify();
    controller.abort("gone");
  });
  assert.equal(await cancelled, "gone");
  await other;
  assert.equal(woken, true);
});

test("async-lock: tasks that name their keys in two orders do not deadlock", async () => {
  const keyed = new Keyed<string>();
  const done: string[] = [];
  const tasks = [
    ["a", "b"],
    ["b", "a"],
    ["b", "c", "a"],
  ].map(async (keys) => {
    const token = await keyed.acquireAll(keys);
    await turn();
    done.push(keys.join(""));
    token.release();
  });
  await Promise.all(tasks);
  assert.deepEqual([done, keyed.size], [["ab", "ba", "bca"], 0]);
});

test("mortice: readers behind a writer that was aborted do not stay blocked", async () => {
  const lock = new ReadWriteLock();
  const controller = new AbortController();
  const held = await lock.read.acquire();
  const writer = lock.write.acquire({ signal: controller.signal });
  const readers = [lock.read.acquire(), lock.read.acquire()];
  controller.abort("left");
  assert.equal(String(lock), "<ReadWriteLock [readers:3]>");
  await assert.rejects(writer, (reason) => reason === "left");
  for (const reader of [held, ...(await Promise.all(readers))]) reader.release();
  assert.equal(lock.locked(), false);
});
