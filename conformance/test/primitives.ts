// What the tests of the rules need to know about each primitive, to treat all alike.
import { Barrier } from "@sync/barrier";
import { Condition } from "@sync/condition";
import {
  type AbortSignalLike,
  enqueue,
  enqueueWait,
  type Governor,
  type Observer,
  type Waiter,
  type WaitOptions,
} from "@sync/core";
import { Event } from "@sync/event";
import { Lock, type Token } from "@sync/lock";
import { ReadWriteLock } from "@sync/rwlock";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";
import { Both, OneKey } from "./adapters.ts";
import { type Callbacks, observer } from "./observer.ts";

/** A primitive on which each call has to wait. */
export interface Busy {
  readonly name: string;
  readonly primitive: { readonly waiting: number };
  /** Waits, as a promise. Takes signals of any make. */
  wait(options?: { readonly signal?: AbortSignalLike | undefined }): Promise<unknown>;
  /** Lets all that wait through: each gives back what it gets. */
  open(): void;
}

/** One that observers can wait for, too. */
export interface Observed extends Busy {
  /** Waits, as a callback. */
  enqueue(callbacks: Required<Callbacks>): Pick<Waiter<unknown>, "cancel">;
}

/** One of each that observers can wait for, made anew. */
export function observedPrimitives(): Observed[] {
  const { read, write } = new ReadWriteLock();
  const { write: other } = new ReadWriteLock();
  return [
    busyGovernor("Lock", new Lock()),
    busyEvent(),
    busyCondition(),
    busyGovernor("Semaphore", new Semaphore(1)),
    busyGovernor("BoundedSemaphore", new BoundedSemaphore(1)),
    busyBarrier(),
    busyGovernor("ReadWriteLock", new ReadWriteLock()),
    busyGovernor("ReadLock", read, write.tryAcquire()),
    busyGovernor("WriteLock", other),
    busyGovernor("acquireAll", new Both()),
  ];
}

/** One of each, made anew. */
export function busyPrimitives(): Busy[] {
  return [
    ...observedPrimitives(),
    { ...busyToAcquire(new OneKey()), name: "Keyed" },
    { ...busyToAcquire(new OneKey(() => new Lock())), name: "Keyed with make" },
  ];
}

/** The primitive of that name, made anew. */
export function busyOf(name: string): Busy {
  return busyPrimitives().find((primitive) => primitive.name === name) as Busy;
}

/** One that observers can wait for, by its name, made anew. */
export function observedOf(name: string): Observed {
  return observedPrimitives().find((primitive) => primitive.name === name) as Observed;
}

/** How a test is declared. */
export type Test = (name: string, body: () => Promise<void>) => unknown;

/** Declares a test of each primitive of a kind. `anew` makes another of it. */
export type Each<B extends Busy> = (what: string, body: (busy: B, anew: () => B) => unknown) => void;

/** Declares a test of each primitive. */
export function ofEach(test: Test): Each<Busy> {
  return ofThese(test, busyPrimitives(), busyOf);
}

/** Declares a test of each primitive that observers can wait for. */
export function ofEachObserved(test: Test): Each<Observed> {
  return ofThese(test, observedPrimitives(), observedOf);
}

function ofThese<B extends Busy>(test: Test, these: readonly B[], make: (name: string) => B): Each<B> {
  return (what, body) => {
    for (const { name } of these) {
      test(`${name}: ${what}`, async () => {
        await body(make(name), () => make(name));
      });
    }
  };
}

/** Calls back when what was held is given back. */
function givingBack<T>(giveBack: (granted?: T) => void, { granted, failed }: Required<Callbacks>): Observer<T> {
  return observer<T>({
    granted(value) {
      giveBack(value);
      granted(value);
    },
    failed(reason) {
      giveBack();
      failed(reason);
    },
  });
}

/** What is acquired, and perhaps released without its token. */
type Acquired = Pick<Governor, "waiting" | "acquire" | "tryAcquire"> & { release?(): void };

/** It is held; each call gives back what it gets. */
function busyToAcquire(primitive: Acquired, holder = primitive.tryAcquire()): Omit<Busy, "name"> {
  return {
    primitive,
    wait: (options?: WaitOptions) => primitive.acquire(options).then((token) => token.release()),
    open: () => (primitive.release ? primitive.release() : holder?.release()),
  };
}

function busyGovernor(name: string, primitive: Acquired & Pick<Governor, typeof enqueue>, holder?: Token): Observed {
  return {
    ...busyToAcquire(primitive, holder),
    name,
    enqueue: (callbacks) => primitive[enqueue](givingBack<Token>((token) => token?.release(), callbacks)),
  };
}

function busyEvent(): Observed {
  const primitive = new Event();
  return {
    name: "Event",
    primitive,
    wait: (options?: WaitOptions) => primitive.wait(options),
    enqueue: (callbacks) => primitive[enqueue](observer<true>(callbacks)),
    open: () => primitive.set(),
  };
}

/** Each wait takes the lock, which is free, and gives it back when it ends, however it ends. */
function busyCondition(): Observed {
  const primitive = new Condition();
  return {
    name: "Condition",
    primitive,
    wait(options?: WaitOptions) {
      const token = primitive.tryAcquire();
      return primitive.wait(options).finally(() => token?.release());
    },
    enqueue(callbacks) {
      const token = primitive.tryAcquire();
      return primitive[enqueueWait](givingBack(() => token?.release(), callbacks));
    },
    open() {
      const token = primitive.tryAcquire();
      primitive.notifyAll();
      token?.release();
    },
  };
}

/** So many parties that no test fills it: when it opens, the missing ones come. */
function busyBarrier(): Observed {
  const primitive = new Barrier(150_000);
  return {
    name: "Barrier",
    primitive,
    wait: (options?: WaitOptions) => primitive.wait(options),
    enqueue: (callbacks) => primitive[enqueue](observer<number>(callbacks)),
    open() {
      while (primitive.waiting > 0) primitive[enqueue]();
    },
  };
}
