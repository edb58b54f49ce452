// `AbortSignal.timeout`. It does not keep every runtime alive, so that each test holds a timer of its own.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ofEach, outcomes } from "./subjects.ts";

const each = ofEach(test);

const nameOf = (outcome: unknown) => (outcome instanceof Error ? outcome.name : outcome);

function alive<T>(work: Promise<T>): Promise<T> {
  const timer = setInterval(() => {}, 1000);
  return work.finally(() => clearInterval(timer));
}

each("a timeout ends the wait, of one and of many, alone and as a member", async ({ primitive, wait }) => {
  const signal = AbortSignal.timeout(1);
  const never = new AbortController().signal;
  const waits = [
    { signal },
    { signal },
    { signal: AbortSignal.any([never, signal]) },
    { signal: AbortSignal.timeout(0) },
  ];
  const outcome = await alive(outcomes(waits.map((options) => wait(options))));
  assert.deepEqual(outcome.map(nameOf), Array(4).fill("TimeoutError"));
  assert.equal(outcome[0], signal.reason);
  assert.equal(primitive.waiting, 0);
});

each("a timeout after the grant does nothing", async ({ wait, open }) => {
  const signal = AbortSignal.timeout(5);
  const over = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
  const granted = outcomes([wait({ signal })]);
  open();
  assert.deepEqual(await granted, ["granted"]);
  await alive(over);
});

each("a timeout that is over when the wait begins", async ({ primitive, wait }) => {
  const signal = AbortSignal.timeout(0);
  await alive(new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve())));
  assert.deepEqual((await outcomes([wait({ signal })])).map(nameOf), ["TimeoutError"]);
  assert.equal(primitive.waiting, 0);
});
