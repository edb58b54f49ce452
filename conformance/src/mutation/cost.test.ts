// What an operation costs must not depend on how many wait: for the bugs that are put back. It compares times of two sizes, so it is not
// among the tests; `bench/src/complexity.ts` is what checks the sources.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Observed, observedOf, observedPrimitives } from "../../test/primitives.ts";

const few = 4_000;
const many = 16 * few;
const callbacks = { granted() {}, failed() {} };

/** How long `act` takes for each of so many. */
function each(
  waiters: number,
  act: (busy: Observed, waiters: ReturnType<Observed["enqueue"]>[]) => void,
  name: string,
): number {
  const busy = observedOf(name);
  const queued = Array.from({ length: waiters }, () => busy.enqueue(callbacks));
  const start = performance.now();
  act(busy, queued);
  const time = performance.now() - start;
  assert.equal(busy.primitive.waiting, 0);
  return time / waiters;
}

/** A cost that grows with the queue is 16 times as much for the many. The best of each counts: a machine is busy with others, too. */
function costsTheSame(name: string, act: (busy: Observed, waiters: ReturnType<Observed["enqueue"]>[]) => void): void {
  for (let warm = 0; warm < 4; warm++) each(few, act, name);
  let ofFew = Number.POSITIVE_INFINITY;
  let ofMany = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 20; attempt++) {
    ofFew = Math.min(ofFew, each(few, act, name), each(few, act, name), each(few, act, name));
    ofMany = Math.min(ofMany, each(many, act, name));
    if (attempt > 0 && ofMany <= 6 * ofFew) return;
  }
  assert.fail(`${(ofMany / ofFew).toFixed(1)} times as much for each of ${many} as for each of ${few}`);
}

for (const { name } of observedPrimitives()) {
  test(`${name}: to cancel costs the same, however long the queue is`, () => {
    costsTheSame(name, (_, waiters) => {
      // In the order of memory, whose cost does grow, but not from the head on, where a search would end at once.
      for (let i = waiters.length - 1; i >= 0; i--) waiters[i]?.cancel();
    });
  });
}

for (const name of ["Lock", "Event", "Condition", "Semaphore", "BoundedSemaphore"]) {
  test(`${name}: a hand-over costs the same, however long the queue is`, () => {
    costsTheSame(name, (busy) => busy.open());
  });
}
