// Options whose getters throw, change their answer, or use the primitive that reads them.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { WaitOptions } from "@sync/core";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";
import { ended, ofEach, ofEachGovernor, outcomes, works } from "./subjects.ts";

const each = ofEach(test);
const eachGovernor = ofEachGovernor(test);

/** Options whose signal is what a function returns when it is read. */
function reading(read: () => AbortSignal | undefined): WaitOptions {
  return {
    get signal() {
      return read();
    },
  };
}

const getter = new Error("getter");
const throws = () => {
  throw getter;
};

each("options whose getter throws reject with that, and nobody waits", async ({ primitive, wait }) => {
  const waits = outcomes([wait(reading(throws)), wait(new Proxy({}, { get: throws }))]);
  await ended(primitive, waits, [getter, getter]);
});

each("the signal is read from the options once, before the call returns", async ({ primitive, wait }) => {
  const controllers = [new AbortController(), new AbortController(), new AbortController()];
  let reads = 0;
  const waits = outcomes([wait(reading(() => controllers[reads++]?.signal))]);
  assert.equal(reads, 1);
  controllers[1]?.abort("second");
  assert.equal(primitive.waiting, 1);
  controllers[0]?.abort("first");
  await ended(primitive, waits, ["first"]);
  assert.equal(reads, 1);
});

each("a getter that aborts the signal that it returns: rejects, and nobody waits", async ({ primitive, wait }) => {
  const controller = new AbortController();
  const abort = () => {
    controller.abort("by the getter");
    return controller.signal;
  };
  const waits = outcomes([wait(reading(abort))]);
  await ended(primitive, waits, ["by the getter"]);
});

each(
  "a getter that uses the primitive does so before the one that reads it",
  async ({ name, primitive, wait, open }) => {
    const log: string[] = [];
    const promises: Promise<unknown>[] = [];
    const use = () => {
      if (name === "Condition")
        open(); // its lock is the outer call's, which frees it when it begins to wait
      else promises.push(wait().then(() => log.push("inner")));
      return undefined;
    };
    promises.push(wait(reading(use)).then(() => log.push("outer")));
    assert.equal(primitive.waiting, name === "Condition" ? 1 : 2);
    open();
    await Promise.all(promises);
    assert.deepEqual(log, name === "Condition" ? ["outer"] : ["inner", "outer"]);
  },
);

each("null, primitives and functions are no options: TypeError, and nobody waits", async ({ primitive, wait }) => {
  const wrong = [null, 0, "", "signal", true, 1n, Symbol("options"), () => {}];
  const waits = outcomes(wrong.map((options) => wait(options as never)));
  await ended(primitive, waits, TypeError);
});

eachGovernor("a getter that takes the primitive: the one that reads it waits its turn", async (governor) => {
  let token = governor.tryAcquire();
  token?.release();
  const take = () => {
    token = governor.tryAcquire();
    return undefined;
  };
  const outer = governor.acquire(reading(take));
  assert.equal(governor.locked(), true);
  token?.release();
  (await outer).release();
});

eachGovernor("a getter that releases the primitive: the one that reads it is granted at once", async (governor) => {
  const token = governor.tryAcquire();
  const next = governor.acquire(reading(() => void token?.release()));
  assert.deepEqual([token?.released, governor.locked()], [true, true]);
  (await next).release();
});

eachGovernor("with() reads its options once", async (governor) => {
  let reads = 0;
  const count = () => void reads++;
  assert.equal(await governor.with(() => reads, reading(count)), 1);
});

for (const make of [() => new Semaphore(1), () => new BoundedSemaphore(1)]) {
  const asking = (read: () => number) => ({
    get permits() {
      return read();
    },
  });

  test(`${make()}: permits are read once, and a getter that throws changes nothing`, async () => {
    const semaphore = make();
    let reads = 0;
    const token = await semaphore.acquire(asking(() => ++reads));
    assert.deepEqual([reads, semaphore.value], [1, 0]);
    token.release();
    await assert.rejects(semaphore.acquire(asking(throws)), getter);
    assert.throws(() => semaphore.tryAcquire(asking(throws)), getter);
    await works(semaphore);
  });

  test(`${make()}: permits that are taken by their own getter: the request waits`, async () => {
    const semaphore = make();
    const options = asking(() => {
      semaphore.tryAcquire();
      return 1;
    });
    const next = semaphore.acquire(options);
    assert.deepEqual([semaphore.value, semaphore.waiting], [0, 1]);
    assert.equal(semaphore.tryAcquire(options), undefined);
    semaphore.release(); // the getter's
    (await next).release();
    await works(semaphore);
  });
}
