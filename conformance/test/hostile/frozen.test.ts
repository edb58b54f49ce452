// Primitives, options and signals that are frozen, sealed or closed to extension.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ForeignSignal } from "./foreign-signal.ts";
import { ofEach, ofEachObserved, outcomes, turn } from "./subjects.ts";

const each = ofEach(test);
const eachObserved = ofEachObserved(test);

const closings: [how: string, close: <T>(value: T) => T][] = [
  ["frozen", Object.freeze],
  ["sealed", Object.seal],
  ["closed to extension", Object.preventExtensions],
];

for (const [how, close] of closings) {
  each(`${how}, it works as ever`, async ({ primitive, wait, open }) => {
    close(primitive);
    const controller = new AbortController();
    const aborted = outcomes([wait({ signal: controller.signal })]);
    const granted = outcomes([wait(), wait()]);
    controller.abort("stop");
    assert.deepEqual(await aborted, ["stop"]);
    open();
    assert.deepEqual(await granted, ["granted", "granted"]);
  });

  for (const outcome of ["granted", "aborted"]) {
    each(`options that are ${how}, with a signal that is, shared by many: ${outcome}`, async ({ wait, open }) => {
      const signal = close(new ForeignSignal());
      const options = close({ signal });
      const waits = outcomes([wait(options), wait(options)]);
      assert.equal(signal.listeners, 1);
      if (outcome === "granted") open();
      else signal.abort("aborted");
      assert.deepEqual(await waits, [outcome, outcome]);
      assert.equal(signal.listeners, 0);
    });
  }
}

eachObserved("waiters that are frozen while they are pending are notified", async ({ enqueue, open }) => {
  const notified: number[] = [];
  for (let i = 0; i < 2; i++) Object.freeze(enqueue({ granted: () => notified.push(i), failed: assert.fail }));
  open();
  await turn();
  assert.deepEqual(notified, [0, 1]);
});
