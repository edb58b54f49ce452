// What the tests of the rules need to know about each primitive, to treat all alike.
import { Barrier } from "@sync/barrier";
import { Condition } from "@sync/condition";
import { type AbortSignalLike, enqueue, enqueueWait, type Observer, type Waiter, type WaitOptions } from "@sync/core";
import { Event } from "@sync/event";
import { Lock, type Token } from "@sync/lock";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";
import { type Callbacks, observer } from "./observer.ts";

/** A primitive on which each call has to wait. */
export interface Busy {
  readonly name: string;
  readonly primitive: { readonly waiting: number };
  /** Waits, as a promise. Takes signals of any make. */
  wait(options?: { readonly signal?: AbortSignalLike | undefined }): Promise<unknown>;
  /** Waits, as a callback. */
  enqueue(callbacks: Required<Callbacks>): Pick<Waiter<unknown>, "cancel">;
  /** Lets all that wait through: each gives back what it gets. */
  open(): void;
}

/** One of each primitive, made anew. */
export function busyPrimitives(): Busy[] {
  return [
    busyGovernor("Lock", new Lock()),
    busyEvent(),
    busyCondition(),
    busyGovernor("Semaphore", new Semaphore(1)),
    busyGovernor("BoundedSemaphore", new BoundedSemaphore(1)),
    busyBarrier(),
  ];
}

/** The primitive of that name, made anew. */
export function busyOf(name: string): Busy {
  return busyPrimitives().find((primitive) => primitive.name === name) as Busy;
}

/** How a test is declared. */
export type Test = (name: string, body: () => Promise<void>) => unknown;

/** Declares a test of each primitive. `anew` makes another of the kind. */
export function ofEach(test: Test): (what: string, body: (busy: Busy, anew: () => Busy) => unknown) => void {
  return (what, body) => {
    for (const { name } of busyPrimitives()) {
      test(`${name}: ${what}`, async () => {
        await body(busyOf(name), () => busyOf(name));
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

/** It is held; each call gives back what it gets. */
function busyGovernor(name: string, primitive: Lock | Semaphore): Busy {
  primitive.tryAcquire();
  return {
    name,
    primitive,
    wait: (options?: WaitOptions) => primitive.acquire(options).then((token) => token.release()),
    enqueue: (callbacks) => primitive[enqueue](givingBack<Token>((token) => token?.release(), callbacks)),
    open: () => primitive.release(),
  };
}

function busyEvent(): Busy {
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
function busyCondition(): Busy {
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
function busyBarrier(): Busy {
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
