// Subclasses that override, add fields of the same private names, and stand in for a condition's lock.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Barrier } from "@sync/barrier";
import { Condition } from "@sync/condition";
import { dispose, type Token, type WaitOptions } from "@sync/core";
import { Event } from "@sync/event";
import { Lock } from "@sync/lock";
import { type AcquireOptions, BoundedSemaphore, type PermitOptions, Semaphore } from "@sync/semaphore";
import { outcomes, works } from "./subjects.ts";

/** Counts what goes through it, in fields whose names the package may have used. */
class CountingLock extends Lock {
  #holder = 0;
  #waiter = 0;
  holder: string | undefined = "a field of its own";

  get counted(): [acquired: number, released: number] {
    return [this.#holder, this.#waiter];
  }

  override acquire(options?: WaitOptions): Promise<Token> {
    this.#holder++;
    return super.acquire(options);
  }

  override tryAcquire(): Token | undefined {
    const token = super.tryAcquire();
    if (token !== undefined) this.#holder++;
    return token;
  }

  override release(): void {
    super.release();
    this.#waiter++;
  }
}

class CountingSemaphore extends Semaphore {
  #value = 0;

  get counted(): number {
    return this.#value;
  }

  override acquire(options?: AcquireOptions): Promise<Token> {
    this.#value++;
    return super.acquire(options);
  }

  override tryAcquire(options?: PermitOptions): Token | undefined {
    this.#value++;
    return super.tryAcquire(options);
  }

  override release(permits?: number): void {
    this.#value += 100;
    super.release(permits);
  }
}

test("Lock: with() and wrap() go through an overridden acquire(); a token does not need release()", async () => {
  const lock = new CountingLock();
  assert.equal(await lock.with(() => "value"), "value");
  assert.equal(await lock.wrap((n: number) => n + 1)(1), 2);
  lock.tryAcquire();
  lock.release();
  assert.deepEqual(lock.counted, [3, 1]);
  assert.equal(lock.holder, "a field of its own");
  await works(lock);
});

test("Semaphore: with() and wrap() go through an overridden acquire(); a token does not need release()", async () => {
  const semaphore = new CountingSemaphore(1);
  assert.equal(await semaphore.with(() => "value"), "value");
  assert.equal(await semaphore.wrap((n: number) => n + 1)(1), 2);
  semaphore.tryAcquire();
  semaphore.release();
  assert.equal(semaphore.counted, 103);
  await works(semaphore);
});

test("Condition: a subclass of Lock is its lock, and acquire, tryAcquire and release are the overridden ones", async () => {
  const lock = new CountingLock();
  const condition = new Condition(lock);
  const token = await condition.acquire();
  const wait = condition.wait();
  condition.tryAcquire();
  condition.notify();
  condition.release();
  assert.equal(await wait, true);
  assert.deepEqual(lock.counted, [2, 1], "the wait itself frees and takes the lock below them");
  token.release();
  await works(condition);
});

test("Condition: a lock whose acquire() and release() throw still serves a wait", async () => {
  class Refusing extends Lock {
    override acquire(): Promise<Token> {
      throw new Error("acquire");
    }
    override release(): void {
      throw new Error("release");
    }
  }
  const lock = new Refusing();
  const condition = new Condition(lock);
  const token = lock.tryAcquire();
  const wait = condition.wait();
  const other = lock.tryAcquire();
  condition.notify();
  other?.release();
  assert.equal(await wait, true);
  await assert.rejects(
    condition.with(() => 1),
    new Error("acquire"),
  );
  assert.throws(() => condition.release(), new Error("release"));
  token?.release();
  assert.deepEqual([lock.locked(), lock.waiting], [false, 0]);
});

test("Lock: with() releases the token that an overridden acquire() resolves with", async () => {
  let released = 0;
  class Wrapping extends Lock {
    override async acquire(options?: WaitOptions): Promise<Token> {
      const token = await super.acquire(options);
      return {
        release() {
          released++;
          token.release();
        },
        get released() {
          return token.released;
        },
        [dispose]() {
          token.release();
        },
      };
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
  class Named extends Event {
    readonly queued: string = "its own";
    #set = 0;
    override set(): void {
      this.#set++;
      super.set();
    }
    get sets(): number {
      return this.#set;
    }
  }
  const event = new Named();
  await works(event);
  assert.deepEqual([event.sets, event.queued], [1, "its own"]);

  class Timed extends Barrier {
    readonly arrivals: number[] = [];
    override async wait(options?: WaitOptions): Promise<number> {
      const position = await super.wait(options);
      this.arrivals.push(position);
      return position;
    }
  }
  const barrier = new Timed(2);
  assert.deepEqual(await Promise.all([barrier.wait(), barrier.with((position) => position)]), [0, 1]);
  assert.deepEqual(barrier.arrivals.toSorted(), [0, 1]);
  await works(barrier);

  class Doubling extends BoundedSemaphore {
    override resize(bound: number): void {
      super.resize(2 * bound);
    }
  }
  const semaphore = new Doubling(1);
  semaphore.resize(1);
  assert.deepEqual([semaphore.bound, semaphore.value], [2, 2]);
});

test("a subclass that prints another name, or throws when it prints, works all the same", async () => {
  class Nameless extends Lock {
    override get [Symbol.toStringTag](): string {
      throw new Error("no name");
    }
  }
  const lock = new Nameless();
  assert.throws(() => String(lock), new Error("no name"));
  await works(lock);
  class Mutex extends Lock {
    override get [Symbol.toStringTag](): string {
      return "Mutex";
    }
  }
  assert.equal(String(new Mutex()), "<Mutex [unlocked]>");
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
