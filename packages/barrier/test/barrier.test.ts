import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { Barrier, BrokenBarrierError } from "@sync/barrier";
import { enqueue, type Observer } from "@sync/core";

const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

test("the last arrival releases its round; positions are those of arrival", async () => {
  const barrier = new Barrier(3);
  const [a, b] = [barrier.wait(), barrier.wait()];
  assert.equal(barrier.waiting, 2);
  const c = barrier.wait();
  assert.equal(barrier.waiting, 0);
  assert.deepEqual(await Promise.all([a, b, c]), [0, 1, 2]);
});

test("each position comes exactly once in every round", async () => {
  const barrier = new Barrier(4);
  const waits = Array.from({ length: 12 }, () => barrier.wait());
  assert.deepEqual(await Promise.all(waits), [0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3]);
});

test("a barrier of one never waits", async () => {
  const barrier = new Barrier(1);
  assert.equal(await barrier.wait(), 0);
  assert.equal(await barrier.wait(), 0);
});

test("whoever arrives after the release belongs to the next round", async () => {
  const barrier = new Barrier(2);
  const round = [barrier.wait(), barrier.wait()];
  let next = false;
  barrier.wait().then(() => {
    next = true;
  });
  assert.equal(barrier.waiting, 1);
  await Promise.all(round);
  await turn();
  assert.equal(next, false);
});

test("the parties' continuations run in the order of arrival", async () => {
  const barrier = new Barrier(3);
  const log: number[] = [];
  await Promise.all([0, 1, 2].map((i) => barrier.wait().then(() => log.push(i))));
  assert.deepEqual(log, [0, 1, 2]);
});

test("asyncio's manual example prints its three states", async () => {
  const lines: string[] = [];
  const barrier = new Barrier(3);
  barrier.wait();
  barrier.wait();
  await turn();
  lines.push(String(barrier));
  await barrier.wait();
  lines.push(String(barrier));
  lines.push("barrier passed");
  await turn();
  lines.push(String(barrier));
  assert.deepEqual(lines, [
    "<Barrier [filling, waiters:2/3]>",
    "<Barrier [draining, waiters:0/3]>",
    "barrier passed",
    "<Barrier [filling, waiters:0/3]>",
  ]);
});

test("draining: from the release until the parties have run", async () => {
  const barrier = new Barrier(3);
  const states: string[] = [];
  const parties = [0, 1, 2].map(() => barrier.wait().then(() => states.push(barrier.state)));
  assert.equal(barrier.state, "draining");
  await Promise.all(parties);
  assert.deepEqual(states, ["draining", "draining", "draining"]);
  assert.equal(barrier.state, "filling");
});

test("draining ends with the next arrival, reset() or abort()", () => {
  const drained = () => {
    const barrier = new Barrier(2);
    barrier.wait();
    barrier.wait();
    assert.equal(barrier.state, "draining");
    return barrier;
  };
  const arrival = drained();
  arrival.wait();
  assert.equal(String(arrival), "<Barrier [filling, waiters:1/2]>");
  const reset = drained();
  reset.reset();
  assert.equal(reset.state, "filling");
  const aborted = drained();
  aborted.abort();
  assert.equal(aborted.state, "broken");
});

test("an abort() while draining is not undone when the parties have run", async () => {
  const barrier = new Barrier(1);
  await Promise.all([barrier.wait(), barrier.abort()]);
  await turn();
  assert.equal(barrier.state, "broken");
});

test("a round that ends while the round before it drains is seen to drain for its own time", async () => {
  const barrier = new Barrier(1);
  barrier.wait();
  await null;
  barrier.wait();
  await null;
  assert.equal(barrier.state, "draining");
  await turn();
  assert.equal(barrier.state, "filling");
});

test("String() and console.log() show the state", () => {
  const barrier = new Barrier(3);
  assert.equal(String(barrier), "<Barrier [filling, waiters:0/3]>");
  barrier.wait().catch(() => {});
  barrier.wait().catch(() => {});
  assert.equal(inspect(barrier), "<Barrier [filling, waiters:2/3]>");
  barrier.abort();
  assert.equal(String(barrier), "<Barrier [broken]>");
});

test("a barrier is no thenable", async () => {
  const barrier = new Barrier(1);
  assert.equal("then" in barrier, false);
  assert.equal(await barrier, barrier);
});

test("a party that leaves gives up its place, and does not break the barrier", async () => {
  const barrier = new Barrier(3);
  const controller = new AbortController();
  const first = barrier.wait();
  const leaves = barrier.wait({ signal: controller.signal });
  controller.abort("left");
  assert.equal(barrier.waiting, 1);
  await assert.rejects(leaves, (reason) => reason === "left");
  assert.equal(barrier.broken, false);
  const others = [barrier.wait(), barrier.wait()];
  assert.deepEqual(await Promise.all([first, ...others]), [0, 1, 2], "unique, though somebody left");
});

test("aborted before the call: rejects, and does not arrive", async () => {
  const barrier = new Barrier(1);
  await assert.rejects(barrier.wait({ signal: AbortSignal.abort("no") }), (reason) => reason === "no");
  assert.equal(barrier.state, "filling");
});

