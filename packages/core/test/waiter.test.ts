// The seam, seen through the smallest primitive that can be made of it: a gate that lets one in at a time.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  enqueue,
  flush,
  giveBack,
  type Observer,
  promiseOf,
  QueuedGovernor,
  type Request,
  requestOf,
  type Token,
} from "@sync/core";

class Gate extends QueuedGovernor {
  inside: Token | undefined;

  get [Symbol.toStringTag](): string {
    return "Gate";
  }

  locked(): boolean {
    return this.inside !== undefined;
  }

  override [giveBack](): void {
    this.inside = undefined;
    this.grantNext();
  }

  protected override fits(): boolean {
    return !this.locked();
  }

  protected override take(request: Request<Token>): Token {
    this.inside = request;
    return request;
  }

  protected override demandOf(): undefined {}
}

/** An observer that notes how the request was settled. */
function notes(log: string[], name: string): Observer<Token> {
  return {
    settled: (waiter) => log.push(waiter.granted ? `${name} granted` : `${name} failed: ${waiter.outcome}`),
  };
}

test("a grant at once shows on the waiter, and its observer is not notified", () => {
  const log: string[] = [];
  const waiter = new Gate()[enqueue](notes(log, "a"));
  assert.deepEqual(
    [waiter.pending, waiter.granted, waiter.released, waiter.outcome === waiter],
    [false, true, false, true],
  );
  assert.deepEqual(log, []);
});

test("a pending waiter's observer is notified once", () => {
  const log: string[] = [];
  const gate = new Gate();
  const first = gate[enqueue]();
  const second = gate[enqueue](notes(log, "second"));
  assert.deepEqual([second.pending, second.granted, second.released], [true, false, false]);
  first.release();
  assert.deepEqual(log, ["second granted"]);
  second.release();
  assert.deepEqual(log, ["second granted"]);
  assert.equal(second.released, true);
});

test("cancel: a pending waiter leaves the queue, and fails with the reason", () => {
  const log: string[] = [];
  const gate = new Gate();
  gate[enqueue]();
  const second = gate[enqueue](notes(log, "second"));
  second.cancel("bored");
  assert.deepEqual(log, ["second failed: bored"]);
  assert.equal(gate.waiting, 0);
  assert.deepEqual([second.pending, second.granted, second.released, second.outcome], [false, false, true, "bored"]);
});

test("cancel: a granted waiter gives back what it holds, and is not notified again", () => {
  const log: string[] = [];
  const gate = new Gate();
  const first = gate[enqueue]();
  const second = gate[enqueue](notes(log, "second"));
  first.release();
  second.cancel("too late");
  assert.deepEqual(log, ["second granted"]);
  assert.equal(gate.inside, undefined);
});

test("cancel is idempotent, in every state", () => {
  const log: string[] = [];
  const gate = new Gate();
  const first = gate[enqueue]();
  const second = gate[enqueue](notes(log, "second"));
  second.cancel(1);
  second.cancel(2);
  second.release();
  first.cancel();
  const third = gate[enqueue]();
  first.cancel();
  first.release();
  assert.equal(gate.inside, third);
  assert.deepEqual(log, ["second failed: 1"]);
});

test("cancelled after the grant and before it is notified: the observer sees that it failed, once, and the next is granted", () => {
  const log: string[] = [];
  const gate = new Gate();
  const first = gate[enqueue]();
  const second: Token = gate[enqueue](
    observer({
      granted: () => {
        log.push("second granted");
        second.release(); // grants the third, whose sink is told when this one has returned
        third.cancel("changed its mind");
        log.push("second returns");
      },
    }),
  );
  const third = gate[enqueue](notes(log, "third"));
  gate[enqueue](notes(log, "fourth"));
  first.release();
  assert.deepEqual(log, ["second granted", "second returns", "third failed: changed its mind", "fourth granted"]);
});

