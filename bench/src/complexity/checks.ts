import { Barrier } from "@sync/barrier";
import { Condition } from "@sync/condition";
import { enqueue } from "@sync/core";
import * as FacadeLock from "@sync/effect/Lock";
import * as FacadeSemaphore from "@sync/effect/Semaphore";
import { Event } from "@sync/event";
import { Lock } from "@sync/lock";
import { Semaphore } from "@sync/semaphore";
import * as Effect from "effect/Effect";
import * as EffectSemaphore from "effect/Semaphore";
import { ignore } from "../settle.ts";
import { type Check, mixed, type Work } from "./check.ts";
import { SlowCrowd, SlowSemaphore } from "./stand-ins.ts";

interface Line {
  acquire(options?: { permits?: number; signal?: AbortSignal }): Promise<unknown>;
  release(): void;
}

const crowd: readonly [number, number] = [100, 10_000];
const reason = new Error("enough"); // one that the platform makes costs more than all else

const times = (size: number, act: (i: number) => unknown): void => {
  for (let i = 0; i < size; i++) act(i);
};

const heldLock = (): Lock => {
  const lock = new Lock();
  lock.tryAcquire();
  return lock;
};

/** A check of what a line does, of ours and of the stand-in. */
const ofLine = (
  name: string,
  prepare: (line: Line, size: number) => Work,
  ours: () => Line = () => new Semaphore(0),
): Check => ({
  name,
  sizes: crowd,
  ours: (size) => prepare(ours(), size),
  standIn: (size) => prepare(new SlowSemaphore(0), size),
});

function drain(line: Line, size: number): Work {
  times(size, () => line.acquire());
  return () => times(size, () => line.release());
}

function grantWithOneSignal(line: Line, size: number): Work {
  const { signal } = new AbortController();
  times(size, () => line.acquire({ signal }));
  return () => times(size, () => line.release());
}

function grantWithOwnSignals(line: Line, size: number): Work {
  times(size, () => line.acquire({ signal: new AbortController().signal }));
  return () => times(size, () => line.release());
}

function cancelByOneSignal(line: Line, size: number): Work {
  const controller = new AbortController();
  times(size, () => line.acquire({ signal: controller.signal }).catch(ignore));
  return () => controller.abort(reason);
}

function cancelByOwnSignals(line: Line, size: number): Work {
  const controllers = Array.from({ length: size }, () => new AbortController());
  for (const { signal } of controllers) line.acquire({ signal }).catch(ignore);
  mixed(controllers);
  return () => {
    for (const controller of controllers) controller.abort(reason);
  };
}

function timeOut(line: Line, size: number): Work {
  const waits: Promise<unknown>[] = [];
  times(size, () => waits.push(line.acquire({ signal: AbortSignal.timeout(1) })));
  const settled = Promise.allSettled(waits);
  return () => settled;
}

/** The first wants more than there will be while the others, who want one each, wait behind it. */
function behindALargeRequest(line: Line, size: number): Work {
  line.acquire({ permits: size });
  times(size, () => line.acquire());
  return () => times(2 * size, () => line.release());
}

function abandon(size: number): Work {
  const semaphore = new Semaphore(0);
  const waiters = mixed(Array.from({ length: size }, () => semaphore[enqueue]()));
  return () => {
    for (const waiter of waiters) waiter.cancel();
  };
}

function spliceOut(size: number): Work {
  const line = Array.from({ length: size }, (_, position) => ({ position }));
  const leavers = mixed([...line]);
  return () => {
    for (const leaver of leavers) line.splice(line.indexOf(leaver), 1);
  };
}

function broadcast(size: number): Work {
  const event = new Event();
  times(size, () => event.wait());
  return () => event.set();
}

function notifyAll(size: number): Work {
  const condition = new Condition(heldLock());
  const waits: Promise<unknown>[] = [];
  times(size, () => {
    waits.push(condition.wait().then(() => condition.lock.release()));
    condition.lock.tryAcquire();
  });
  return () => {
    condition.notifyAll();
    condition.lock.release();
    return Promise.all(waits);
  };
}

function notifyOneByOne(size: number): Work {
  const condition = new Condition(heldLock());
  times(size, () => {
    condition.wait();
    condition.lock.tryAcquire();
  });
  return () => times(size, () => condition.notify());
}

function callAll(size: number): Work {
  const waiting = new SlowCrowd();
  times(size, () => waiting.wait());
  return () => times(size, () => waiting.call());
}

const rounds = 2;

function meet(size: number): Work {
  const barrier = new Barrier(size);
  return () => times(rounds * size, () => barrier.wait());
}

function meetSlowly(size: number): Work {
  const arrived = new SlowCrowd();
  return () =>
    times(rounds, () => {
      times(size, () => arrived.wait());
      times(size, () => arrived.call());
    });
}

function fibersContend(semaphore: EffectSemaphore.Semaphore, size: number): Work {
  const each = semaphore.withPermit(Effect.yieldNow);
  const all = Effect.forEach(Array(size), () => each, { concurrency: "unbounded", discard: true });
  return () => Effect.runPromise(all);
}

function interrupt(wait: Effect.Effect<void>, size: number): Work {
  const waiting = mixed(Array.from({ length: size }, () => Effect.runFork(wait)));
  return () => {
    for (const fiber of waiting) fiber.interruptUnsafe();
  };
}

function waitForALock(): Effect.Effect<void> {
  const lock = FacadeLock.makeUnsafe();
  lock.plain.tryAcquire();
  return FacadeLock.withLock(lock, Effect.void);
}

function waitInASlowCrowd(): Effect.Effect<void> {
  const waiting = new SlowCrowd();
  return Effect.callback(() => {
    const leave = waiting.enter(() => {});
    return Effect.sync(leave);
  });
}

/** Everything that is to cost the same however many wait. */
export const checks: readonly Check[] = [
  ofLine("a semaphore's line is drained", drain),
  ofLine("a lock's line is drained", drain, heldLock),
  ofLine("all wait with one signal, and are granted", grantWithOneSignal),
  ofLine("all wait with signals of their own, and are granted", grantWithOwnSignals),
  ofLine("one signal cancels all", cancelByOneSignal),
  ofLine("signals of their own cancel all, in random order", cancelByOwnSignals),
  ofLine("all time out", timeOut),
  ofLine("permits come back one by one, with a large request at the head", behindALargeRequest),
  { name: "all abandon, in random order", sizes: crowd, ours: abandon, standIn: spliceOut },
  { name: "an event is set", sizes: crowd, ours: broadcast, standIn: callAll },
  { name: "a condition notifies all", sizes: crowd, ours: notifyAll, standIn: callAll },
  { name: "a condition notifies one, again and again", sizes: crowd, ours: notifyOneByOne, standIn: callAll },
  { name: "the rounds of a barrier", sizes: crowd, ours: meet, standIn: meetSlowly },
  {
    name: "fibers contend",
    sizes: crowd,
    ours: (size) => fibersContend(FacadeSemaphore.makeUnsafe(1), size),
    standIn: (size) => fibersContend(EffectSemaphore.makeUnsafe(1), size),
  },
  {
    name: "fibers are interrupted, in random order",
    sizes: crowd,
    ours: (size) => interrupt(waitForALock(), size),
    standIn: (size) => interrupt(waitInASlowCrowd(), size),
  },
];
