// Functions that are called when a signal is aborted, and the signal that never is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { asyncDispose, neverAborted, onAbort } from "@sync/core";
import { countListeners } from "../../../conformance/test/count-listeners.ts";
import { uncaught } from "../../../conformance/test/hostile/uncaught.ts";

test("onAbort() calls its function inside the abort event, once, with the reason", () => {
  const controller = new AbortController();
  const log: unknown[] = [];
  onAbort(controller.signal, (reason) => log.push(reason));
  controller.signal.addEventListener("abort", () => log.push("a later listener"));
  controller.abort("stop");
  controller.abort("again");
  assert.deepEqual(log, ["stop", "a later listener"]);
});

test("onAbort() of an aborted signal calls its function at once", () => {
  const reasons: unknown[] = [];
  onAbort(AbortSignal.abort("before"), (reason) => reasons.push(reason));
  assert.deepEqual(reasons, ["before"]);
});

test("onAbort() can be ended, and shares one listener", () => {
  const controller = new AbortController();
  const listeners = countListeners(controller.signal);
  const called: number[] = [];
  const ends = [1, 2, 3].map((n) => onAbort(controller.signal, () => called.push(n)));
  assert.equal(listeners(), 1);
  ends[1]?.();
  ends[1]?.();
  assert.equal(listeners(), 1);
  controller.abort();
  assert.deepEqual([called, listeners()], [[1, 3], 0]);
  for (const end of ends) end();
  assert.equal(listeners(), 0);

  const other = new AbortController();
  const ofOther = countListeners(other.signal);
  const end = onAbort(other.signal, () => called.push(4));
  end();
  other.abort();
  assert.deepEqual([called, ofOther()], [[1, 3], 0]);
});

test("onAbort() without a signal never calls its function", () => {
  onAbort(undefined, () => assert.fail("there is no signal"))();
});

test("onAbort(): what a function throws is reported as uncaught, and the others are called", async () => {
  const controller = new AbortController();
  const called: string[] = [];
  onAbort(controller.signal, () => {
    throw new Error("thrown");
  });
  onAbort(controller.signal, () => called.push("the next"));
  const errors = await uncaught(() => controller.abort());
  assert.deepEqual([errors.map(String), called], [["Error: thrown"], ["the next"]]);
});

test("onAbort(): one that ends another while the signal is aborted keeps it from being called", () => {
  const controller = new AbortController();
  const called: string[] = [];
  let end = (): void => {};
  onAbort(controller.signal, () => {
    called.push("first");
    end();
  });
  end = onAbort(controller.signal, () => called.push("second"));
  controller.abort();
  assert.deepEqual(called, ["first"]);
});

test("neverAborted() is an AbortSignal that collects no listeners", () => {
  assert.equal(neverAborted() instanceof AbortSignal, true);
  assert.equal(neverAborted().aborted, false);
  let called = false;
  neverAborted().addEventListener("abort", () => {
    called = true;
  });
  (neverAborted() as AbortSignal).dispatchEvent(new Event("abort"));
  assert.equal(called, false);
  assert.equal(AbortSignal.any([neverAborted() as AbortSignal]).aborted, false);
});

test("asyncDispose is the symbol that compilers use", () => {
  assert.equal(asyncDispose, Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose"));
});
