// What errors say, and what several copies of a package share.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type AbortSignalLike, addPermits, enqueue, enqueueWait, signalOf, submit, withdraw } from "@sync/core";
import { Lock } from "@sync/lock";
import { BoundedSemaphore } from "@sync/semaphore";

test("an error names the side on which the value is wrong, also where nothing is allowed", () => {
  const semaphore = new BoundedSemaphore(0);
  const error = (message: string) => ({ name: "RangeError", message });
  assert.throws(() => semaphore.tryAcquire({ permits: 0 }), error("permits must be an integer >= 1, got 0"));
  assert.throws(() => semaphore.release(), error("released 1 permit, but none is acquired"));
  semaphore.resize(1);
  assert.throws(() => semaphore.tryAcquire({ permits: 2 }), error("requested 2 permits, but the bound is 1"));
  assert.throws(() => semaphore.release(2), error("released 2 permits, but none is acquired"));
  semaphore.tryAcquire();
  assert.throws(() => semaphore.release(2), error("released 2 permits, but only 1 is acquired"));
});

test("a release() without its token says what it needs", async () => {
  const { signal } = new AbortController();
  for (const { release } of [await new Lock().acquire(), await new Lock().acquire({ signal })]) {
    assert.throws(release, { name: "TypeError", message: "release() needs its token: () => token.release()" });
  }
});

test("a signal must have all of what is used of one", () => {
  const duck: AbortSignalLike = { aborted: false, addEventListener() {}, removeEventListener() {} };
  const signal = duck as AbortSignal;
  assert.equal(signalOf({ signal }), signal);
  for (const key of ["aborted", "addEventListener", "removeEventListener"] as const) {
    const lacking = { ...signal, [key]: undefined };
    assert.throws(() => signalOf({ signal: lacking as never }), TypeError, key);
  }
});

test("what several copies of a package share has a name of its own", () => {
  const names = [addPermits, enqueue, enqueueWait, submit, withdraw].map((key) => Symbol.keyFor(key));
  assert.deepEqual(names, ["@sync/addPermits", "@sync/enqueue", "@sync/enqueueWait", "@sync/submit", "@sync/withdraw"]);
});
