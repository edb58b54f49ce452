import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { enqueue, type Observer } from "@sync/core";
import { BoundedSemaphore, Semaphore, type Token } from "@sync/semaphore";

const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

/** Notes in which order the requests are granted. */
function request(semaphore: Semaphore, log: string[], name: string, permits = 1, signal?: AbortSignal): Promise<Token> {
  const acquired = semaphore.acquire({ permits, signal });
  acquired.then(
    () => log.push(name),
    (reason) => log.push(`${name}: ${reason}`),
  );
  return acquired;
}

for (const Kind of [Semaphore, BoundedSemaphore]) {
  const name = Kind.name;

  test(`${name}: one permit by default`, async () => {
    const semaphore = new Kind();
    assert.equal(semaphore.value, 1);
    assert.equal(semaphore.locked(), false);
    const token = await semaphore.acquire();
    assert.equal(semaphore.value, 0);
    assert.equal(semaphore.locked(), true);
    token.release();
    assert.equal(semaphore.value, 1);
  });

  test(`${name}: as many permits as it was made with`, async () => {
    const semaphore = new Kind(3);
    const tokens = [await semaphore.acquire(), await semaphore.acquire({ permits: 2 })];
    assert.equal(semaphore.value, 0);
    const fourth = semaphore.acquire();
    assert.equal(semaphore.waiting, 1);
    tokens[1]?.release();
    assert.equal(semaphore.value, 1);
    tokens[0]?.release();
    (await fourth).release();
    assert.equal(semaphore.value, 3);
  });

  test(`${name}: a token gives back once, all its permits; dispose is the same`, async () => {
    const semaphore = new Kind(5);
    const token = await semaphore.acquire({ permits: 4 });
    assert.equal(token.released, false);
    token.release();
    token.release();
    token[Symbol.dispose ?? Symbol.for("Symbol.dispose")]();
    assert.equal(token.released, true);
    assert.equal(semaphore.value, 5);
  });

  test(`${name}: release() gives back permits without a token`, async () => {
    const semaphore = new Kind(3);
    await semaphore.acquire({ permits: 3 });
    semaphore.release();
    assert.equal(semaphore.value, 1);
    semaphore.release(2);
    assert.equal(semaphore.value, 3);
  });

  test(`${name}: locked() is "cannot be acquired at once": no permit, or somebody queued`, async () => {
    const semaphore = new Kind(3);
    const two = await semaphore.acquire({ permits: 2 });
    assert.equal(semaphore.locked(), false);
    const large = semaphore.acquire({ permits: 3 });
    assert.equal(semaphore.value, 1);
    assert.equal(semaphore.locked(), true, "a permit is free, and somebody waits");
    two.release();
    (await large).release();
    assert.equal(semaphore.locked(), false);
  });

  test(`${name}: the head of the line waits for all it needs, and nobody passes it`, async () => {
    const semaphore = new Kind(4);
    const log: string[] = [];
    const held = await semaphore.acquire({ permits: 3 });
    request(semaphore, log, "large", 3);
    request(semaphore, log, "small", 1);
    assert.equal(semaphore.tryAcquire(), undefined, "tryAcquire does not overtake either");
    await turn();
    assert.deepEqual(log, []);
    held.release();
    await turn();
    assert.deepEqual(log, ["large", "small"]);
  });

  test(`${name}: one release may grant several, in order`, async () => {
    const semaphore = new Kind(6);
    const log: string[] = [];
    const all = await semaphore.acquire({ permits: 6 });
    for (const [name, permits] of Object.entries({ a: 1, b: 2, c: 3, d: 1 })) request(semaphore, log, name, permits);
    all.release();
    assert.equal(semaphore.waiting, 1);
    await turn();
    assert.deepEqual(log, ["a", "b", "c"]);
  });

  test(`${name}: tryAcquire() takes free permits, and never waits`, () => {
    const semaphore = new Kind(3);
    const two = semaphore.tryAcquire({ permits: 2 });
    assert.equal(two?.released, false);
    assert.equal(semaphore.tryAcquire({ permits: 2 }), undefined);
    assert.equal(semaphore.value, 1);
    assert.notEqual(semaphore.tryAcquire({ permits: undefined }), undefined);
    assert.equal(semaphore.tryAcquire(), undefined);
    two?.release();
    assert.equal(semaphore.value, 2);
  });

  test(`${name}: aborted before the call: rejects, though permits are free`, async () => {
    const semaphore = new Kind(1);
    await assert.rejects(semaphore.acquire({ signal: AbortSignal.abort("no") }), (reason) => reason === "no");
    assert.equal(semaphore.value, 1);
  });

  test(`${name}: whoever an aborted head held back is granted at once`, async () => {
    const semaphore = new Kind(4);
    const log: string[] = [];
    const controller = new AbortController();
    await semaphore.acquire({ permits: 2 });
    const large = request(semaphore, log, "large", 4, controller.signal);
    request(semaphore, log, "small", 1);
    request(semaphore, log, "medium", 2);
    controller.abort("gone");
    assert.equal(semaphore.waiting, 1);
    assert.equal(semaphore.value, 1);
    await assert.rejects(large, (reason) => reason === "gone");
    await turn();
    assert.deepEqual(log, ["large: gone", "small"]);
  });

  test(`${name}: aborted after the grant: no effect`, async () => {
    const semaphore = new Kind(1);
    const controller = new AbortController();
    const first = await semaphore.acquire();
    const second = semaphore.acquire({ signal: controller.signal });
    first.release();
    controller.abort();
    (await second).release();
    assert.equal(semaphore.value, 1);
  });

  test(`${name}: a release from a listener of the same signal skips the waiters of that signal`, async () => {
    const semaphore = new Kind(1);
    const log: string[] = [];
    const controller = new AbortController();
    const held = await semaphore.acquire();
    controller.signal.addEventListener("abort", () => held.release());
    const aborted = [1, 2, 3].map((i) => request(semaphore, log, `${i}`, 1, controller.signal).catch(() => {}));
    const other = request(semaphore, log, "other");
    controller.abort("stop");
    await Promise.all([...aborted, other]);
    assert.deepEqual([...log].sort(), ["1: stop", "2: stop", "3: stop", "other"]);
  });

  test(`${name}: a newcomer is not held up by a waiter whose abort event was stopped`, async () => {
    const semaphore = new Kind(3);
    const controller = new AbortController();
    controller.signal.addEventListener("abort", (event) => event.stopImmediatePropagation());
    await semaphore.acquire({ permits: 1 });
    const aborted = semaphore.acquire({ permits: 3, signal: controller.signal });
    controller.abort("unheard");
    await semaphore.acquire();
    await assert.rejects(aborted, (reason) => reason === "unheard");
    assert.equal(semaphore.value, 1);
  });

  test(`${name}: with() holds permits while fn runs, and releases them however it ends`, async () => {
    const semaphore = new Kind(3);
    const result = await semaphore.with(
      (...args: unknown[]) => {
        assert.deepEqual(args, []);
        return semaphore.value;
      },
      { permits: 2 },
    );
    assert.equal(result, 1);
    const boom = new Error("boom");
    await assert.rejects(
      semaphore.with(() => {
        throw boom;
      }),
      boom,
    );
    await assert.rejects(
      semaphore.with(() => Promise.reject(boom)),
      boom,
    );
    assert.equal(semaphore.value, 3);
  });

  test(`${name}: wrap() bounds how many calls run at once`, async () => {
    const semaphore = new Kind(2);
    let running = 0;
    let most = 0;
    const work = semaphore.wrap(async (n: number) => {
      most = Math.max(most, ++running);
      await turn();
      running--;
      return n;
    });
    assert.deepEqual(await Promise.all([1, 2, 3, 4, 5].map((n) => work(n))), [1, 2, 3, 4, 5]);
    assert.equal(most, 2);
  });

  test(`${name}: String() and console.log() show the state`, async () => {
    const semaphore = new Kind(3);
    assert.equal(String(semaphore), `<${name} [unlocked, value:3]>`);
    await semaphore.acquire({ permits: 3 });
    assert.equal(String(semaphore), `<${name} [locked]>`);
    semaphore.acquire();
    semaphore.acquire();
    assert.equal(String(semaphore), `<${name} [locked, waiters:2]>`);
    assert.equal(inspect(semaphore), `<${name} [locked, waiters:2]>`);
  });

  test(`${name}: is no thenable`, async () => {
    const semaphore = new Kind();
    assert.equal("then" in semaphore, false);
    assert.equal(await semaphore, semaphore);
  });

  test(`${name}: refuses a value that is not an integer >= 0`, () => {
    for (const value of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.throws(() => new Kind(value), new RangeError(`value must be an integer >= 0, got ${value}`));
    }
    for (const value of ["1", null, 1n, {}]) assert.throws(() => new Kind(value as never), TypeError);
    assert.equal(new Kind(0).value, 0);
  });

  test(`${name}: refuses permits that are not an integer >= 1; nothing changes and nobody waits`, async () => {
    const semaphore = new Kind(2);
    await semaphore.acquire();
    for (const permits of [0, -1, 0.5, Number.NaN]) {
      const refusal = new RangeError(`permits must be an integer >= 1, got ${permits}`);
      await assert.rejects(semaphore.acquire({ permits }), refusal);
      await assert.rejects(
        semaphore.with(() => {}, { permits }),
        refusal,
      );
      assert.throws(() => semaphore.tryAcquire({ permits }), refusal);
      assert.throws(() => semaphore.release(permits), refusal);
      assert.throws(() => semaphore[enqueue](undefined, { permits }), refusal);
    }
    for (const permits of ["1", null, 1n]) {
      await assert.rejects(semaphore.acquire({ permits: permits as never }), TypeError);
      assert.throws(() => semaphore.release(permits as never), TypeError);
    }
    await assert.rejects(semaphore.acquire(1 as never), new TypeError("options must be an object, got 1"));
    assert.throws(() => semaphore.tryAcquire(null as never), new TypeError("options must be an object, got null"));
    assert.deepEqual([semaphore.value, semaphore.waiting], [1, 0]);
  });

  test(`${name}: callbacks and promises share one line`, async () => {
    const semaphore = new Kind(2);
    const log: string[] = [];
    const first = semaphore[enqueue](undefined, { permits: 2 });
    request(semaphore, log, "promise");
    const callback = semaphore[enqueue](observer({ granted: () => log.push("callback") }));
    const last = semaphore[enqueue](
      observer({
        granted: () => log.push("last"),
        failed: (reason) => log.push(`last: ${reason}`),
      }),
    );
    last.cancel("left");
    first.release();
    callback.cancel();
    await turn();
    assert.deepEqual(log, ["last: left", "callback", "promise"]);
    assert.equal(semaphore.value, 1);
  });
}

test("Semaphore: anybody may release, which adds permits", async () => {
  const semaphore = new Semaphore(0);
  const waits = semaphore.acquire({ permits: 2 });
  semaphore.release(3);
  await waits;
  assert.equal(semaphore.value, 1);
});

test("Semaphore: a request for more than there are waits until they are released", async () => {
  const semaphore = new Semaphore(1);
  const five = semaphore.acquire({ permits: 5 });
  semaphore.release(3);
  assert.equal(semaphore.waiting, 1);
  semaphore.release(1);
  await five;
});

test("Semaphore: refuses to count beyond the safe integers", () => {
  const semaphore = new Semaphore(Number.MAX_SAFE_INTEGER);
  assert.throws(() => semaphore.release(), RangeError);
  assert.equal(semaphore.value, Number.MAX_SAFE_INTEGER);
});

/** Calls one of two callbacks. */
function observer<T>(on: { granted?(value: T): void; failed?(reason: unknown): void }): Observer<T> {
  return { settled: (waiter) => (waiter.granted ? on.granted?.(waiter.outcome as T) : on.failed?.(waiter.outcome)) };
}
