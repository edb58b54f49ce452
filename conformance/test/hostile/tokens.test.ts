// Tokens that are released twice, by others, inside their own wait, frozen, taken apart, and by a `DisposableStack`.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Condition } from "@sync/condition";
import { dispose, NotAcquiredError, type Token } from "@sync/core";
import { ofEachAcquired, outcomes, works } from "./subjects.ts";

const eachAcquired = ofEachAcquired(test);

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

eachAcquired("a token released in every way, many times, gives back once", async (governor) => {
  const token = await governor.acquire();
  const next = governor.acquire();
  const third = governor.acquire();
  queueMicrotask(() => token.release());
  for (let i = 0; i < 3; i++) {
    token.release();
    token[dispose]();
    disposeAll([token, token]);
  }
  assert.deepEqual([token.released, governor.locked(), governor.tryAcquire()], [true, true, undefined]);
  (await next).release();
  (await third).release();
});

eachAcquired("a stack disposes of a token with others'", async (governor, make) => {
  const other = make();
  disposeAll([await governor.acquire(), await other.acquire()]);
  await works(other);
});

eachAcquired("a token that was acquired with a signal is a token like any other", async (governor) => {
  const token = await governor.acquire({ signal: new AbortController().signal });
  assert.equal(JSON.stringify(token), '"<Token [held]>"');
  const next = governor.acquire();
  token[dispose]();
  assert.deepEqual([token.released, String(token)], [true, "<Token [released]>"]);
  (await next).release();
});

eachAcquired("tokens and results can be frozen, sealed and closed", async (governor) => {
  for (const close of [Object.freeze, Object.seal, Object.preventExtensions]) {
    const token = close(await governor.acquire());
    const next = governor.acquire();
    token.release();
    assert.equal(token.released, true);
    close(await next)[dispose]();
  }
});

eachAcquired("a token cannot be taken apart: its methods need it", async (governor) => {
  const token = await governor.acquire();
  const { release } = token;
  assert.throws(() => release(), TypeError);
  assert.throws(() => release.call({} as Token), TypeError);
  assert.throws(() => Object.assign(token, { released: true }), TypeError);
  assert.deepEqual([token.released, governor.locked()], [false, true]);
  release.call(token);
});

test("Condition: a token released twice inside its own wait ends it once, and takes nothing from another holder", async () => {
  for (const [other, options] of [[false], [true], [true, { signal: new AbortController().signal }]] as const) {
    const condition = new Condition();
    const token = await condition.acquire(options);
    const waits = outcomes([condition.wait()]);
    const holder = other ? condition.tryAcquire() : undefined;
    token.release();
    token[dispose]();
    assert.ok((await waits)[0] instanceof NotAcquiredError);
    assert.deepEqual([condition.locked(), holder?.released ?? false], [other, false]);
    holder?.release();
    await works(condition);
  }
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
