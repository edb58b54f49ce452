import { Barrier } from "@sync/barrier";
import { Condition } from "@sync/condition";
import type { Token } from "@sync/core";
import { Event } from "@sync/event";
import { Lock } from "@sync/lock";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";
import type { Contender, Library, Permits } from "./library.ts";

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

const weighted = (semaphore: Semaphore): Permits<Token> => ({
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

export const event: Contender = { event: () => new Event() };
export const barrier: Contender = { barrier: (parties) => new Barrier(parties) };

export const sync: Library = {
  packages: ["@sync/semaphore", "@sync/lock", "@sync/event", "@sync/condition", "@sync/barrier"],
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
};
