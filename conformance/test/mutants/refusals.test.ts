// What a refusal says, to people and to programs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type AbortSignalLike, integer, signalOf } from "@sync/core";
import { BoundedSemaphore } from "@sync/semaphore";

test("a refused integer's error carries what is allowed", () => {
  const cause = { least: 1, most: 3 };
  for (const value of [0, 4, 1.5, "2", undefined]) {
    assert.throws(
      () => integer("n", value, 1, 3),
      (error) => {
        assert.deepEqual((error as Error).cause, cause);
        return true;
      },
    );
  }
});

test("where nothing is allowed, the error names the side on which the value is wrong", () => {
  const semaphore = new BoundedSemaphore(0);
  const refusal = (message: string) => ({ name: "RangeError", message });
  assert.throws(() => semaphore.tryAcquire({ permits: 0 }), refusal("permits must be an integer >= 1, got 0"));
  assert.throws(() => semaphore.tryAcquire({ permits: 1 }), refusal("permits must be an integer <= 0, got 1"));
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