test("aborted after the release: no effect", async () => {
  const barrier = new Barrier(2);
  const controller = new AbortController();
  const first = barrier.wait({ signal: controller.signal });
  const second = barrier.wait();
  controller.abort();
  assert.deepEqual(await Promise.all([first, second]), [0, 1]);
});

test("an arrival from a listener of the same signal does not complete the round with an aborted party", async () => {
  const barrier = new Barrier(3);
  const controller = new AbortController();
  let late: Promise<number> | undefined;
  controller.signal.addEventListener("abort", () => {
    late = barrier.wait();
  });
  const first = barrier.wait();
  const aborted = barrier.wait({ signal: controller.signal });
  controller.abort("stop");
  await assert.rejects(aborted, (reason) => reason === "stop");
  assert.equal(barrier.waiting, 2);
  const last = barrier.wait();
  assert.deepEqual(await Promise.all([first, late, last]), [0, 1, 2]);
});

test("reset() rejects those who wait, and starts over", async () => {
  const barrier = new Barrier(3);
  const waits = [barrier.wait(), barrier.wait()];
  assert.equal(barrier.reset(), undefined);
  assert.equal(barrier.waiting, 0);
  for (const wait of waits) {
    await assert.rejects(wait, { name: "BrokenBarrierError", message: "the barrier was reset" });
    await assert.rejects(wait, BrokenBarrierError);
  }
  assert.deepEqual(await Promise.all([barrier.wait(), barrier.wait(), barrier.wait()]), [0, 1, 2]);
});

test("abort() rejects those who wait and all who come, until reset()", async () => {
  const barrier = new Barrier(2);
  const waits = barrier.wait();
  assert.equal(barrier.abort(), undefined);
  assert.deepEqual([barrier.broken, barrier.state, barrier.waiting], [true, "broken", 0]);
  await assert.rejects(waits, { name: "BrokenBarrierError", message: "the barrier was aborted" });
  await assert.rejects(barrier.wait(), { name: "BrokenBarrierError", message: "the barrier is broken" });
  assert.throws(() => barrier[enqueue](), BrokenBarrierError);
  barrier.reset();
  assert.equal(barrier.broken, false);
  assert.deepEqual(await Promise.all([barrier.wait(), barrier.wait()]), [0, 1]);
});

test("reset() and abort() may be awaited", async () => {
  const barrier = new Barrier(2);
  await barrier.abort();
  await barrier.reset();
  assert.equal(barrier.state, "filling");
});

test("a party that was released is never rejected", async () => {
  for (const breaks of ["reset", "abort"] as const) {
    const barrier = new Barrier(2);
    const round = [barrier.wait(), barrier.wait()];
    barrier[breaks]();
    assert.deepEqual(await Promise.all(round), [0, 1]);
  }
});

test("with() calls fn with the position, and resolves with its value", async () => {
  const barrier = new Barrier(2);
  const results = [0, 1].map(() => barrier.with(async (...args: unknown[]) => args));
  assert.deepEqual(await Promise.all(results), [[0], [1]]);
});

test("with() that is aborted while waiting does not call fn", async () => {
  const barrier = new Barrier(2);
  const controller = new AbortController();
  const run = barrier.with(() => assert.fail("called"), { signal: controller.signal });
  controller.abort("no");
  await assert.rejects(run, (reason) => reason === "no");
});

test("refuses parties that are not an integer >= 1", () => {
  for (const parties of [0, -1, 1.5, Number.NaN]) {
    assert.throws(() => new Barrier(parties), new RangeError(`parties must be an integer >= 1, got ${parties}`));
  }
  assert.throws(() => new Barrier("3" as never), new TypeError('parties must be an integer >= 1, got "3"'));
  assert.throws(() => new Barrier(undefined as never), TypeError);
});

test("wrong arguments reject with TypeError, and nobody arrives", async () => {
  const barrier = new Barrier(2);
  await assert.rejects(barrier.wait(1 as never), new TypeError("options must be an object, got 1"));
  await assert.rejects(barrier.with("x" as never), new TypeError('fn must be a function, got "x"'));
  assert.equal(barrier.waiting, 0);
});

test("enqueue(): callbacks and promises make one round; cancel() leaves", async () => {
  const barrier = new Barrier(3);
  const log: unknown[] = [];
  const sink = observer({
    granted: (position: number) => log.push(position),
    failed: (reason: unknown) => log.push(reason),
  });
  barrier[enqueue](sink);
  barrier[enqueue](sink).cancel("left");
  const second = barrier.wait();
  const last = barrier[enqueue](sink);
  assert.deepEqual([last.granted, last.outcome], [true, 2]);
  assert.deepEqual(log, ["left", 0]);
  assert.equal(await second, 1);
});

test("a callback may abort the barrier: the round that was released stays released", async () => {
  const barrier = new Barrier(2);
  const log: unknown[] = [];
  barrier[enqueue](
    observer({
      granted: (position) => {
        log.push(position);
        barrier.abort();
      },
    }),
  );
  assert.equal(await barrier.wait(), 1);
  assert.deepEqual(log, [0]);
  assert.equal(barrier.broken, true);
});

/** Calls one of two callbacks. */
function observer<T>(on: { granted?(value: T): void; failed?(reason: unknown): void }): Observer<T> {
  return { settled: (waiter) => (waiter.granted ? on.granted?.(waiter.outcome as T) : on.failed?.(waiter.outcome)) };
}
