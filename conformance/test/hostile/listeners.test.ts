// Abort listeners of others, before ours and behind it, that throw or that use the primitive.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ForeignSignal } from "./foreign-signal.ts";
import { ended, ofEach, outcomes } from "./subjects.ts";

const each = ofEach(test);

const throwing = (message: string) => () => {
  throw new Error(message);
};

for (const [whose, waiters] of [
  ["one's own signal", 1],
  ["a shared signal", 3],
] as const) {
  each(`listeners of ${whose} that throw, before and behind ours, keep nobody waiting`, async ({ primitive, wait }) => {
    const signal = new ForeignSignal();
    signal.addEventListener("abort", throwing("before"));
    const waits = outcomes(Array.from({ length: waiters }, () => wait({ signal })));
    signal.addEventListener("abort", throwing("behind"));
    signal.abort("stop");
    assert.equal(primitive.waiting, 0);
    assert.equal(signal.listeners, 2, "ours is gone");
    assert.deepEqual(signal.errors, [new Error("before"), new Error("behind")]);
    assert.deepEqual(await waits, Array(waiters).fill("stop"));
  });
}

each(
  "a listener behind ours may abort others, wait, and open the primitive",
  async ({ name, primitive, wait, open }) => {
    const [first, second, third] = [new AbortController(), new AbortController(), new AbortController()];
    const waits = outcomes([first, second, third].map(({ signal }) => wait({ signal })));
    let late: Promise<unknown[]> | undefined;
    first.signal.addEventListener("abort", () => {
      assert.equal(primitive.waiting, 2);
      second.abort("second");
      assert.equal(primitive.waiting, 1);
      late = outcomes(name === "Condition" ? [] : [wait()]); // the lock of a condition is the aborted waiter's by now
      open();
    });
    first.abort("first");
    assert.deepEqual(await waits, ["first", "second", "granted"]);
    assert.deepEqual(await late, name === "Condition" ? [] : ["granted"]);
  },
);

each("listeners that abort one another's signals, 40 deep", async ({ primitive, wait }) => {
  const controllers = Array.from({ length: 40 }, () => new AbortController()); // Chromium nests no deeper than 44
  for (const [i, { signal }] of controllers.entries()) {
    signal.addEventListener("abort", () => controllers[i + 1]?.abort(i + 1));
  }
  const waits = outcomes(controllers.map(({ signal }) => wait({ signal })));
  controllers[0]?.abort(0);
  await ended(primitive, waits, [...controllers.keys()]);
});

each("an abort event that comes twice, or from inside itself, counts once", async ({ primitive, wait }) => {
  const signal = new ForeignSignal();
  let again = true;
  signal.addEventListener("abort", () => {
    if (again) {
      again = false;
      signal.dispatch();
    }
  });
  const waits = outcomes([wait({ signal }), wait({ signal })]);
  signal.abort("stop");
  signal.dispatch();
  await ended(primitive, waits, ["stop", "stop"]);
  assert.deepEqual(signal.errors, []);
});
