// Signals that break their own contract. Each has to settle its own wait, and nobody else's suffers.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { AbortSignalLike } from "@sync/core";
import { Lock, type Token } from "@sync/lock";
import { Semaphore } from "@sync/semaphore";
import { ForeignSignal } from "./foreign-signal.ts";
import { names, outcomes, subjectOf, turn, works } from "./subjects.ts";
import { uncaught } from "./uncaught.ts";

/** What became of them by now: a wait that was lost is `"pending"`. */
async function now(promises: Promise<unknown>[]): Promise<unknown[]> {
  const late = turn()
    .then(turn)
    .then(() => Promise.reject("pending"));
  return outcomes(promises.map((promise) => Promise.race([promise, late])));
}

for (const name of names) {
  test(`${name}: a signal whose removeEventListener throws: granted all the same, and so are those behind`, async () => {
    const { wait, open, works } = subjectOf(name);
    const signal = new ForeignSignal();
    signal.removeEventListener = () => {
      throw new Error("removeEventListener");
    };
    const waits = [wait({ signal }), wait()];
    assert.equal((await uncaught(open)).length, 1); // reported, as a listener's
    assert.deepEqual(await now(waits), ["granted", "granted"]);
    await works();
  });

  test(`${name}: a signal whose removeEventListener throws: aborted all the same`, async () => {
    const { primitive, wait, open, works } = subjectOf(name);
    const signal = new ForeignSignal();
    signal.removeEventListener = () => {
      throw new Error("removeEventListener");
    };
    const waits = [wait({ signal }), wait({ signal })];
    const settled = now(waits);
    assert.equal((await uncaught(() => signal.abort("stop"))).length, 1);
    assert.equal(primitive.waiting, 0);
    assert.deepEqual(await settled, ["stop", "stop"]);
    open();
    await works();
  });

  test(`${name}: a signal whose reason cannot be read: rejects with that error, and holds up nobody`, async () => {
    const { primitive, wait, open, works } = subjectOf(name);
    const signal = new ForeignSignal();
    const thrown = new Error("reason");
    Object.defineProperty(signal, "reason", {
      get() {
        throw thrown;
      },
    });
    const waits = [wait({ signal }), wait()];
    signal.abort("stop");
    assert.equal(primitive.waiting, 1);
    open();
    assert.deepEqual(await now(waits), [thrown, "granted"]);
    await works();
  });

  test(`${name}: a signal without removeEventListener is no signal: TypeError, and nobody waits`, async () => {
    const { primitive, wait, open, works } = subjectOf(name);
    const waits = now([wait({ signal: { aborted: false, addEventListener() {} } as never })]);
    assert.equal(primitive.waiting, 0);
    assert.ok((await waits)[0] instanceof TypeError);
    open();
    await works();
  });

  test(`${name}: a signal that aborts while the listener is added: rejects`, async () => {
    const { primitive, wait, open, works } = subjectOf(name);
    const signal = new ForeignSignal();
    const { addEventListener } = signal;
    signal.addEventListener = (type, listener) => {
      addEventListener.call(signal, type, listener);
      signal.abort("while added");
    };
    const waits = [wait({ signal })];
    assert.equal(primitive.waiting, 0);
    assert.deepEqual(await now(waits), ["while added"]);
    open();
    await works();
  });
}

test("a signal that releases the lock while the listener is added: a later abort takes nothing back", async () => {
  const lock = new Lock();
  const holder = lock.tryAcquire();
  const signal = new ForeignSignal();
  const { addEventListener } = signal;
  signal.addEventListener = (type, listener) => {
    holder?.release();
    addEventListener.call(signal, type, listener);
  };
  const token = await lock.acquire({ signal: signal as AbortSignalLike as AbortSignal });
  signal.abort("late");
  assert.deepEqual([token.released, lock.locked(), signal.listeners], [false, true, 0]);
  token.release();
  await works(lock);
});

test("a permits getter that aborts the signal: rejects, free or taken", async () => {
  for (const taken of [false, true]) {
    const semaphore = new Semaphore(1);
    const token = taken ? semaphore.tryAcquire() : undefined;
    const controller = new AbortController();
    const wait = semaphore.acquire({
      signal: controller.signal,
      get permits() {
        controller.abort("by the getter");
        return 1;
      },
    });
    assert.deepEqual(await now([wait]), ["by the getter"]);
    token?.release();
    await works(semaphore);
  }
});

test("Semaphore: a subclass whose locked() lies lets nobody in twice", async () => {
  class Open extends Semaphore {
    override locked(): boolean {
      return false;
    }
  }
  const semaphore = new Open(1);
  const first = await semaphore.acquire();
  const second = semaphore.acquire();
  assert.deepEqual(await now([second]), ["pending"]);
  first.release();
  (await second).release();
  assert.equal(semaphore.value, 1);
});

test("a queued request that is frozen is granted, and breaks nobody else's callbacks", async () => {
  const lock = new Lock();
  const holder = lock.tryAcquire();
  const heard: string[] = [];
  const frozen = lock.enqueue({
    granted(token) {
      heard.push("frozen");
      token.release();
    },
    failed: assert.fail,
  });
  Object.freeze(frozen);
  holder?.release();
  const other = new Lock();
  const held = other.tryAcquire();
  const granted = (token: Token) => {
    heard.push("other");
    token.release();
  };
  other.enqueue({ granted, failed: assert.fail });
  held?.release();
  assert.deepEqual(heard, ["frozen", "other"]);
  await works(lock);
  await works(other);
});
