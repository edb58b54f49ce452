// Sinks and functions that are called, and use the primitive from inside, or throw.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";
import { ForeignSignal } from "./foreign-signal.ts";
import { governors, names, outcomes, subjectOf, turn, works } from "./subjects.ts";
import { uncaught } from "./uncaught.ts";

for (const name of names) {
  test(`${name}: sinks that throw when granted lose nobody's grant, and each error is reported`, async () => {
    const subject = subjectOf(name);
    const heard: number[] = [];
    const errors = await uncaught(() => {
      for (let i = 0; i < 6; i++) {
        subject.enqueue({
          granted() {
            heard.push(i);
            if (i % 2 === 0) throw i;
          },
          failed: assert.fail,
        });
      }
      subject.open();
    });
    assert.deepEqual(heard, [0, 1, 2, 3, 4, 5]);
    assert.deepEqual(errors, [0, 2, 4]);
    await subject.works();
  });

  test(`${name}: sinks that throw when failed lose nobody's failure`, async () => {
    const subject = subjectOf(name);
    const heard: unknown[] = [];
    const errors = await uncaught(() => {
      const failed = (reason: unknown) => {
        heard.push(reason);
        throw reason;
      };
      const waiters = Array.from({ length: 4 }, () => subject.enqueue({ granted: assert.fail, failed }));
      for (const [i, waiter] of waiters.entries()) waiter.abandon(i);
    });
    assert.deepEqual(heard, [0, 1, 2, 3]);
    assert.deepEqual(errors, [0, 1, 2, 3]);
    assert.equal(subject.primitive.waiting, 0);
    subject.open();
    await subject.works();
  });

  test(`${name}: sinks that abandon the next, wait anew and abort a signal from inside`, async () => {
    const subject = subjectOf(name);
    const log: string[] = [];
    const signal = new ForeignSignal();
    const late: Promise<unknown>[] = [];
    let nested = false;
    const waiters: { abandon(reason?: unknown): void }[] = [];
    const sink = (i: number) => {
      const hear = (what: string) => {
        assert.equal(nested, false);
        nested = true;
        log.push(`${i} ${what}`);
        if (what === "granted") waiters[i + 1]?.abandon("by the one before");
        late.push(subject.wait({ signal }).catch((reason) => log.push(`late ${reason}`)));
        if (i === 2) signal.abort("from inside");
        nested = false;
      };
      return { granted: () => hear("granted"), failed: () => hear("failed") };
    };
    for (let i = 0; i < 5; i++) waiters.push(subject.enqueue(sink(i)));
    subject.open();
    await turn();
    assert.deepEqual(log.filter((entry) => !entry.startsWith("late")).sort(), [
      "0 granted",
      "1 failed",
      "2 granted",
      "3 failed",
      "4 granted",
    ]);
    await Promise.all(late);
    assert.ok(log.filter((entry) => entry === "late from inside").length >= 2);
    await subject.works();
  });

  test(`${name}: a reason is passed on and never looked at`, async () => {
    const { wait, open, works } = subjectOf(name);
    const refuse = () => assert.fail("the reason was looked at");
    const reason = new Proxy(
      {},
      { get: refuse, has: refuse, ownKeys: refuse, getPrototypeOf: refuse, getOwnPropertyDescriptor: refuse },
    );
    const controller = new AbortController();
    let rejected = false;
    const done = wait({ signal: controller.signal }).catch((error) => {
      rejected = error === reason;
    });
    controller.abort(reason);
    await done;
    assert.equal(rejected, true);
    open();
    await works();
  });
}

for (const [name, make] of Object.entries(governors)) {
  test(`${name}: a function under with() that gives the hold back itself: the next gets in, and keeps it`, async () => {
    const governor = make();
    const value = await governor.with(async () => {
      const next = governor.acquire();
      governor.release();
      const token = await next;
      await turn();
      token.release();
      return 1;
    });
    assert.equal(value, 1);
    // The permits of a plain semaphore have no owner: the hold was given back twice, as in asyncio.
    if (governor instanceof Semaphore && !(governor instanceof BoundedSemaphore)) {
      assert.equal(governor.value, 2);
      governor.tryAcquire();
    }
    await works(governor);
  });

  test(`${name}: a function under with() that aborts its own signal has its value all the same`, async () => {
    const governor = make();
    const controller = new AbortController();
    const { signal } = controller;
    const next = governor.with(
      () => {
        controller.abort("from inside");
        assert.equal(governor.locked(), true);
        return "value";
      },
      { signal },
    );
    const behind = outcomes([governor.acquire({ signal })]);
    assert.equal(await next, "value");
    assert.deepEqual(await behind, ["from inside"]);
    await works(governor);
  });

  test(`${name}: a function under with() that throws what no error is`, async () => {
    const governor = make();
    for (const thrown of [undefined, null, 0, "", Symbol("thrown"), Promise.resolve(1)]) {
      const outcome = governor.with(() => {
        throw thrown;
      });
      await assert.rejects(
        outcome.catch((reason) => Promise.reject({ reason })),
        (wrapped: { reason: unknown }) => wrapped.reason === thrown,
      );
    }
    await works(governor);
  });

  test(`${name}: a wrapped function that calls itself without waiting is served in order`, async () => {
    const governor = make();
    const log: number[] = [];
    const inner: Promise<unknown>[] = [];
    const wrapped = governor.wrap((depth: number) => {
      log.push(depth);
      if (depth > 0) inner.push(wrapped(depth - 1));
    });
    await wrapped(3);
    await turn();
    await Promise.all(inner);
    assert.deepEqual(log, [3, 2, 1, 0]);
    await works(governor);
  });
}
