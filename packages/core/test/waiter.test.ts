// The seam, seen through the smallest primitive that can be made of it: a gate that lets one in at a time.
import assert from "node:assert/strict";
import { test } from "node:test";
import { deliver, leave, Primitive, promiseOf, type Sink, type Token, Waiter } from "@sync/core";

class Gate extends Primitive<Token> {
  inside: Waiter<Token> | undefined;

  get [Symbol.toStringTag](): string {
    return "Gate";
  }

  enqueue(sink?: Sink<Token>): Waiter<Token> {
    const waiter = new Waiter<Token>(this, undefined);
    if (this.inside === undefined) this.#admit(waiter);
    else this.queue.push(waiter);
    return waiter.listen(sink);
  }

  override [leave](waiter: Waiter<Token>, reason: unknown): void {
    if (waiter.queued) this.withdraw(waiter, reason);
    if (waiter !== this.inside) return;
    this.inside = undefined;
    const next = this.next();
    if (next !== undefined) this.#admit(next);
  }

  protected override describe(): string {
    return (this.inside ? "taken" : "free") + this.waiters();
  }

  #admit(waiter: Waiter<Token>): void {
    this.inside = waiter;
    waiter.grant(waiter);
  }
}

/** A sink that notes what it hears. */
function hears(log: string[], name: string): Sink<Token> {
  return {
    granted: () => log.push(`${name} granted`),
    failed: (reason) => log.push(`${name} failed: ${reason}`),
  };
}

test("a grant on the spot shows on the waiter, and its sink is not called", () => {
  const log: string[] = [];
  const waiter = new Gate().enqueue(hears(log, "a"));
  assert.deepEqual(
    [waiter.queued, waiter.granted, waiter.released, waiter.outcome === waiter],
    [false, true, false, true],
  );
  assert.deepEqual(log, []);
});

test("a queued waiter's sink hears of the grant once", () => {
  const log: string[] = [];
  const gate = new Gate();
  const first = gate.enqueue();
  const second = gate.enqueue(hears(log, "second"));
  assert.deepEqual([second.queued, second.granted, second.released], [true, false, false]);
  first.release();
  assert.deepEqual(log, ["second granted"]);
  second.release();
  assert.deepEqual(log, ["second granted"]);
  assert.equal(second.released, true);
});

test("abandon: a queued waiter leaves and hears the reason", () => {
  const log: string[] = [];
  const gate = new Gate();
  gate.enqueue();
  const second = gate.enqueue(hears(log, "second"));
  second.abandon("bored");
  assert.deepEqual(log, ["second failed: bored"]);
  assert.equal(gate.waiting, 0);
  assert.deepEqual([second.queued, second.granted, second.released, second.outcome], [false, false, true, "bored"]);
});

test("abandon: a granted waiter gives back what it holds, and hears nothing more", () => {
  const log: string[] = [];
  const gate = new Gate();
  const first = gate.enqueue();
  const second = gate.enqueue(hears(log, "second"));
  first.release();
  second.abandon("too late");
  assert.deepEqual(log, ["second granted"]);
  assert.equal(gate.inside, undefined);
});

test("abandon is idempotent, in every state", () => {
  const log: string[] = [];
  const gate = new Gate();
  const first = gate.enqueue();
  const second = gate.enqueue(hears(log, "second"));
  second.abandon(1);
  second.abandon(2);
  second.release();
  first.abandon();
  const third = gate.enqueue();
  first.abandon();
  first.release();
  assert.equal(gate.inside, third);
  assert.deepEqual(log, ["second failed: 1"]);
});

test("abandoned after the grant and before it heard: the sink hears failed, once, and the next is granted", () => {
  const log: string[] = [];
  const gate = new Gate();
  const first = gate.enqueue();
  const second: Waiter<Token> = gate.enqueue({
    granted: () => {
      log.push("second granted");
      second.release(); // grants the third, whose sink is told when this one has returned
      third.abandon("changed its mind");
      log.push("second returns");
    },
    failed: () => {},
  });
  const third = gate.enqueue(hears(log, "third"));
  gate.enqueue(hears(log, "fourth"));
  first.release();
  assert.deepEqual(log, ["second granted", "second returns", "third failed: changed its mind", "fourth granted"]);
});

test("sinks are never nested: each hears after the one before it has returned", () => {
  const log: string[] = [];
  const gate = new Gate();
  const first = gate.enqueue();
  for (let i = 0; i < 5; i++) {
    const waiter: Waiter<Token> = gate.enqueue({
      granted: () => {
        log.push(`${i} in`);
        waiter.release();
        log.push(`${i} out`);
      },
      failed: () => {},
    });
  }
  first.release();
  assert.deepEqual(log, ["0 in", "0 out", "1 in", "1 out", "2 in", "2 out", "3 in", "3 out", "4 in", "4 out"]);
});

test("sinks are not nested across primitives either: 100,000 gates that open one another leave the stack alone", () => {
  const gates = Array.from({ length: 100_000 }, () => new Gate());
  const holders = gates.map((gate) => gate.enqueue());
  let opened = 0;
  gates.forEach((gate, i) => {
    gate.enqueue({
      granted: () => {
        opened++;
        holders[i + 1]?.release();
      },
      failed: () => {},
    });
  });
  holders[0]?.release();
  assert.equal(opened, gates.length);
});

test("a sink that throws does not lose the others' grants, and its error is reported as uncaught", () => {
  const log: string[] = [];
  const gate = new Gate();
  const first = gate.enqueue();
  const second: Waiter<Token> = gate.enqueue({
    granted: () => {
      second.release();
      throw new Error("from a sink");
    },
    failed: () => {},
  });
  gate.enqueue(hears(log, "third"));
  const reports = microtasksOf(() => first.release());
  assert.deepEqual(log, ["third granted"]);
  assert.equal(reports.length, 1);
  assert.throws(() => reports[0]?.(), new Error("from a sink"));
});

test("a waiter whose signal is aborted is not granted", () => {
  const log: string[] = [];
  const gate = new Gate();
  const first = gate.enqueue();
  gate.enqueue({ ...hears(log, "aborted"), signal: AbortSignal.abort("gone") });
  gate.enqueue(hears(log, "next"));
  first.release();
  assert.deepEqual(log, ["aborted failed: gone", "next granted"]);
});

test("promiseOf: resolves with what was granted, at once or later", async () => {
  const gate = new Gate();
  const first = gate.enqueue();
  const second = gate.enqueue();
  const later = promiseOf(second);
  assert.equal(await promiseOf(first), first);
  first.release();
  assert.equal(await later, second);
});

test("promiseOf: rejects with why it failed, at once or later", async () => {
  const gate = new Gate();
  gate.enqueue();
  const [second, third] = [gate.enqueue(), gate.enqueue()];
  second.abandon("before");
  await assert.rejects(promiseOf(second), (reason) => reason === "before");
  const later = promiseOf(third);
  third.abandon("after");
  await assert.rejects(later, (reason) => reason === "after");
});

test("deliver does nothing when there is nothing to tell", () => {
  deliver();
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
