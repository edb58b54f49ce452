// What functions under `with` and `wrap` may return: thenables of every kind, adopted as `await` adopts them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Barrier } from "@sync/barrier";
import { enqueue } from "@sync/core";
import { Lock } from "@sync/lock";
import { governors, ofEachGovernor, ofEachReleasable, turn, works } from "./subjects.ts";
import { withThen } from "./with-then.ts";

type Settle = (value?: unknown) => void;
type Body = (resolve: Settle, reject: Settle) => unknown;

/** A thenable, and how often its `then` was read and called. */
function thenable(body: Body): { value: object; counts: { read: number; called: number } } {
  const counts = { read: 0, called: 0 };
  const then: Body = (resolve, reject) => {
    counts.called++;
    body(resolve, reject);
  };
  const get = () => {
    counts.read++;
    return then;
  };
  return { value: withThen({ get }), counts };
}

const error = new Error("thenable");
const throws = (..._: unknown[]): never => {
  throw error;
};
const cases: [what: string, body: Body, outcome: unknown][] = [
  ["that resolves", (resolve) => resolve("value"), "value"],
  ["that resolves later", (resolve) => setTimeout(resolve, 1, "later"), "later"],
  ["that rejects", (_, reject) => reject(error), error],
  ["that calls both, twice", (resolve, reject) => [1, 2].flatMap((n) => [resolve(n), reject(error)]), 1],
  ["that throws", throws, error],
  ["that throws when it has resolved", (resolve) => throws(resolve("resolved")), "resolved"],
  ["that resolves with another", (resolve) => resolve(thenable((inner) => inner("inner")).value), "inner"],
  ["that resolves with a promise that rejects", (resolve) => resolve(Promise.reject(error)), error],
];

type Holder = [run: (fn: () => unknown) => Promise<unknown>, primitive: object];

const holders: Record<string, () => Holder> = {
  "wrap()"() {
    const lock = new Lock();
    return [(fn) => lock.wrap(fn)(), lock];
  },
  Barrier() {
    const barrier = new Barrier(2);
    barrier[enqueue]();
    return [(fn) => barrier.with(fn), barrier];
  },
};
for (const [name, make] of Object.entries(governors)) {
  holders[name] = () => {
    const governor = make();
    return [(fn) => governor.with(fn), governor];
  };
}

for (const [name, make] of Object.entries(holders)) {
  for (const [what, body, expected] of cases) {
    test(`${name}: a thenable ${what} is adopted once`, async () => {
      const [run, primitive] = make();
      const { value, counts } = thenable(body);
      assert.equal(await run(() => value).catch((reason) => reason), expected);
      assert.deepEqual(counts, { read: 1, called: 1 });
      await works(primitive);
    });
  }

  test(`${name}: a \`then\` that cannot be read rejects`, async () => {
    const [run, primitive] = make();
    await assert.rejects(
      run(() => withThen({ get: throws })),
      error,
    );
    await works(primitive);
  });

  test(`${name}: a \`then\` that is no function is a value`, async () => {
    const [run, primitive] = make();
    const value = withThen({ value: 5 });
    assert.equal(await run(() => value), value);
    await works(primitive);
  });
}

const eachGovernor = ofEachGovernor(test);
const eachReleasable = ofEachReleasable(test);

eachReleasable("a thenable that never settles keeps the primitive held, until release()", async (governor) => {
  const { value, counts } = thenable(() => {});
  let settled = false;
  const never = () => {
    settled = true;
  };
  governor.with(() => value).then(never, never);
  const next = governor.acquire();
  await turn();
  assert.deepEqual([governor.locked(), counts.called, settled], [true, 1, false]);
  governor.release();
  (await next).release();
  assert.equal(settled, false);
});

eachGovernor("the primitive is held until the thenable has settled", async (governor) => {
  let resolve: Settle = () => assert.fail("then was not called");
  const { value } = thenable((settle) => {
    resolve = settle;
  });
  const outcome = governor.with(() => value);
  await turn();
  assert.deepEqual([governor.locked(), governor.tryAcquire()], [true, undefined]);
  resolve("value");
  assert.equal(await outcome, "value");
});
