// The rules that hold for every primitive. What is particular to one is in its own package's tests.
import assert from "node:assert/strict";
import { test } from "node:test";
import { enqueue } from "@sync/core";
import { Lock, type Token } from "@sync/lock";
import { ReadWriteLock } from "@sync/rwlock";
import { Semaphore } from "@sync/semaphore";
import { Both } from "./adapters.ts";
import { observer } from "./observer.ts";
import { ofEach, ofEachObserved } from "./primitives.ts";
import { unhandled } from "./unhandled.ts";

const each = ofEach(test);
const eachObserved = ofEachObserved(test);

const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

eachObserved("promises and callbacks go first in, first out", async ({ wait, open }, anew) => {
  const log: number[] = [];
  const promises: Promise<unknown>[] = [];
  for (let i = 0; i < 20; i += 2) promises.push(wait().then(() => log.push(i)));
  open();
  await Promise.all(promises);
  assert.deepEqual(log, [0, 2, 4, 6, 8, 10, 12, 14, 16, 18]);

  const other = anew();
  const notified: number[] = [];
  for (let i = 0; i < 5; i++) other.enqueue({ granted: () => notified.push(i), failed: () => {} });
  other.open();
  await turn();
  assert.deepEqual(notified, [0, 1, 2, 3, 4]);
});

each(
  "an aborted signal rejects at once, with its reason, and nothing is touched",
  async ({ name, primitive, wait }) => {
    const before = [String(primitive), primitive.waiting];
    const reason = Symbol("reason");
    await assert.rejects(wait({ signal: AbortSignal.abort(reason) }), (error) => error === reason);
    if (name !== "Condition") assert.deepEqual([String(primitive), primitive.waiting], before); // its lock was taken here
  },
);

each("an abort in the middle of the queue lets the others through in order", async ({ primitive, wait, open }) => {
  const log: string[] = [];
  const controllers = Array.from({ length: 9 }, () => new AbortController());
  const waits = controllers.map(({ signal }, i) =>
    wait({ signal }).then(
      () => log.push(`${i}`),
      (reason) => log.push(`${i}: ${reason}`),
    ),
  );
  for (const i of [4, 0, 8]) controllers[i]?.abort("left");
  assert.equal(primitive.waiting, 6);
  open();
  await Promise.all(waits);
  const granted = log.filter((entry) => !entry.includes("left"));
  assert.deepEqual(granted, ["1", "2", "3", "5", "6", "7"]);
  assert.equal(primitive.waiting, 0);
});

each("a signal of another realm will do", async ({ primitive, wait }) => {
  const controller = new AbortController();
  const foreign = new Proxy(controller.signal, {
    get: (signal, key) => {
      const value = Reflect.get(signal, key, signal);
      return typeof value === "function" ? value.bind(signal) : value;
    },
  });
  assert.equal(foreign instanceof Object, true);
  const aborted = wait({ signal: foreign });
  controller.abort("foreign");
  await assert.rejects(aborted, (reason) => reason === "foreign");
  assert.equal(primitive.waiting, 0);
});

each("an abort event of a signal that is not aborted means nothing", async ({ primitive, wait, open }) => {
  const { signal } = new AbortController();
  const waits = wait({ signal });
  signal.dispatchEvent(new Event("abort"));
  assert.equal(primitive.waiting, 1);
  open();
  await waits;
});

eachObserved("a rejection is the caller's; the library makes none of its own", async ({ wait, enqueue, open }) => {
  const rejections = await unhandled(async () => {
    const controller = new AbortController();
    const waits = Array.from({ length: 5 }, () => wait({ signal: controller.signal }).catch(() => {}));
    enqueue({ granted: () => {}, failed: () => {} }).cancel("left");
    controller.abort();
    open();
    await Promise.all(waits);
  });
  assert.deepEqual(rejections, []);
});

test("nothing is ever free while somebody waits, seen from inside a callback", () => {
  const { write } = new ReadWriteLock();
  for (const primitive of [new Lock(), new Semaphore(1), new ReadWriteLock(), write, new Both()]) {
    const first = primitive[enqueue]();
    for (let i = 0; i < 3; i++) {
      primitive[enqueue](
        observer<Token>({
          granted: (token) => {
            assert.equal(primitive.locked(), true);
            assert.equal(primitive.tryAcquire(), undefined);
            token.release();
            assert.equal(primitive.locked(), i < 2);
          },
        }),
      );
    }
    first.release();
    assert.equal(primitive.locked(), false);
  }
});

test("an abort listener may release, abort and enqueue: the state is final before it runs", async () => {
  const lock = new Lock();
  const log: string[] = [];
  const holder = lock[enqueue]();
  const [first, second] = [new AbortController(), new AbortController()];
  const waits = [first, second].map(({ signal }, i) =>
    lock.acquire({ signal }).catch((reason) => log.push(`${i}: ${reason}`)),
  );
  let late: Promise<unknown> | undefined;
  first.signal.addEventListener("abort", () => {
    assert.equal(lock.waiting, 1); // this listener runs after the library's own
    second.abort("second");
    assert.equal(lock.waiting, 0);
    late = lock.acquire().then(() => log.push("late"));
    assert.equal(lock.waiting, 1);
    holder.release();
  });
  first.abort("first");
  assert.equal(lock.locked(), true);
  await Promise.all([...waits, late]);
  assert.deepEqual([...log].sort(), ["0: first", "1: second", "late"]);
});
