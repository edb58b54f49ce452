// The primitives under hostile use. Whatever a test does to one, `works()` says afterwards whether it is as it was.
import assert from "node:assert/strict";
import { Barrier } from "@sync/barrier";
import { Condition } from "@sync/condition";
import { Event } from "@sync/event";
import { Lock } from "@sync/lock";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";
import { type Busy, busyPrimitives } from "../primitives.ts";

/** A primitive on which whoever comes has to wait, and that can be checked. */
export interface Subject extends Busy {
  /** Once it is open: nobody waits, nothing was lost or doubled, and it works as when it was new. */
  works(): Promise<void>;
}

/** The names of all primitives. */
export const names: readonly string[] = busyPrimitives().map(({ name }) => name);

/** The primitive of that name, made anew. */
export function subjectOf(name: string): Subject {
  const busy = busyPrimitives().find((primitive) => primitive.name === name);
  if (busy === undefined) throw new Error(`no primitive is called ${name}`);
  return { ...busy, works: () => works(busy.primitive) };
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
  for (let missing = barrier.parties - 2; missing > 0; missing--) barrier.enqueue();
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
