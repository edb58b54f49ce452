// A program as a user would write it, with all the plain packages and nothing of a platform's own.
import { Barrier, type BarrierState, BrokenBarrierError } from "@sync/barrier";
import { Condition, type LockLike, type Truthy } from "@sync/condition";
import { enqueue, type LockToken, NotAcquiredError, type Observer, type Waiter } from "@sync/core";
import { Event } from "@sync/event";
import {
  ClosedError,
  Limiter,
  type LimiterOptions,
  QueueFullError,
  type RateOptions,
  type RunOptions,
} from "@sync/limiter";
import { Lock, type Token, type WaitOptions } from "@sync/lock";
import { type AcquireOptions, BoundedSemaphore, type PermitOptions, Semaphore } from "@sync/semaphore";
import { type Signal, SingleFlight } from "@sync/single-flight";

export async function locks(signal: WaitOptions["signal"]): Promise<string> {
  const lock = new Lock();
  const options: WaitOptions = { signal };
  const token: Token = await lock.acquire(options);
  token.release();
  token[Symbol.dispose]();
  {
    using second = lock.tryAcquire();
    if (second === undefined || second.released) return String(lock);
  }
  const length: number = await lock.with(async () => "abc".length, options);
  const double: (n: number) => Promise<number> = lock.wrap((n: number) => 2 * n);
  const observer: Observer<Token> = {
    settled(waiter) {
      if (waiter.granted) waiter.release();
      else throw waiter.outcome;
    },
  };
  const waiter: Waiter<Token, LockToken | undefined> | undefined = length > 3 ? lock[enqueue]() : undefined;
  waiter?.cancel("enough");
  lock[enqueue](observer);
  return `${lock.locked()} ${lock.waiting} ${await double(length)}`;
}

export async function permits(): Promise<number> {
  const try2: PermitOptions = { permits: 2 };
  const two: AcquireOptions = { ...try2, signal: undefined };
  const semaphore = new Semaphore(4);
  using _ = await semaphore.acquire(two);
  semaphore.tryAcquire(try2)?.release();
  semaphore.release();
  const bounded: Semaphore = new BoundedSemaphore(3);
  if (bounded instanceof BoundedSemaphore) bounded.resize(bounded.bound + 1);
  return bounded.with(() => semaphore.value + bounded.value, two);
}

export async function conditions(lock: LockLike, own: Lock): Promise<readonly string[]> {
  const one: Condition = new Condition();
  const two: Condition<Lock> = new Condition(own);
  const found: Promise<Truthy<string | undefined>> = two.waitFor((): string | undefined => ["a", "b"][2]);
  const always: Promise<true> = one.wait({ signal: undefined });
  const notified: number = one.notify(2) + two.notifyAll();
  await always;
  if (!lock.locked() && two.lock === own) return [await found, String(notified)];
  throw new NotAcquiredError("not held");
}

export async function gates(): Promise<BarrierState> {
  const event = new Event();
  event.set();
  const wasSet: true = await event.wait();
  event.clear();
  const barrier = new Barrier(event.isSet() === wasSet ? 1 : 2);
  try {
    const position: number = await barrier.wait();
    await barrier.with((place) => place + position);
  } catch (error) {
    if (!(error instanceof BrokenBarrierError)) throw error;
  }
  barrier.abort();
  barrier.reset();
  return barrier.broken ? "broken" : barrier.state;
}

export async function flights(options: WaitOptions): Promise<string> {
  const lengths = new SingleFlight<string, number>();
  const length = (signal: Signal) => (signal.aborted ? 0 : 3);
  const three: number = await lengths.run("abc", length, options);
  lengths.forget("abc");
  return `${three} ${lengths.inFlight} ${lengths.waiting}`;
}

export async function jobs(options: WaitOptions): Promise<string> {
  const rate: RateOptions = { limit: 10, interval: 1000 };
  const limits: LimiterOptions = { ...options, rate, maxWaiting: 100 };
  await using limiter = new Limiter(2, limits);
  const urgent: RunOptions = { ...options, priority: 1 };
  const length: number = await limiter.run(async (signal: Signal) => (signal.aborted ? 0 : "abc".length), urgent);
  const double: (n: number) => Promise<number> = limiter.wrap((n: number) => 2 * n, urgent);
  let sum = await double(length);
  for await (const n of limiter.map([1, Promise.resolve(2)], async (n, index) => n + index, options)) sum += n;
  limiter.pause();
  limiter.resume();
  limiter.concurrency = Number.POSITIVE_INFINITY;
  await limiter.room(3, options);
  await limiter.idle(options);
  try {
    await limiter.close("end");
    await limiter.run(() => sum);
  } catch (error) {
    if (!(error instanceof ClosedError || error instanceof QueueFullError)) throw error;
  }
  return `${limiter.running} ${limiter.waiting} ${limiter.concurrency} ${limiter.paused}`;
}
