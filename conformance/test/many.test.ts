// The rules that hold for every primitive, with so many that nothing may nest, search or collect: a file of its own, because it
// takes long.
import assert from "node:assert/strict";
import { test } from "node:test";
import { countListeners } from "./count-listeners.ts";
import { busyOf, busyPrimitives, ofEach, ofEachObserved } from "./primitives.ts";

const each = ofEach(test);
const eachObserved = ofEachObserved(test);

eachObserved(
  "a chain of 100,000 callbacks that let one another through does not touch the stack",
  ({ primitive, enqueue, open }) => {
    let notified = 0;
    for (let i = 0; i < 100_000; i++) enqueue({ granted: () => notified++, failed: () => {} });
    open();
    assert.equal(notified, 100_000);
    assert.equal(primitive.waiting, 0);
  },
);

eachObserved(
  "100,000 cancelled from inside one another's callbacks do not touch the stack",
  ({ primitive, enqueue }) => {
    let failed = 0;
    const waiters: Pick<ReturnType<typeof enqueue>, "cancel">[] = [];
    for (let i = 0; i < 100_000; i++) {
      waiters.push(
        enqueue({
          granted: () => {},
          failed: () => {
            failed++;
            waiters[i + 1]?.cancel();
          },
        }),
      );
    }
    waiters[0]?.cancel();
    assert.equal(failed, 100_000);
    assert.equal(primitive.waiting, 0);
  },
);

each(
  "100,000 on one shared signal: aborted in one go, all rejected, one listener meanwhile and none after",
  async ({ primitive, wait }) => {
    const controller = new AbortController();
    const listeners = countListeners(controller.signal);
    let rejected = 0;
    const waits: Promise<unknown>[] = [];
    for (let i = 0; i < 100_000; i++) {
      waits.push(
        wait({ signal: controller.signal }).catch((reason) => {
          assert.equal(reason, "shutdown");
          rejected++;
        }),
      );
    }
    assert.deepEqual([primitive.waiting, listeners()], [100_000, 1]);
    controller.abort("shutdown");
    assert.deepEqual([primitive.waiting, listeners()], [0, 0]);
    await Promise.all(waits);
    assert.equal(rejected, 100_000);
  },
);

each("100,000 granted on one shared signal leave no listener", async ({ primitive, wait, open }) => {
  const controller = new AbortController();
  const listeners = countListeners(controller.signal);
  const waits: Promise<unknown>[] = [];
  for (let i = 0; i < 100_000; i++) waits.push(wait({ signal: controller.signal }));
  assert.equal(listeners(), 1);
  open();
  await Promise.all(waits);
  assert.deepEqual([primitive.waiting, listeners()], [0, 0]);
});

for (const { name } of busyPrimitives()) {
  const waiters = name === "Semaphore" ? 1_000_000 : 100_000; // Node's test runner makes each promise dear

  test(`${name}: a drain of ${waiters.toLocaleString("en")} finishes, first in, first out`, async () => {
    const { primitive, wait, open } = busyOf(name);
    let next = 0;
    let last: Promise<unknown> | undefined;
    for (let i = 0; i < waiters; i++) {
      last = wait().then(() => {
        if (next !== i) throw new Error(`${i} came when it was ${next}'s turn`);
        next++;
      });
    }
    assert.equal(primitive.waiting, waiters);
    open();
    await last;
    assert.deepEqual([next, primitive.waiting], [waiters, 0]);
  });
}
