// The primitives under hostile use. Whatever a test does to one, `works()` says afterwards whether it is as it was.
import assert from "node:assert/strict";
import { Barrier } from "@sync/barrier";
import { Condition } from "@sync/condition";
import { enqueue } from "@sync/core";
import { Event } from "@sync/event";
import { Lock } from "@sync/lock";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";
import { type Busy, ofEach as ofEachPrimitive, type Test } from "../primitives.ts";

/** Declares a test of each primitive. Whatever it does to it, when it is open nothing waits, nothing was lost, and it works. */
export function ofEach(test: Test): (what: string, body: (busy: Busy) => unknown) => void {
  const each = ofEachPrimitive(test);
  return (what, body) => {
    each(what, async ({ open, ...busy }) => {
      let isOpen = false;
      const opens = () => {
        isOpen = true;
        open();
      };
      await body({ ...busy, open: opens });
      if (!isOpen) open();
      await works(busy.primitive);
    });
  };
}

/** A primitive that is held. */
export type Governor = Lock | Condition | Semaphore | BoundedSemaphore;

/** Those that are held, free, and made anew by each call. */
export const governors: Readonly<Record<string, () => Governor>> = {
  Lock: () => new Lock(),
  Condition: () => new Condition(),
  Semaphore: () => new Semaphore(1),
  BoundedSemaphore: () => new BoundedSemaphore(1),
};

/** Declares a test of each of those that are held, free and made anew, which must work afterwards. */
export function ofEachGovernor(test: Test) {
  return (what: string, body: (governor: Governor, make: () => Governor) => unknown): void => {
    for (const [name, make] of Object.entries(governors)) {
      test(`${name}: ${what}`, async () => {
        const governor = make();
        await body(governor, make);
        await works(governor);
      });
    }
  };
}

/** Checks the primitive's state, and that it can be used. */
export async function works(primitive: object): Promise<void> {
  if (primitive instanceof Event) await eventWorks(primitive);
  else if (primitive instanceof Condition) await conditionWorks(primitive);
  else if (primitive instanceof Barrier) await barrierWorks(primitive);
  else await governorWorks(primitive as Lock | Semaphore);
}

/** What became of each: `"granted"`, or the reason of its rejection. */
export function outcomes(promises: Promise<unknown>[]): Promise<unknown[]> {
  return Promise.all(
    promises.map((promise) =>
      promise.then(
        () => "granted",
        (reason) => reason,
      ),
    ),
  );
}

/** Nothing waits, and the waits end so: each with its outcome, or all with an error of that class. */
export async function ended(
  primitive: { readonly waiting: number },
  waits: Promise<unknown[]>,
  expected: readonly unknown[] | ErrorConstructor,
): Promise<void> {
  assert.equal(primitive.waiting, 0);
  const actual = await waits;
  if (typeof expected === "function") for (const outcome of actual) assert.ok(outcome instanceof expected);
  else assert.deepEqual(actual, expected);
}

/** The reason of a rejection, in a box so that nothing adopts it. */
export function boxed(promise: Promise<unknown>): Promise<{ readonly reason: unknown }> {
  return promise.then(
    () => assert.fail("granted"),
    (reason) => ({ reason }),
  );
}

/** Lets timers and everything before them run. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

async function eventWorks(event: Event): Promise<void> {
  event.clear();
  assert.equal(event.waiting, 0);
  const waits = [event.wait(), event.wait()];
  assert.equal(event.waiting, 2);
  event.set();
  assert.deepEqual(await Promise.all(waits), [true, true]);
}

async function conditionWorks(condition: Condition): Promise<void> {
  assert.equal(condition.waiting, 0);
  await governorWorks(condition.lock);
  const token = await condition.acquire();
  const wait = condition.wait();
  const other = await condition.acquire();
  assert.equal(condition.notify(2), 1);
  other.release();
  assert.equal(await wait, true);
  token.release();
  assert.equal(condition.locked(), false);
}

async function barrierWorks(barrier: Barrier): Promise<void> {
  assert.deepEqual([barrier.waiting, barrier.broken], [0, false]);
  const waits = [barrier.wait(), barrier.wait()];
  for (let missing = barrier.parties - 2; missing > 0; missing--) barrier[enqueue]();
  assert.deepEqual([await waits[0], await waits[1], barrier.waiting], [0, 1, 0]);
}

async function governorWorks(governor: Lock | Semaphore): Promise<void> {
  assert.deepEqual([governor.waiting, governor.locked()], [0, false]);
  if (governor instanceof Semaphore) assert.equal(governor.value, 1);
  const first = await governor.acquire();
  assert.deepEqual([governor.locked(), governor.tryAcquire()], [true, undefined]);
  const second = governor.acquire();
  assert.equal(governor.waiting, 1);
  first.release();
  assert.equal(governor.waiting, 0);
  (await second).release();
  assert.equal(governor.locked(), false);
  if (governor instanceof Semaphore) assert.equal(governor.value, 1);
}
