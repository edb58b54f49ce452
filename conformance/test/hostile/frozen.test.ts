// Primitives, options and signals that are frozen, sealed or closed to extension.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ForeignSignal } from "./foreign-signal.ts";
import { names, outcomes, subjectOf } from "./subjects.ts";

const closings: [how: string, close: <T>(value: T) => T][] = [
  ["frozen", Object.freeze],
  ["sealed", Object.seal],
  ["closed to extension", Object.preventExtensions],
];

for (const name of names) {
  for (const [how, close] of closings) {
    test(`${name}: ${how}, it works as ever`, async () => {
      const { primitive, wait, open, works } = subjectOf(name);
      close(primitive);
      const controller = new AbortController();
      const aborted = outcomes([wait({ signal: controller.signal })]);
      const granted = outcomes([wait(), wait()]);
      controller.abort("stop");
      assert.deepEqual(await aborted, ["stop"]);
      open();
      assert.deepEqual(await granted, ["granted", "granted"]);
      await works();
    });

    test(`${name}: options that are ${how}, with a signal that is, shared by many`, async () => {
      const { wait, open, works } = subjectOf(name);
      const signal = close(new ForeignSignal());
      const options = close({ signal });
      const granted = outcomes([wait(options), wait(options)]);
      assert.equal(signal.listeners, 1);
      open();
      assert.deepEqual(await granted, ["granted", "granted"]);
      assert.equal(signal.listeners, 0);
      await works();

      const other = subjectOf(name);
      const aborted = outcomes([other.wait(options), other.wait(options)]);
      assert.equal(signal.listeners, 1);
      signal.abort("stop");
      assert.deepEqual([signal.listeners, other.primitive.waiting], [0, 0]);
      assert.deepEqual(await aborted, ["stop", "stop"]);
      other.open();
      await other.works();
    });
  }
}
