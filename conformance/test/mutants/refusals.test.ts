// What an error about an argument says.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type AbortSignalLike, signalOf } from "@sync/core";
import { BoundedSemaphore } from "@sync/semaphore";

test("an error names the side on which the value is wrong, also where nothing is allowed", () => {
  const semaphore = new BoundedSemaphore(0);
  const error = (message: string) => ({ name: "RangeError", message });
  assert.throws(() => semaphore.tryAcquire({ permits: 0 }), error("permits must be an integer >= 1, got 0"));
  assert.throws(() => semaphore.release(), error("released 1 permit, but none is acquired"));
  semaphore.resize(1);
  assert.throws(() => semaphore.tryAcquire({ permits: 2 }), error("requested 2 permits, but the bound is 1"));
  assert.throws(() => semaphore.release(2), error("released 2 permits, but none is acquired"));
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
