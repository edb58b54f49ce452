// The primitives under hostile use. Whatever a test does to one, `works()` says afterwards whether it is as it was.
import assert from "node:assert/strict";
import { Barrier } from "@sync/barrier";
import { Condition } from "@sync/condition";
import { type Governor as AnyGovernor, enqueue } from "@sync/core";
import { Event } from "@sync/event";
import { Keyed } from "@sync/keyed";
import { Lock } from "@sync/lock";
import { ReadWriteLock } from "@sync/rwlock";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";
import { Both, OneKey } from "../adapters.ts";
import {
  type Busy,
  type Each,
  type Observed,
  ofEachObserved as ofEachObservedPrimitive,
  ofEach as ofEachPrimitive,
  type Test,
} from "../primitives.ts";

/** Declares a test of each primitive. Whatever it does to it, when it is open nothing waits, nothing was lost, and it works. */
export function ofEach(test: Test): Each<Busy> {
  return openedIn(ofEachPrimitive(test));
}

/** The same of each primitive that observers can wait for. */
export function ofEachObserved(test: Test): Each<Observed> {
  return openedIn(ofEachObservedPrimitive(test));
}

function openedIn<B extends Busy>(each: Each<B>): Each<B> {
  return (what, body) => {
    each(what, async (busy, anew) => {
      let isOpen = false;
      const open = () => {
        isOpen = true;
        busy.open();
      };
      await body({ ...busy, open }, anew);
      if (!isOpen) open();
      await works(busy.primitive);
    });
  };
}

/** What is acquired, by one at a time. */
export type Acquired = Pick<AnyGovernor, "waiting" | "acquire" | "tryAcquire" | "locked">;
/** One that calls functions meanwhile. */
export type Governor = Acquired & Pick<AnyGovernor, "with" | "wrap">;
/** One that is released without its token, too. */
export type Releasable = Governor & Pick<Lock, "release">;

type Makers<A> = Readonly<Record<string, () => A>>;

const releasable: Makers<Releasable> = {
  Lock: () => new Lock(),
  Condition: () => new Condition(),
  Semaphore: () => new Semaphore(1),
  BoundedSemaphore: () => new BoundedSemaphore(1),
};

/** Those that call functions, free and made anew by each call. */
export const governors: Makers<Governor> = {
  ...releasable,
  ReadWriteLock: () => new ReadWriteLock(),
  WriteLock: () => new ReadWriteLock().write,
  Keyed: () => new OneKey(),
  "Keyed with make": () => new OneKey(() => new Lock()),
};

/** Declares a test of each of a kind, free and made anew, which must work afterwards. */
type EachMade<A> = (what: string, body: (acquired: A, make: () => A) => unknown) => void;

/** Declares a test of each that is acquired. */
export function ofEachAcquired(test: Test): EachMade<Acquired> {
  return ofEachMade(test, { ...governors, acquireAll: () => new Both() });
}

/** Declares a test of each that calls functions. */
export function ofEachGovernor(test: Test): EachMade<Governor> {
  return ofEachMade(test, governors);
}

/** Declares a test of each with a `release()` of its own. */
export function ofEachReleasable(test: Test): EachMade<Releasable> {
  return ofEachMade(test, releasable);
}

function ofEachMade<A extends object>(test: Test, makers: Makers<A>): EachMade<A> {
  return (what, body) => {
    for (const [name, make] of Object.entries(makers)) {
      test(`${name}: ${what}`, async () => {
        const made = make();
        await body(made, make);
        await works(made);
      });
    }
  };
}

/** Checks the primitive's state, and that it can be used. */
export async function works(primitive: object): Promise<void> {
  if (primitive instanceof Keyed) await keyedWorks(primitive);
  else if (primitive instanceof Event) await eventWorks(primitive);
  else if (primitive instanceof Condition) await conditionWorks(primitive);
  else if (primitive instanceof Barrier) await barrierWorks(primitive);
  else if (primitive instanceof Lock || !String(primitive).startsWith("<ReadLock"))
    await governorWorks(primitive as Acquired);
  else await readLockWorks(primitive as Acquired);
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

async function keyedWorks(keyed: Keyed<unknown>): Promise<void> {
  assert.equal(keyed.size, 0);
  const first = await keyed.acquire("key");
  const both = keyed.acquireAll(["key", "other"]);
  assert.deepEqual([[...keyed], keyed.waiting("key")], [["key", "other"], 1]);
  first.release();
  (await both).release();
  assert.equal(keyed.size, 0);
}

async function readLockWorks(lock: Acquired): Promise<void> {
  const readers = [await lock.acquire(), lock.tryAcquire()];
  assert.deepEqual([lock.waiting, lock.locked(), String(lock)], [0, false, "<ReadLock [unlocked]>"]);
  for (const reader of readers) reader?.release();
}

async function governorWorks(governor: Acquired): Promise<void> {
  if (governor instanceof OneKey) assert.equal(governor.size, 0);
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
  if (governor instanceof OneKey) assert.equal(governor.size, 0);
}
