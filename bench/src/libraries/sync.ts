import { Barrier } from "@sync/barrier";
import { Condition } from "@sync/condition";
import type { Token } from "@sync/core";
import { Event } from "@sync/event";
import { Keyed } from "@sync/keyed";
import { Limiter } from "@sync/limiter";
import { acquireAll, Lock } from "@sync/lock";
import { ReadWriteLock } from "@sync/rwlock";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";
import { SingleFlight } from "@sync/single-flight";
import { type Contender, held, type Library, type Permits, type Release, runnerOf } from "./library.ts";

const permitsOf = (primitive: Lock | Semaphore): Permits<Token> => ({
  acquire: () => primitive.acquire(),
  release: (token) => token.release(),
  tryAcquire: () => primitive.tryAcquire(),
  acquireUntil: (signal) => primitive.acquire({ signal }),
  acquireWithin: (milliseconds) => primitive.acquire({ signal: AbortSignal.timeout(milliseconds) }),
  releaseAny: () => primitive.release(),
  run: (fn) => primitive.with(fn),
  waiting: () => primitive.waiting,
});

export const weighted = (semaphore: Semaphore): Permits<Token> => ({
  ...permitsOf(semaphore),
  tryAcquire: (permits) => semaphore.tryAcquire(permits === undefined ? undefined : { permits }),
  acquireMany: (permits) => semaphore.acquire({ permits }),
});

export const lock: Contender = {
  make: () => permitsOf(new Lock()),
  wrap: (fn) => new Lock().wrap(fn),
};

export const semaphore: Contender = {
  make: (permits) => weighted(new Semaphore(permits)),
  wrap: (fn) => new Semaphore().wrap(fn),
};

const jobsOf = (limiter: Limiter): Permits<Release> => ({
  ...runnerOf((fn) => limiter.run(fn)),
  acquireAhead: () => held((fn) => limiter.run(fn, { priority: 1 })),
  waiting: () => limiter.waiting,
  resize(permits) {
    limiter.concurrency = permits;
  },
  clear: () => void limiter.close(),
  idle: () => limiter.idle(),
  pause: () => limiter.pause(),
  resume: () => limiter.resume(),
});

export const limiter = {
  make: (permits: number) => jobsOf(new Limiter(permits)),
  wrap: (fn: () => Promise<void>) => new Limiter(1).wrap(fn),
  map: (items: readonly number[], fn: (item: number) => Promise<number>, concurrency: number) =>
    Array.fromAsync(new Limiter(concurrency).map(items, fn)),
} satisfies Contender;

export const singleFlight: Contender = {
  flight() {
    const flights = new SingleFlight<string, number>();
    return (key, fn) => flights.run(key, fn);
  },
};

export const keyed: Contender = {
  keyed() {
    const locks = new Keyed<string>();
    return (key, fn) => locks.with(key, fn);
  },
};

export const rwlock: Contender = {
  readWrite() {
    const lock = new ReadWriteLock();
    return { read: (fn) => lock.read.with(fn), write: (fn) => lock.write.with(fn) };
  },
};

export const event: Contender = { event: () => new Event() };
export const barrier: Contender = { barrier: (parties) => new Barrier(parties) };

export const sync: Library = {
  packages: [
    ...["@sync/semaphore", "@sync/lock", "@sync/event", "@sync/condition", "@sync/barrier"],
    ...["@sync/limiter", "@sync/single-flight"],
    ...["@sync/keyed", "@sync/rwlock"],
  ],
  ...keyed,
  ...rwlock,
  several(count) {
    const all = Array.from({ length: count }, () => new Lock());
    return async (locks, fn) => {
      using _ = await acquireAll(locks.map((i) => all[i] as Lock));
      await fn();
    };
  },
  make(permits) {
    const semaphore = new BoundedSemaphore(permits);
    return { ...weighted(semaphore), resize: (bound) => semaphore.resize(bound) };
  },
  event: () => new Event(),
  condition() {
    const condition = new Condition();
    return {
      wait: () => condition.with(() => condition.wait()),
      notify: () => condition.with(() => condition.notify()),
    };
  },
  barrier: (parties) => new Barrier(parties),
  jobs: limiter.make,
  capped: (permits, maxWaiting) => jobsOf(new Limiter(permits, { maxWaiting })),
  rated(limit, interval) {
    const limiter = new Limiter(Number.POSITIVE_INFINITY, { rate: { limit, interval } });
    return (fn) => limiter.run(fn);
  },
  map: limiter.map,
};
