// Predicates of `Condition.waitFor` that throw, return what they should not, or use the condition.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Condition } from "@sync/condition";
import { NotAcquiredError } from "@sync/core";
import { outcomes, turn, works } from "./subjects.ts";
import { withThen } from "./with-then.ts";

/** A holder waits for the predicate; `notify()` is somebody else's. */
async function waiting<T>(predicate: () => T, signal?: AbortSignal) {
  const condition = new Condition();
  const token = await condition.acquire();
  const outcome = condition.waitFor(predicate, { signal });
  return {
    condition,
    token,
    outcome,
    async notify(n = 1): Promise<number> {
      const other = await condition.acquire();
      const notified = condition.notify(n);
      other.release();
      return notified;
    },
  };
}

for (const falsy of [undefined, null, false, 0, -0, 0n, "", Number.NaN]) {
  test(`a predicate that returns ${Object.is(falsy, -0) ? "-0" : typeof falsy === "string" ? '""' : String(falsy)}: ${typeof falsy} goes on waiting`, async () => {
    let value: unknown = falsy;
    const { condition, token, outcome, notify } = await waiting(() => value);
    assert.equal(await notify(), 1);
    await turn();
    assert.equal(condition.waiting, 1);
    value = "now";
    await notify();
    assert.equal(await outcome, "now");
    token.release();
    await works(condition);
  });
}

test("objects that mean something false hold: they are objects", async () => {
  for (const value of [new Boolean(false), Object(0), Object(""), [], {}]) {
    const condition = new Condition();
    assert.equal(await condition.waitFor(() => value), value);
    await works(condition);
  }
});

test("thenables of every kind are TypeErrors, before the wait and after it, and are not called", async () => {
  const called = { value: () => assert.fail("called") };
  for (const value of [Promise.resolve(true), withThen(called), Object.setPrototypeOf(() => {}, withThen(called))]) {
    const condition = new Condition();
    await assert.rejects(
      condition.waitFor(() => value),
      TypeError,
    );
    await works(condition);

    let answer: unknown = false;
    const late = await waiting(() => answer);
    answer = value;
    await late.notify();
    await assert.rejects(late.outcome, TypeError);
    assert.equal(late.condition.locked(), true);
    late.token.release();
    await works(late.condition);
  }
});

test("a `then` that cannot be read rejects with that, and the lock is as it was", async () => {
  const { condition, token, outcome } = await waiting(() =>
    withThen({
      get() {
        throw new Error("then");
      },
    }),
  );
  await assert.rejects(outcome, new Error("then"));
  assert.equal(token.released, false);
  token.release();
  await works(condition);
});

test("what a predicate throws is passed on as it is, whatever it is, and its notification to the next", async () => {
  for (const thrown of [undefined, null, 0, "text", Promise.resolve()]) {
    let fail = false;
    const { condition, token, outcome, notify } = await waiting(() => {
      if (fail) throw thrown;
      return false;
    });
    const next = await condition.acquire();
    const patient = condition.wait();
    fail = true;
    await notify();
    const box = await outcome.then(
      () => assert.fail("held"),
      (reason: unknown) => ({ reason }),
    );
    assert.equal(box.reason, thrown);
    token.release();
    assert.equal(await patient, true);
    next.release();
    await works(condition);
  }
});

test("a predicate that releases its own token: the wait that would follow rejects, for nobody holds the lock", async () => {
  const condition = new Condition();
  const token = await condition.acquire();
  await assert.rejects(
    condition.waitFor(() => {
      token.release();
      return false;
    }),
    NotAcquiredError,
  );
  await works(condition);
});

test("a predicate that releases its own token and holds: resolves", async () => {
  const condition = new Condition();
  const token = await condition.acquire();
  assert.equal(
    await condition.waitFor(() => {
      token.release();
      return "value";
    }),
    "value",
  );
  await works(condition);
});

test("a predicate that aborts its own signal: rejects, with the lock held", async () => {
  for (const when of [1, 2]) {
    let calls = 0;
    const controller = new AbortController();
    const { condition, token, outcome, notify } = await waiting(() => {
      if (++calls === when) controller.abort("by the predicate");
      return false;
    }, controller.signal);
    const settled = outcomes([outcome]);
    if (when === 2) await notify();
    assert.deepEqual(await settled, ["by the predicate"]);
    assert.deepEqual([calls, condition.locked(), token.released], [when, true, false]);
    token.release();
    await works(condition);
  }
});

test("a predicate that notifies everybody, itself not among them, wakes each once", async () => {
  const condition = new Condition();
  const tokens = [];
  const woken: number[] = [];
  const waits: Promise<unknown>[] = [];
  for (let i = 0; i < 3; i++) {
    const token = await condition.acquire();
    tokens.push(token);
    waits.push(
      condition.wait().then(() => {
        woken.push(i);
        token.release();
      }),
    );
  }
  const token = await condition.acquire();
  let calls = 0;
  const outcome = condition.waitFor(() => {
    condition.notifyAll();
    return ++calls === 2;
  });
  await Promise.all(waits);
  assert.deepEqual([woken, condition.waiting], [[0, 1, 2], 1]);
  const other = await condition.acquire();
  condition.notify();
  other.release();
  assert.equal(await outcome, true);
  token.release();
  await works(condition);
});

test("a predicate that waits for another condition of the same lock, by a call of its own, is a TypeError", async () => {
  const condition = new Condition();
  const second = new Condition(condition.lock);
  const token = await condition.acquire();
  await assert.rejects(
    condition.waitFor(() => second.waitFor(() => true)),
    TypeError,
  );
  token.release();
  await works(condition);
});

test("a predicate is called with nothing, and without `this`", async () => {
  const condition = new Condition();
  const calls: unknown[] = [];
  await condition.waitFor(function (this: unknown, ...args: unknown[]) {
    calls.push(this, args);
    return true;
  });
  assert.deepEqual(calls, [undefined, []]);
});
