// Options whose getters throw, change their answer, or use the primitive that reads them.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { AbortSignalLike, WaitOptions } from "@sync/core";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";
import { governors, names, outcomes, subjectOf, works } from "./subjects.ts";

for (const name of names) {
  test(`${name}: options whose getter throws reject with that, and nobody waits`, async () => {
    const { primitive, wait, open, works } = subjectOf(name);
    const thrown = new Error("getter");
    const throwing = {
      get signal(): AbortSignalLike {
        throw thrown;
      },
    };
    const trap = new Proxy({}, { get: () => assert.fail(thrown) });
    const waits = outcomes([wait(throwing), wait(trap)]);
    assert.equal(primitive.waiting, 0);
    assert.deepEqual(await waits, [thrown, thrown]);
    open();
    await works();
  });

  test(`${name}: the signal is read from the options once, before the call returns`, async () => {
    const { primitive, wait, open, works } = subjectOf(name);
    const controllers = [new AbortController(), new AbortController(), new AbortController()];
    let reads = 0;
    const options: WaitOptions = {
      get signal() {
        return controllers[reads++]?.signal;
      },
    };
    const waits = outcomes([wait(options)]);
    assert.equal(reads, 1);
    controllers[1]?.abort("second");
    assert.equal(primitive.waiting, 1);
    controllers[0]?.abort("first");
    assert.equal(primitive.waiting, 0);
    assert.deepEqual(await waits, ["first"]);
    assert.equal(reads, 1);
    open();
    await works();
  });

  test(`${name}: options that change after the call change nothing`, async () => {
    const { primitive, wait, open, works } = subjectOf(name);
    const options: { signal?: AbortSignalLike } = { signal: new AbortController().signal };
    const waits = outcomes([wait(options)]);
    options.signal = AbortSignal.abort("late");
    assert.equal(primitive.waiting, 1);
    delete options.signal;
    open();
    assert.deepEqual(await waits, ["granted"]);
    await works();
  });

  test(`${name}: a getter that aborts the signal that it returns: rejects, and nobody waits`, async () => {
    const { primitive, wait, open, works } = subjectOf(name);
    const controller = new AbortController();
    const options: WaitOptions = {
      get signal() {
        controller.abort("by the getter");
        return controller.signal;
      },
    };
    const waits = outcomes([wait(options)]);
    assert.equal(primitive.waiting, 0);
    assert.deepEqual(await waits, ["by the getter"]);
    open();
    await works();
  });

  test(`${name}: a getter that waits itself stands before the one that reads it`, async () => {
    if (name === "Condition") return condition();
    const { primitive, wait, open, works } = subjectOf(name);
    const log: string[] = [];
    let inner: Promise<unknown> | undefined;
    const outer = wait({
      get signal() {
        inner = wait().then(() => log.push("inner"));
        return undefined;
      },
    }).then(() => log.push("outer"));
    assert.equal(primitive.waiting, 2);
    open();
    await Promise.all([outer, inner]);
    assert.deepEqual(log, ["inner", "outer"]);
    await works();
  });

  test(`${name}: null, primitives and functions are no options: TypeError, and nobody waits`, async () => {
    const { primitive, wait, open, works } = subjectOf(name);
    const wrong = [null, 0, "", "signal", true, 1n, Symbol("options"), () => {}];
    const waits = outcomes(wrong.map((options) => wait(options as never)));
    assert.equal(primitive.waiting, 0);
    for (const outcome of await waits) assert.ok(outcome instanceof TypeError);
    open();
    await works();
  });
}

/** The lock is the outer call's, which frees it when it begins to wait. */
async function condition(): Promise<void> {
  const { primitive, wait, open, works } = subjectOf("Condition");
  let opened = false;
  const outer = outcomes([
    wait({
      get signal() {
        open();
        opened = true;
        return undefined;
      },
    }),
  ]);
  assert.deepEqual([opened, primitive.waiting], [true, 1]);
  open();
  assert.deepEqual(await outer, ["granted"]);
  await works();
}

for (const [name, make] of Object.entries(governors)) {
  test(`${name}: a getter that takes the primitive: the one that reads it waits its turn`, async () => {
    const governor = make();
    let token = governor.tryAcquire();
    token?.release();
    const outer = governor.acquire({
      get signal() {
        token = governor.tryAcquire();
        return undefined;
      },
    });
    assert.equal(governor.locked(), true);
    token?.release();
    (await outer).release();
    await works(governor);
  });

  test(`${name}: a getter that releases the primitive: the one that reads it is granted at once`, async () => {
    const governor = make();
    const token = governor.tryAcquire();
    const next = governor.acquire({
      get signal() {
        token?.release();
        return undefined;
      },
    });
    assert.deepEqual([token?.released, governor.locked()], [true, true]);
    (await next).release();
    await works(governor);
  });

  test(`${name}: with() reads its options once`, async () => {
    const governor = make();
    let reads = 0;
    const value = await governor.with(() => reads, {
      get signal() {
        reads++;
        return undefined;
      },
    });
    assert.equal(value, 1);
    await works(governor);
  });
}

for (const make of [() => new Semaphore(1), () => new BoundedSemaphore(1)]) {
  test(`${make()}: permits are read once, and a getter that throws changes nothing`, async () => {
    const semaphore = make();
    let reads = 0;
    const growing = {
      get permits() {
        return ++reads;
      },
    };
    const throwing = {
      get permits(): number {
        throw new Error("getter");
      },
    };
    const token = await semaphore.acquire(growing);
    assert.deepEqual([reads, semaphore.value], [1, 0]);
    token.release();
    await assert.rejects(semaphore.acquire(throwing), new Error("getter"));
    assert.throws(() => semaphore.tryAcquire(throwing), new Error("getter"));
    await works(semaphore);
  });

  test(`${make()}: permits that are taken by their own getter: the request waits`, async () => {
    const semaphore = make();
    let token = semaphore.tryAcquire();
    token?.release();
    const options = {
      get permits() {
        token = semaphore.tryAcquire();
        return 1;
      },
    };
    const next = semaphore.acquire(options);
    assert.deepEqual([semaphore.value, semaphore.waiting], [0, 1]);
    assert.equal(semaphore.tryAcquire(options), undefined);
    semaphore.release(); // the getter's
    (await next).release();
    await works(semaphore);
  });
}
