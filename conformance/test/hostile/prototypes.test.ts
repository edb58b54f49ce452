// A program whose `Object.prototype` is polluted. The packages read options and promises as the language does: what is
// inherited counts. It is stated here; it breaks no state.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Semaphore } from "@sync/semaphore";
import { ForeignSignal } from "./foreign-signal.ts";
import { ofEach, ofEachObserved, ofEachReleasable, outcomes, turn } from "./subjects.ts";

const each = ofEach(test);
const eachObserved = ofEachObserved(test);
const eachReleasable = ofEachReleasable(test);

/** Runs it while every object inherits that property. Nothing asynchronous runs meanwhile. */
function polluted<T>(key: string, value: unknown, run: () => T): T {
  Object.defineProperty(Object.prototype, key, { value, configurable: true, writable: true });
  try {
    return run();
  } finally {
    Reflect.deleteProperty(Object.prototype, key);
  }
}

each(
  "an inherited signal is the signal of options that have none, and not of a call without options",
  async ({ primitive, wait, open }) => {
    const signal = new ForeignSignal(); // a platform's own addEventListener() may read the inherited one
    const [bare, inheriting] = polluted("signal", signal, () => [wait(), wait({})]);
    const settled = [outcomes([bare as Promise<unknown>]), outcomes([inheriting as Promise<unknown>])];
    assert.equal(primitive.waiting, 2);
    signal.abort("inherited");
    assert.equal(primitive.waiting, 1);
    open();
    assert.deepEqual(await Promise.all(settled), [["granted"], ["inherited"]]);
  },
);

each("an inherited signal that is none is a TypeError", async ({ primitive, wait }) => {
  const waits = polluted("signal", 5, () => outcomes([wait({})]));
  assert.equal(primitive.waiting, 0);
  assert.ok((await waits)[0] instanceof TypeError);
});

for (const key of [
  "granted",
  "failed",
  "handleEvent",
  "position",
  "request",
  "value",
  "get",
  "set",
  "abort",
  "inline",
]) {
  eachObserved(`an inherited \`${key}\` changes nothing`, async ({ primitive, wait, enqueue, open }) => {
    const controller = new AbortController();
    const notified: string[] = [];
    const waits = polluted(key, "polluted", () => {
      const promises = outcomes([wait({ signal: controller.signal }), wait()]);
      enqueue({ granted: () => notified.push("granted"), failed: () => notified.push("failed") });
      controller.abort("stop");
      assert.equal(primitive.waiting, 2);
      return promises;
    });
    open();
    assert.deepEqual(await waits, ["stop", "granted"]);
    await turn();
    assert.deepEqual(notified, ["granted"]);
  });
}

eachReleasable(
  `an inherited \`then\` is called by every promise of the program, and gets the token`,
  async (governor) => {
    const given: unknown[] = [];
    const then = function (this: unknown, resolve: (value: unknown) => void) {
      given.push(this);
      resolve("by then");
    };
    let acquired: Promise<unknown> | undefined;
    let queued: Promise<unknown> | undefined;
    polluted("then", then, () => {
      acquired = governor.acquire();
      queued = governor.acquire();
    });
    // The promise of a grant on the spot has looked for `then` already; the queued one looks when it is granted.
    polluted("then", then, () => governor.release());
    await turn();
    assert.equal(given.length, 2);
    assert.equal(governor.locked(), true);
    for (const token of given) assert.equal(typeof (token as { release: unknown }).release, "function");
    assert.equal(await acquired, "by then");
    assert.equal(await queued, "by then");
    governor.release();
  },
);

test("Semaphore: inherited permits are those of options that have none", () => {
  const semaphore = new Semaphore(3);
  const token = polluted("permits", 2, () => semaphore.tryAcquire({}));
  assert.equal(semaphore.value, 1);
  token?.release();
  assert.equal(semaphore.value, 3);
});
