// Predicates of `Condition.waitFor` that throw, return what they should not, or use the condition.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Condition } from "@sync/condition";
import { NotAcquiredError } from "@sync/core";
import { boxed, outcomes, turn, works } from "./subjects.ts";
import { withThen } from "./with-then.ts";

/** A holder waits for the predicate; `notify()` is another task's. */
async function waiting<T>(predicate: () => T, signal?: AbortSignal) {
  const condition = new Condition();
  const token = await condition.acquire();
  const outcome = condition.waitFor(predicate, { signal });
  const notify = () => condition.with(() => condition.notify());
  const end = () => {
    token.release();
    return works(condition);
  };
  return { condition, token, outcome, notify, end };
}

for (const falsy of [undefined, null, false, 0, -0, 0n, "", Number.NaN]) {
  const printed = Object.is(falsy, -0) ? "-0" : typeof falsy === "string" ? '""' : String(falsy);

  test(`a predicate that returns ${printed}: ${typeof falsy} goes on waiting`, async () => {
    let value: unknown = falsy;
    const { condition, outcome, notify, end } = await waiting(() => value);
    assert.equal(await notify(), 1);
    await turn();
    assert.equal(condition.waiting, 1);
    value = "now";
    await notify();
    assert.equal(await outcome, "now");
    await end();
  });
}

test("objects that mean something false hold: they are objects", async () => {
  for (const value of [new Boolean(false), Object(0), Object(""), [], {}]) {
    assert.equal(await new Condition().waitFor(() => value), value);
  }
});

test("thenables of every kind are TypeErrors, before the wait and after it, and are not called", async () => {
  const called = { value: () => assert.fail("called") };
  for (const value of [Promise.resolve(true), withThen(called), Object.setPrototypeOf(() => {}, withThen(called))]) {
    await assert.rejects(() => new Condition().waitFor(() => value), TypeError);
    let answer: unknown = false;
    const { condition, outcome, notify, end } = await waiting(() => answer);
    answer = value;
    await notify();
    await assert.rejects(outcome, TypeError);
    assert.equal(condition.locked(), true);
    await end();
  }
});

test("a `then` that cannot be read rejects with that, and the lock is as it was", async () => {
  const get = () => {
    throw new Error("then");
  };
  const { token, outcome, end } = await waiting(() => withThen({ get }));
  await assert.rejects(outcome, new Error("then"));
  assert.equal(token.released, false);
  await end();
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
    assert.equal((await boxed(outcome)).reason, thrown);
    token.release();
    assert.equal(await patient, true);
    next.release();
    await works(condition);
  }
});

test("a predicate that releases its own token: it may hold, but not go on waiting without the lock", async () => {
  for (const answer of ["value", false]) {
    const condition = new Condition();
    const token = await condition.acquire();
    const outcome = condition.waitFor(() => {
      token.release();
      return answer;
    });
    if (answer === false) await assert.rejects(outcome, NotAcquiredError);
    else assert.equal(await outcome, answer);
    await works(condition);
  }
});

test("a predicate that aborts its own signal: rejects, with the lock held", async () => {
  for (const when of [1, 2]) {
    let calls = 0;
    const controller = new AbortController();
    const { condition, token, outcome, notify, end } = await waiting(() => {
      if (++calls === when) controller.abort("by the predicate");
      return false;
    }, controller.signal);
    const settled = outcomes([outcome]);
    if (when === 2) await notify();
    assert.deepEqual(await settled, ["by the predicate"]);
    assert.deepEqual([calls, condition.locked(), token.released], [when, true, false]);
    await end();
  }
});

test("a predicate that notifies all, itself not among them, wakes each once", async () => {
  const condition = new Condition();
  const woken: number[] = [];
  const waits = [0, 1, 2].map((i) => condition.with(() => condition.wait().then(() => woken.push(i))));
  await turn();
  let calls = 0;
  const outcome = condition.with(() =>
    condition.waitFor(() => {
      condition.notifyAll();
      return ++calls === 2;
    }),
  );
  await Promise.all(waits);
  assert.deepEqual([woken, condition.waiting], [[0, 1, 2], 1]);
  await condition.with(() => condition.notify());
  assert.equal(await outcome, true);
  await works(condition);
});

test("a predicate that waits for another condition of the same lock, by a call of its own, is a TypeError", async () => {
  const condition = new Condition();
  const second = new Condition(condition.lock);
  const waits = condition.with(() => condition.waitFor(() => second.waitFor(() => true)));
  await assert.rejects(waits, TypeError);
  await works(condition);
});

test("a predicate is called with nothing, and without `this`", async () => {
  const calls: unknown[] = [];
  await new Condition().waitFor(function (this: unknown, ...args: unknown[]) {
    calls.push(this, args);
    return true;
  });
  assert.deepEqual(calls, [undefined, []]);
});
