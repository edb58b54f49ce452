// Observers are notified in the call that settles the request, and not by a later operation.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Barrier, BrokenBarrierError } from "@sync/barrier";
import { Condition } from "@sync/condition";
import { enqueue, PromiseRequest, QueuedGovernor, type Request, type Token } from "@sync/core";
import { Lock } from "@sync/lock";
import { Semaphore } from "@sync/semaphore";
import { observer } from "../observer.ts";

test("Barrier: the observers are notified of a reset() or an abort() when it returns", () => {
  for (const how of ["reset", "abort"] as const) {
    const barrier = new Barrier(3);
    const reasons: unknown[] = [];
    for (let i = 0; i < 2; i++) barrier[enqueue](observer({ failed: (reason) => reasons.push(reason) }));
    barrier[how]();
    assert.equal(reasons.length, 2);
    assert.ok(reasons.every((reason) => reason instanceof BrokenBarrierError));
  }
});

test("Condition: the observer that has the lock by a wait() is notified when that returns", async () => {
  const condition = new Condition();
  const token = await condition.acquire();
  const next: Token[] = [];
  condition[enqueue](observer<Token>({ granted: (granted) => next.push(granted) }));
  void condition.wait();
  assert.equal(next.length, 1);
  condition.notify();
  next[0]?.release();
  token.release();
});

test("a pending request is not released, and one that is over is not cancelled", () => {
  const semaphore = new Semaphore(0);
  const waiter = semaphore[enqueue]();
  waiter.release();
  assert.deepEqual([waiter.pending, semaphore.waiting], [true, 1]);
  semaphore.release();
  assert.equal(waiter.granted, true);
  waiter.release();
  waiter.cancel("late");
  assert.deepEqual([waiter.outcome, semaphore.value], [waiter, 1]);
});

test("a request says which primitive it belongs to, until it is over", async () => {
  const lock = new Lock();
  for (const options of [undefined, { signal: new AbortController().signal }]) {
    const request = (await lock.acquire(options)) as Request<Token>;
    assert.equal(request.grantor(), lock);
    const waiter = lock[enqueue]();
    assert.equal(waiter.grantor(), lock);
    waiter.cancel();
    request.release();
    assert.deepEqual([waiter.grantor(), request.grantor()], [undefined, undefined]);
  }
  const request = new PromiseRequest<Token>(undefined);
  void request.promise();
  assert.equal(request.grantor(), undefined, "while it waits as a promise");
});

test("a governor of one's own has acquire() and tryAcquire()", async () => {
  class Gate extends QueuedGovernor {
    open = true;

    get [Symbol.toStringTag](): string {
      return "Gate";
    }

    locked(): boolean {
      return !this.open;
    }

    protected override demandOf(): undefined {}

    protected override fits(): boolean {
      return this.open;
    }

    protected override take(request: Request<Token>): Token {
      return request;
    }
  }
  const gate = new Gate();
  (await gate.acquire()).release();
  assert.equal(gate.tryAcquire()?.released, false);
  gate.open = false;
  assert.equal(gate.tryAcquire(), undefined);
});
