// Subclasses that override, add fields of the same private names, and take the place of a condition's lock.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Barrier } from "@sync/barrier";
import { Condition } from "@sync/condition";
import { dispose, type Token, type WaitOptions } from "@sync/core";
import { Event } from "@sync/event";
import { Lock } from "@sync/lock";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";
import { outcomes, works } from "./subjects.ts";

/** A subclass that counts its calls, in fields whose names the package may have used. */
function counting(Class: typeof Lock | typeof Semaphore) {
  return class extends (Class as typeof Lock) {
    #holder = 0;
    #value = 0;
    #queue = 0;
    holder: string | undefined = "a field of its own";

    get counted(): number[] {
      return [this.#holder, this.#value, this.#queue];
    }

    override acquire(options?: WaitOptions): Promise<Token> {
      this.#holder++;
      return super.acquire(options);
    }

    override tryAcquire(): Token | undefined {
      this.#value++;
      return super.tryAcquire();
    }

    override release(): void {
      this.#queue++;
      super.release();
    }
  };
}

for (const Class of [Lock, Semaphore]) {
  const Counting = counting(Class);

  test(`${Class.name}: with() and wrap() go through an overridden acquire(); a token does not need release()`, async () => {
    const governor = new Counting();
    assert.equal(await governor.with(() => "value"), "value");
    assert.equal(await governor.wrap((n: number) => n + 1)(1), 2);
    governor.tryAcquire();
    governor.release();
    assert.deepEqual(governor.counted, [2, 1, 1]);
    assert.equal(governor.holder, "a field of its own");
    await works(governor);
  });
}

test("Condition: a subclass of Lock is its lock, and acquire, tryAcquire and release are the overridden ones", async () => {
  const lock = new (counting(Lock))();
  const condition = new Condition(lock);
  const token = await condition.acquire();
  const wait = condition.wait();
  condition.tryAcquire();
  condition.notify();
  condition.release();
  assert.equal(await wait, true);
  assert.deepEqual(lock.counted, [1, 1, 1], "the wait itself frees and takes the lock below them");
  token.release();
  await works(condition);
});

test("Condition: a lock whose acquire() and release() throw still serves a wait", async () => {
  class Throwing extends Lock {
    override acquire = () => assert.fail("acquire");
    override release = () => assert.fail("release");
  }
  const lock = new Throwing();
  const condition = new Condition(lock);
  const token = lock.tryAcquire();
  const wait = condition.wait();
  const other = lock.tryAcquire();
  condition.notify();
  other?.release();
  assert.equal(await wait, true);
  await assert.rejects(() => condition.with(() => 1), /acquire/);
  assert.throws(() => condition.release(), /release/);
  token?.release();
  assert.deepEqual([lock.locked(), lock.waiting], [false, 0]);
});

test("Lock: with() releases the token that an overridden acquire() resolves with", async () => {
  let released = 0;
  class Wrapping extends Lock {
    override async acquire(options?: WaitOptions): Promise<Token> {
      const token = await super.acquire(options);
      const release = () => {
        released++;
        token.release();
      };
      return { release, [dispose]: release, released: false };
    }
  }
  const lock = new Wrapping();
  await lock.with(() => {});
  assert.deepEqual([released, lock.locked()], [1, false]);
  const token = await lock.acquire();
  const next = lock.acquire();
  token.release();
  (await next).release();
  assert.deepEqual([released, lock.locked()], [3, false]);
});

test("Event, Barrier and BoundedSemaphore: subclasses with fields and overrides of their own", async () => {
  class Counted extends Event {
    readonly pending: string = "its own";
    #set = 0;
    override set(): void {
      this.#set++;
      super.set();
    }
    get sets(): number {
      return this.#set;
    }
  }
  const event = new Counted();
  await works(event);
  assert.deepEqual([event.sets, event.pending], [1, "its own"]);

  class Noting extends Barrier {
    readonly arrivals: number[] = [];
    override async wait(options?: WaitOptions): Promise<number> {
      this.arrivals.push(await super.wait(options));
      return this.arrivals.length;
    }
  }
  const barrier = new Noting(2);
  assert.deepEqual(await Promise.all([barrier.wait(), barrier.with((position) => position)]), [1, 2]);
  assert.deepEqual(barrier.arrivals, [0, 1]);

  class Doubling extends BoundedSemaphore {
    override resize(bound: number): void {
      super.resize(2 * bound);
    }
  }
  const semaphore = new Doubling(1);
  semaphore.resize(1);
  assert.deepEqual([semaphore.bound, semaphore.value], [2, 2]);
});

test("a subclass that throws when it prints, or whose locked() lies, works all the same", async () => {
  class Nameless extends Lock {
    override get [Symbol.toStringTag](): string {
      return assert.fail("no name");
    }
  }
  const lock = new Nameless();
  assert.throws(() => String(lock), /no name/);
  await works(lock);

  class Open extends Semaphore {
    override locked = () => false;
  }
  const semaphore = new Open(1);
  const first = await semaphore.acquire();
  const second = semaphore.acquire();
  assert.deepEqual([semaphore.waiting, semaphore.tryAcquire()], [1, undefined], "nobody is let in twice");
  first.release();
  (await second).release();
  assert.equal(semaphore.value, 1);
});

test("a subclass whose constructor fails leaves nothing behind", async () => {
  class Failing extends Semaphore {
    constructor() {
      super(1);
      throw new Error("constructor");
    }
  }
  assert.throws(() => new Failing(), new Error("constructor"));
  assert.deepEqual(await outcomes([new Semaphore(1).acquire()]), ["granted"]);
});
