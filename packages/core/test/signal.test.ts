// Cancellation, seen through promises of waiters that nobody grants.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type AbortSignalLike, type Grantor, giveBack, promiseOf, Queue, signalOf, Waiter, withdraw } from "@sync/core";

class Waits implements Grantor<number, undefined> {
  readonly queue = new Queue<Waiter<number>>();

  wait(signal?: AbortSignalLike): Promise<number> {
    const waiter = new Waiter<number>(undefined, this);
    this.queue.push(waiter);
    return promiseOf(waiter, signal);
  }

  grant(value: number): void {
    this.queue.shift()?.grant(this, value);
  }

  [withdraw](waiter: Waiter<number>, reason: unknown): void {
    this.queue.remove(waiter.position);
    waiter.fail(reason);
  }

  [giveBack](): void {}
}

/** Counts the listeners that stand at a signal, and the most that ever did. */
function countListeners(signal: AbortSignal): { now: number; most: number } {
  const count = { now: 0, most: 0 };
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = function (this: AbortSignal, ...args: Parameters<typeof addEventListener>) {
    count.most = Math.max(count.most, ++count.now);
    return addEventListener.apply(this, args);
  } as typeof addEventListener;
  signal.removeEventListener = function (this: AbortSignal, ...args: Parameters<typeof removeEventListener>) {
    count.now--;
    return removeEventListener.apply(this, args);
  } as typeof removeEventListener;
  return count;
}

const settled = (promises: Promise<unknown>[]) =>
  Promise.all(promises.map((promise) => promise.catch((reason) => `rejected: ${reason}`)));

test("an abort rejects with the very reason of the signal", async () => {
  const reason = { any: "object" };
  const controller = new AbortController();
  const promise = new Waits().wait(controller.signal);
  controller.abort(reason);
  await assert.rejects(promise, (rejected) => rejected === reason);
});

test("an abort takes the waiter out of the queue inside the abort event", () => {
  const controller = new AbortController();
  const waits = new Waits();
  waits.wait(controller.signal).catch(() => {});
  let size = -1;
  controller.signal.addEventListener("abort", () => {
    size = waits.queue.size;
  });
  controller.abort();
  assert.equal(size, 0);
});

for (const waiters of [1, 2, 3, 50]) {
  test(`${waiters} on one signal: one listener, removed with the last, whether granted or aborted`, async () => {
    const controller = new AbortController();
    const count = countListeners(controller.signal);
    const waits = new Waits();
    for (let round = 0; round < 3; round++) {
      const promises = Array.from({ length: waiters }, () => waits.wait(controller.signal));
      assert.equal(count.now, 1);
      for (let i = 0; i < waiters; i++) {
        assert.equal(count.now, 1);
        waits.grant(i);
      }
      assert.equal(count.now, 0);
      assert.deepEqual(
        await Promise.all(promises),
        Array.from({ length: waiters }, (_, i) => i),
      );
    }
    const aborted = Array.from({ length: waiters }, () => waits.wait(controller.signal));
    controller.abort("stop");
    assert.equal(waits.queue.size, 0);
    assert.deepEqual(count, { now: 0, most: 1 });
    assert.deepEqual(await settled(aborted), Array(waiters).fill("rejected: stop"));
  });
}

test("waiters of one signal are aborted in the order in which they came", async () => {
  const controller = new AbortController();
  const waits = new Waits();
  const log: number[] = [];
  const promises = [0, 1, 2, 3].map((i) => waits.wait(controller.signal).catch(() => log.push(i)));
  controller.abort();
  await Promise.all(promises);
  assert.deepEqual(log, [0, 1, 2, 3]);
});

test("an abort after the grant does nothing", async () => {
  const controller = new AbortController();
  const waits = new Waits();
  const promise = waits.wait(controller.signal);
  waits.grant(7);
  controller.abort();
  assert.equal(await promise, 7);
});

