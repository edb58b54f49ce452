// Observers and functions that are called, and use the primitive from inside, or throw.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";
import { ForeignSignal } from "./foreign-signal.ts";
import { boxed, ofEach, ofEachGovernor, ofEachObserved, ofEachReleasable, outcomes, turn } from "./subjects.ts";
import { uncaught } from "./uncaught.ts";

const each = ofEach(test);
const eachObserved = ofEachObserved(test);
const eachGovernor = ofEachGovernor(test);
const eachReleasable = ofEachReleasable(test);

eachObserved(
  "observers that throw lose no other's grant or failure, and each error is reported",
  async ({ enqueue, open }) => {
    const notified: string[] = [];
    const errors = await uncaught(() => {
      const waiters = [0, 1, 2, 3, 4, 5].map((i) => {
        const noted = (how: string) => () => {
          notified.push(`${i} ${how}`);
          if (i > 0) throw i;
        };
        return enqueue({ granted: noted("granted"), failed: noted("failed") });
      });
      for (const i of [1, 4]) waiters[i]?.cancel();
      open();
    });
    assert.deepEqual(notified, ["1 failed", "4 failed", "0 granted", "2 granted", "3 granted", "5 granted"]);
    assert.deepEqual(errors, [1, 4, 2, 3, 5]);
  },
);

eachObserved(
  "observers that cancel the next, wait anew and abort a signal from inside",
  async ({ wait, enqueue, open }) => {
    const log: string[] = [];
    const signal = new ForeignSignal();
    const late: Promise<unknown>[] = [];
    let nested = false;
    const notified = (i: number, what: string) => {
      assert.equal(nested, false);
      nested = true;
      log.push(`${i} ${what}`);
      if (what === "granted") waiters[i + 1]?.cancel("by the one before");
      late.push(wait({ signal }).catch((reason) => reason));
      if (i === 2) signal.abort("from inside");
      nested = false;
    };
    const waiters = [0, 1, 2, 3, 4].map((i) =>
      enqueue({ granted: () => notified(i, "granted"), failed: () => notified(i, "failed") }),
    );
    open();
    await turn();
    assert.deepEqual(log.sort(), ["0 granted", "1 failed", "2 granted", "3 failed", "4 granted"]);
    const reasons = await Promise.all(late);
    assert.ok(reasons.filter((reason) => reason === "from inside").length >= 2);
  },
);

each("a reason is passed on and never looked at", async ({ wait }) => {
  const fail = () => assert.fail("the reason was looked at");
  const traps = ["get", "has", "ownKeys", "getPrototypeOf", "getOwnPropertyDescriptor"].map((trap) => [trap, fail]);
  const reason = new Proxy({}, Object.fromEntries(traps));
  const controller = new AbortController();
  let rejected = false;
  const done = wait({ signal: controller.signal }).catch((error) => {
    rejected = error === reason;
  });
  controller.abort(reason);
  await done;
  assert.equal(rejected, true);
});

eachReleasable(
  "a function under with() that releases the primitive itself: the next gets in, and keeps it",
  async (governor) => {
    const value = await governor.with(async () => {
      const next = governor.acquire();
      governor.release();
      const token = await next;
      await turn();
      token.release();
      return 1;
    });
    assert.equal(value, 1);
    // The permits of a plain semaphore have no owner: one was given back twice, as in asyncio.
    if (governor instanceof Semaphore && !(governor instanceof BoundedSemaphore)) {
      assert.equal(governor.value, 2);
      governor.tryAcquire();
    }
  },
);

eachGovernor("a function under with() that aborts its own signal has its value all the same", async (governor) => {
  const controller = new AbortController();
  const { signal } = controller;
  const abort = () => {
    controller.abort("from inside");
    assert.equal(governor.locked(), true);
    return "value";
  };
  const next = governor.with(abort, { signal });
  const behind = outcomes([governor.acquire({ signal })]);
  assert.equal(await next, "value");
  assert.deepEqual(await behind, ["from inside"]);
});

eachGovernor("a function under with() that throws what no error is", async (governor) => {
  for (const thrown of [undefined, null, 0, "", Symbol("thrown"), Promise.resolve(1)]) {
    const outcome = governor.with(() => {
      throw thrown;
    });
    assert.equal((await boxed(outcome)).reason, thrown);
  }
});

eachGovernor("a wrapped function that calls itself without waiting is served in order", async (governor) => {
  const log: number[] = [];
  const inner: Promise<unknown>[] = [];
  const wrapped = governor.wrap((depth: number) => {
    log.push(depth);
    if (depth > 0) inner.push(wrapped(depth - 1));
  });
  await wrapped(3);
  await turn();
  await Promise.all(inner);
  assert.deepEqual(log, [3, 2, 1, 0]);
});
