// Reasons of an abort that are no errors. The wait rejects with the same value, which is neither replaced nor adopted.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ForeignSignal } from "./foreign-signal.ts";
import { boxed, ofEachObserved } from "./subjects.ts";
import { withThen } from "./with-then.ts";

const eachObserved = ofEachObserved(test);

const rejected = Promise.reject(new Error("nobody's"));
rejected.catch(() => {});

const reasons: [what: string, reason: unknown][] = [
  ["undefined", undefined],
  ["null", null],
  ["false", false],
  ["0", 0],
  ["NaN", Number.NaN],
  ["an empty string", ""],
  ["a bigint", 0n],
  ["a symbol", Symbol("reason")],
  ["a function", () => assert.fail("called")],
  ["a frozen object", Object.freeze({})],
  ["a thenable", withThen({ value: () => assert.fail("adopted") })],
  ["a promise", Promise.resolve("adopted")],
  ["a promise that rejects", rejected],
];

for (const [what, reason] of reasons) {
  eachObserved(
    `aborted with ${what}: before the call, while waiting, and when its turn comes`,
    async ({ primitive, wait, enqueue, open }) => {
      const signal = new ForeignSignal();
      const stopped = new AbortController();
      stopped.signal.addEventListener("abort", (event) => event.stopImmediatePropagation());
      const cancelled: unknown[] = [];
      const waits = [wait({ signal }), wait({ signal })].map(boxed);
      const turned = boxed(wait({ signal: stopped.signal }));
      enqueue({ granted: assert.fail, failed: (why) => cancelled.push(why) }).cancel(reason);
      signal.abort(reason);
      assert.equal(primitive.waiting, 1);
      if (reason !== undefined) stopped.abort(reason);
      else stopped.abort(); // the platform makes an error of its own
      for (const box of await Promise.all([...waits, boxed(wait({ signal }))]))
        assert.ok(Object.is(box.reason, reason));
      open();
      assert.ok(Object.is((await turned).reason, stopped.signal.reason));
      assert.equal(cancelled.length, 1);
      assert.ok(Object.is(cancelled[0], reason));
    },
  );
}