test("observers are never nested: each is notified after the one before it has returned", () => {
  const log: string[] = [];
  const gate = new Gate();
  const first = gate[enqueue]();
  for (let i = 0; i < 5; i++) {
    const waiter: Token = gate[enqueue](
      observer({
        granted: () => {
          log.push(`${i} in`);
          waiter.release();
          log.push(`${i} out`);
        },
      }),
    );
  }
  first.release();
  assert.deepEqual(log, ["0 in", "0 out", "1 in", "1 out", "2 in", "2 out", "3 in", "3 out", "4 in", "4 out"]);
});

test("observers are not nested across primitives either: 100,000 gates that open one another leave the stack alone", () => {
  const gates = Array.from({ length: 100_000 }, () => new Gate());
  const holders = gates.map((gate) => gate[enqueue]());
  let opened = 0;
  gates.forEach((gate, i) => {
    gate[enqueue](
      observer({
        granted: () => {
          opened++;
          holders[i + 1]?.release();
        },
      }),
    );
  });
  holders[0]?.release();
  assert.equal(opened, gates.length);
});

test("an observer that throws does not lose the others' grants, and its error is reported as uncaught", () => {
  const log: string[] = [];
  const gate = new Gate();
  const first = gate[enqueue]();
  const second: Token = gate[enqueue](
    observer({
      granted: () => {
        second.release();
        throw new Error("from an observer");
      },
    }),
  );
  gate[enqueue](notes(log, "third"));
  const reports = microtasksOf(() => first.release());
  assert.deepEqual(log, ["third granted"]);
  assert.equal(reports.length, 1);
  assert.throws(() => reports[0]?.(), new Error("from an observer"));
});

test("a waiter whose signal is aborted is not granted", () => {
  const log: string[] = [];
  const gate = new Gate();
  const first = gate[enqueue]();
  gate[enqueue]({ ...notes(log, "aborted"), signal: AbortSignal.abort("gone") });
  gate[enqueue](notes(log, "next"));
  first.release();
  assert.deepEqual(log, ["aborted failed: gone", "next granted"]);
});

test("promiseOf: resolves with what was granted, at once or later", async () => {
  const gate = new Gate();
  const first = gate[enqueue]();
  const second = gate[enqueue]();
  const later = promiseOf(second);
  assert.equal(await promiseOf(first), first);
  first.release();
  assert.equal(await later, second);
});

test("promiseOf: rejects with why it failed, at once or later", async () => {
  const gate = new Gate();
  gate[enqueue]();
  const [second, third] = [gate[enqueue](), gate[enqueue]()];
  second.cancel("before");
  await assert.rejects(promiseOf(second), (reason) => reason === "before");
  const later = promiseOf(third);
  third.cancel("after");
  await assert.rejects(later, (reason) => reason === "after");
});

test("flush does nothing when there is nothing to tell", () => {
  flush();
});

/** The callbacks that are queued as microtasks meanwhile, which are then not run. */
function microtasksOf(step: () => void): (() => void)[] {
  const queued: (() => void)[] = [];
  const { queueMicrotask } = globalThis;
  globalThis.queueMicrotask = (callback) => queued.push(callback);
  try {
    step();
  } finally {
    globalThis.queueMicrotask = queueMicrotask;
  }
  return queued;
}

/** Calls one of two callbacks. */
function observer<T>(on: { granted?(value: T): void; failed?(reason: unknown): void }): Observer<T> {
  return { settled: (waiter) => (waiter.granted ? on.granted?.(waiter.outcome as T) : on.failed?.(waiter.outcome)) };
}

test("a request that was never submitted can be cancelled, and the queue is as before", () => {
  const lock = new Gate();
  const holder = lock[enqueue]();
  const first = lock[enqueue]();
  const request = lock[requestOf]();
  request.cancel("not needed");
  assert.deepEqual([request.pending, request.outcome, lock.waiting], [false, "not needed", 1]);
  holder.release();
  assert.equal(first.granted, true);
  first.release();
  assert.equal(lock.locked(), false);
});
