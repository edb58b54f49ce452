// Tokens that are released twice, by others, inside their own wait, late, frozen, and by a `DisposableStack`.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Barrier } from "@sync/barrier";
import { Condition } from "@sync/condition";
import { dispose, NotAcquiredError, type Token } from "@sync/core";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";
import { governors, outcomes, works } from "./subjects.ts";

/** Disposes of tokens, the last first: a `DisposableStack`, or what it does where there is none. */
function disposeAll(tokens: Token[]): void {
  if (typeof DisposableStack === "function" && Symbol.dispose === dispose) {
    const stack = new DisposableStack();
    for (const token of tokens) stack.use(token);
    stack.dispose();
  } else {
    for (const token of tokens.toReversed()) token[dispose]();
  }
}

for (const [name, make] of Object.entries(governors)) {
  test(`${name}: a token released in every way, many times, gives back once`, async () => {
    const governor = make();
    const token = await governor.acquire();
    const next = governor.acquire();
    const third = outcomes([governor.acquire()]);
    for (let i = 0; i < 3; i++) {
      token.release();
      token[dispose]();
      disposeAll([token, token]);
    }
    assert.deepEqual([token.released, governor.locked(), governor.tryAcquire()], [true, true, undefined]);
    (await next).release();
    assert.deepEqual(await third, ["granted"]);
    governor.release();
    await works(governor);
  });

  test(`${name}: a stack disposes of a token with others'`, async () => {
    const governor = make();
    const other = make();
    disposeAll([await governor.acquire(), await other.acquire()]);
    await works(governor);
    await works(other);
  });

  test(`${name}: tokens and results can be frozen, sealed and closed`, async () => {
    const governor = make();
    for (const close of [Object.freeze, Object.seal, Object.preventExtensions]) {
      const token = close(await governor.acquire());
      const next = governor.acquire();
      token.release();
      assert.equal(token.released, true);
      close(await next)[dispose]();
    }
    await works(governor);
  });

  test(`${name}: a token released twice in one step, and again from a microtask, gives back once`, async () => {
    const governor = make();
    const token = await governor.acquire();
    const next = outcomes([governor.acquire().then((granted) => granted.release())]);
    queueMicrotask(() => token.release());
    token.release();
    token.release();
    assert.deepEqual(await next, ["granted"]);
    await works(governor);
  });

  test(`${name}: a token cannot be taken apart: its methods need it`, async () => {
    const governor = make();
    const token = await governor.acquire();
    const { release } = token;
    assert.throws(() => release(), TypeError);
    assert.throws(() => release.call({} as Token), TypeError);
    assert.throws(() => Object.assign(token, { released: true }), TypeError);
    assert.deepEqual([token.released, governor.locked()], [false, true]);
    release.call(token);
    await works(governor);
  });
}

test("Condition: a token released twice inside its own wait ends it once", async () => {
  const condition = new Condition();
  const token = await condition.acquire();
  const waits = outcomes([condition.wait()]);
  token.release();
  token[dispose]();
  disposeAll([token]);
  const [outcome] = await waits;
  assert.ok(outcome instanceof NotAcquiredError);
  await works(condition);
});

test("Condition: a token released inside its own wait while somebody else has the lock takes nothing away", async () => {
  const condition = new Condition();
  const token = await condition.acquire();
  const waits = outcomes([condition.wait()]);
  const other = await condition.acquire();
  token.release();
  assert.deepEqual([condition.locked(), other.released], [true, false]);
  assert.ok((await waits)[0] instanceof NotAcquiredError);
  assert.equal(condition.locked(), true);
  other.release();
  await works(condition);
});

test("Condition: a frozen token stays its token across a wait", async () => {
  const condition = new Condition();
  const token = Object.freeze(await condition.acquire());
  const wait = condition.wait();
  const other = await condition.acquire();
  condition.notify();
  other.release();
  assert.equal(await wait, true);
  assert.equal(token.released, false);
  token.release();
  await works(condition);
});

test("Condition: a token released after its wait was aborted gives the lock back once", async () => {
  const condition = new Condition();
  const token = await condition.acquire();
  const controller = new AbortController();
  const waits = outcomes([condition.wait({ signal: controller.signal })]);
  controller.abort("stop");
  assert.deepEqual(await waits, ["stop"]);
  assert.equal(condition.locked(), true);
  token.release();
  token.release();
  await works(condition);
});

test("Semaphore: a token of many permits, released twice, gives back all of them once", async () => {
  const semaphore = new Semaphore(5);
  const token = await semaphore.acquire({ permits: 4 });
  for (let i = 0; i < 3; i++) token.release();
  assert.equal(semaphore.value, 5);
});

test("BoundedSemaphore: tokens released after a resize stop at the new bound", async () => {
  const semaphore = new BoundedSemaphore(3);
  const tokens = [await semaphore.acquire({ permits: 2 }), await semaphore.acquire()];
  semaphore.resize(1);
  for (const token of [...tokens, ...tokens]) token.release();
  assert.deepEqual([semaphore.value, semaphore.bound], [1, 1]);
  await works(semaphore);
});

test("Barrier: whoever leaves after a reset, or twice, is not counted out of the next round", async () => {
  const barrier = new Barrier(3);
  const early = barrier.enqueue();
  barrier.reset();
  const waits = [barrier.wait(), barrier.wait()];
  early.abandon();
  early.release();
  early.abandon();
  assert.equal(barrier.waiting, 2);
  const last = barrier.enqueue();
  assert.deepEqual(await Promise.all(waits), [0, 1]);
  last.abandon();
  last.release();
  await works(barrier);
});