test("an abort event of a signal that is not aborted means nothing", async () => {
  for (const waiters of [1, 2]) {
    const { signal } = new AbortController();
    const waits = new Waits();
    const promises = Array.from({ length: waiters }, () => waits.wait(signal));
    signal.dispatchEvent(new Event("abort"));
    assert.equal(waits.queue.size, waiters);
    for (let i = 0; i < waiters; i++) waits.grant(i);
    await Promise.all(promises);
  }
});

// Not frozen: Node's own controller cannot abort a frozen signal.
test("a signal that cannot be extended works, shared or not", async () => {
  for (const waiters of [1, 3]) {
    const controller = new AbortController();
    controller.signal.addEventListener("abort", () => {}); // Deno's signals need to be extended for their first listener
    const signal = Object.preventExtensions(controller.signal);
    const waits = new Waits();
    const promises = Array.from({ length: waiters }, () => waits.wait(signal));
    waits.grant(1);
    promises.push(waits.wait(signal));
    controller.abort("stop");
    assert.equal(waits.queue.size, 0);
    assert.deepEqual(await settled(promises), [1, ...Array(waiters).fill("rejected: stop")]);
  }
});

test("a signal that is closed to extension while somebody waits breaks nothing", async () => {
  const controller = new AbortController();
  const waits = new Waits();
  const first = waits.wait(controller.signal);
  Object.preventExtensions(controller.signal);
  const second = waits.wait(controller.signal);
  waits.grant(1);
  controller.abort("stop");
  assert.deepEqual(await settled([first, second]), [1, "rejected: stop"]);
});

/** A signal of another make: all that is asked of one, and nothing more. Its state is private, so that it can be frozen. */
class ForeignSignal {
  #aborted = false;
  #reason: unknown;
  readonly listeners = new Set<{ handleEvent(): void }>();

  addEventListener(_type: "abort", listener: { handleEvent(): void }): void {
    this.listeners.add(listener);
  }

  removeEventListener(_type: "abort", listener: { handleEvent(): void }): void {
    this.listeners.delete(listener);
  }

  get aborted(): boolean {
    return this.#aborted;
  }

  get reason(): unknown {
    return this.#reason;
  }

  abort(reason: unknown): void {
    this.#aborted = true;
    this.#reason = reason;
    for (const listener of this.listeners) listener.handleEvent();
  }
}

test("a signal is recognised by what it does, not by its class", async () => {
  const signal = new ForeignSignal();
  const waits = new Waits();
  const promises = [waits.wait(signal), waits.wait(signal)];
  signal.abort("foreign");
  assert.deepEqual(await settled(promises), ["rejected: foreign", "rejected: foreign"]);
  assert.equal(signal.listeners.size, 0);
});

test("a frozen signal works", async () => {
  const signal = Object.freeze(new ForeignSignal());
  const waits = new Waits();
  const promises = [waits.wait(signal), waits.wait(signal), waits.wait(signal)];
  waits.grant(1);
  assert.equal(signal.listeners.size, 1);
  signal.abort("stop");
  assert.deepEqual(await settled(promises), [1, "rejected: stop", "rejected: stop"]);
  assert.equal(signal.listeners.size, 0);
});

test("a signal that refuses the listener rejects the wait, and leaves nothing behind", async () => {
  const signal = new ForeignSignal();
  signal.addEventListener = () => {
    throw new Error("no listeners here");
  };
  const waits = new Waits();
  await assert.rejects(waits.wait(signal), new Error("no listeners here"));
  assert.equal(waits.queue.size, 0);
});

test("signalOf: no options, no signal and an undefined signal are the same", () => {
  assert.equal(signalOf(undefined), undefined);
  assert.equal(signalOf({}), undefined);
  assert.equal(signalOf({ signal: undefined }), undefined);
});

test("signalOf: refuses what is no signal, and names it", () => {
  const refused: [unknown, string][] = [
    [null, "null"],
    [5, "5"],
    ["abort", '"abort"'],
    [{}, "an object"],
    [new AbortController(), "an object"],
    [{ aborted: false }, "an object"],
  ];
  for (const [signal, text] of refused) {
    assert.throws(
      () => signalOf({ signal: signal as never }),
      new TypeError(`options.signal must be an AbortSignal, got ${text}`),
    );
  }
});
