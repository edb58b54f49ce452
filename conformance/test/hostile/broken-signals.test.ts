// Signals that break their own contract. Each has to settle its own wait, and no other suffers.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { AbortSignalLike } from "@sync/core";
import { Lock } from "@sync/lock";
import { Semaphore } from "@sync/semaphore";
import { ForeignSignal } from "./foreign-signal.ts";
import { ended, ofEach, outcomes, turn, works } from "./subjects.ts";
import { uncaught } from "./uncaught.ts";

const each = ofEach(test);

/** A signal that cannot remove a listener. */
class Sticky extends ForeignSignal {
  override removeEventListener(): void {
    throw new Error("removeEventListener");
  }
}

/** A signal that does something when a listener is added. */
class Eager extends ForeignSignal {
  readonly #act: () => void;

  constructor(act: (signal: Eager) => void) {
    super();
    this.#act = () => act(this);
  }

  override addEventListener(...listener: Parameters<ForeignSignal["addEventListener"]>): void {
    super.addEventListener(...listener);
    this.#act();
  }
}

/** What became of them by now: a wait that was lost is `"pending"`. */
async function now(promises: Promise<unknown>[]): Promise<unknown[]> {
  const late = turn()
    .then(turn)
    .then(() => Promise.reject("pending"));
  return outcomes(promises.map((promise) => Promise.race([promise, late])));
}

each("a signal whose removeEventListener throws: granted all the same, as those behind are", async ({ wait, open }) => {
  const waits = [wait({ signal: new Sticky() }), wait()];
  assert.equal((await uncaught(open)).length, 1); // reported, as a listener's
  assert.deepEqual(await now(waits), ["granted", "granted"]);
});

each("a signal whose removeEventListener throws: aborted all the same", async ({ primitive, wait }) => {
  const signal = new Sticky();
  const settled = now([wait({ signal }), wait({ signal })]);
  assert.equal((await uncaught(() => signal.abort("stop"))).length, 1);
  await ended(primitive, settled, ["stop", "stop"]);
});

each(
  "a signal whose reason cannot be read: rejects with that error, holds up no other",
  async ({ primitive, wait, open }) => {
    const thrown = new Error("reason");
    class Unreadable extends ForeignSignal {
      override get reason(): unknown {
        throw thrown;
      }
    }
    const signal = new Unreadable();
    const waits = [wait({ signal }), wait()];
    signal.abort("stop");
    assert.equal(primitive.waiting, 1);
    open();
    assert.deepEqual(await now(waits), [thrown, "granted"]);
  },
);

each("a signal without removeEventListener is no signal: TypeError, and nobody waits", async ({ primitive, wait }) => {
  const waits = now([wait({ signal: { aborted: false, addEventListener() {} } as never })]);
  assert.equal(primitive.waiting, 0);
  assert.ok((await waits)[0] instanceof TypeError);
});

each("a signal that aborts while the listener is added: rejects", async ({ primitive, wait }) => {
  const waits = [wait({ signal: new Eager((signal) => signal.abort("while added")) })];
  assert.equal(primitive.waiting, 0);
  assert.deepEqual(await now(waits), ["while added"]);
});

test("a signal that releases the lock while the listener is added: a later abort takes nothing back", async () => {
  const lock = new Lock();
  const holder = lock.tryAcquire();
  const signal = new Eager(() => holder?.release());
  const token = await lock.acquire({ signal: signal as AbortSignalLike as AbortSignal });
  assert.equal(signal.listeners, 0);
  signal.abort("late");
  assert.deepEqual([token.released, lock.locked()], [false, true]);
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
