// What functions under `with` and `wrap` may return: thenables of every kind, adopted as `await` adopts them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Barrier } from "@sync/barrier";
import { Lock } from "@sync/lock";
import { governors, turn, works } from "./subjects.ts";
import { withThen } from "./with-then.ts";

type Settle = (value?: unknown) => void;

/** A thenable, and how often its `then` was read and called. */
function thenable(body: (resolve: Settle, reject: Settle) => void): {
  value: object;
  counts: { read: number; called: number };
} {
  const counts = { read: 0, called: 0 };
  const value = withThen({
    get() {
      counts.read++;
      return (resolve: Settle, reject: Settle) => {
        counts.called++;
        body(resolve, reject);
      };
    },
  });
  return { value, counts };
}

const error = new Error("thenable");
const cases: [what: string, body: (resolve: Settle, reject: Settle) => void, outcome: unknown][] = [
  ["that resolves", (resolve) => resolve("value"), "value"],
  ["that resolves later", (resolve) => setTimeout(resolve, 1, "later"), "later"],
  ["that rejects", (_, reject) => reject(error), error],
  [
    "that calls both, twice",
    (resolve, reject) => {
      resolve("first");
      reject(error);
      resolve("second");
    },
    "first",
  ],
  [
    "that throws",
    () => {
      throw error;
    },
    error,
  ],
  [
    "that throws when it has resolved",
    (resolve) => {
      resolve("resolved");
      throw error;
    },
    "resolved",
  ],
  ["that resolves with another", (resolve) => resolve(thenable((inner) => inner("inner")).value), "inner"],
  ["that resolves with a promise that rejects", (resolve) => resolve(Promise.reject(error)), error],
];

const holders: Record<string, () => { with(fn: () => unknown): Promise<unknown>; check(): Promise<void> }> = {
  ...Object.fromEntries(
    Object.entries(governors).map(([name, make]) => [
      name,
      () => {
        const governor = make();
        return { with: (fn: () => unknown) => governor.with(fn), check: () => works(governor) };
      },
    ]),
  ),
  "wrap()": () => {
    const governor = new Lock();
    return { with: (fn) => governor.wrap(fn)(), check: () => works(governor) };
  },
  Barrier: () => {
    const barrier = new Barrier(2);
    return {
      with(fn) {
        barrier.enqueue();
        return barrier.with(fn);
      },
      check: () => works(barrier),
    };
  },
};

for (const [name, make] of Object.entries(holders)) {
  for (const [what, body, expected] of cases) {
    test(`${name}: a thenable ${what} is adopted once`, async () => {
      const holder = make();
      const { value, counts } = thenable(body);
      const outcome = await holder.with(() => value).catch((reason) => reason);
      assert.equal(outcome, expected);
      assert.deepEqual(counts, { read: 1, called: 1 });
      await holder.check();
    });
  }

  test(`${name}: a \`then\` that cannot be read rejects`, async () => {
    const holder = make();
    const unreadable = withThen({
      get() {
        throw error;
      },
    });
    await assert.rejects(
      holder.with(() => unreadable),
      (reason) => reason === error,
    );
    await holder.check();
  });

  test(`${name}: a \`then\` that is no function is a value`, async () => {
    const holder = make();
    const value = withThen({ value: 5 });
    assert.equal(await holder.with(() => value), value);
    await holder.check();
  });
}

for (const [name, make] of Object.entries(governors)) {
  test(`${name}: a thenable that never settles keeps the hold, until release() takes it back`, async () => {
    const governor = make();
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
    await works(governor);
  });

  test(`${name}: the hold lasts until the thenable has settled`, async () => {
    const governor = make();
    let resolve: Settle = () => assert.fail("then was not called");
    const { value } = thenable((settle) => {
      resolve = settle;
    });
    const outcome = governor.with(() => value);
    await turn();
    assert.deepEqual([governor.locked(), governor.tryAcquire()], [true, undefined]);
    resolve("value");
    assert.equal(await outcome, "value");
    await works(governor);
  });
}
