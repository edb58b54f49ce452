import { Barrier } from "@sync/barrier";
import { Condition } from "@sync/condition";
import { Event } from "@sync/event";
import { Lock } from "@sync/lock";
import { Semaphore } from "@sync/semaphore";
import { ignore } from "../settle.ts";
import { SlowSemaphore } from "./stand-ins.ts";

/** How often a signal's listeners were added and removed. */
export interface Calls {
  added: number;
  removed: number;
}

const waiters = 1000;

/** Counts, while so many wait with one signal and it is aborted. */
function countCalls(wait: (signal: AbortSignal) => Promise<unknown>): Calls {
  const calls: Calls = { added: 0, removed: 0 };
  const controller = new AbortController();
  const { signal } = controller;
  const { addEventListener, removeEventListener } = signal;
  Object.assign(signal, {
    addEventListener(...args: Parameters<typeof addEventListener>) {
      calls.added++;
      addEventListener.apply(signal, args);
    },
    removeEventListener(...args: Parameters<typeof removeEventListener>) {
      calls.removed++;
      removeEventListener.apply(signal, args);
    },
  });
  for (let i = 0; i < waiters; i++) wait(signal).catch(ignore);
  controller.abort();
  return calls;
}

function held(): Lock {
  const lock = new Lock();
  lock.tryAcquire();
  return lock;
}

/** The calls of each primitive. */
export function callsOfOurs(): Record<string, Calls> {
  const [lock, semaphore, event, barrier] = [held(), new Semaphore(0), new Event(), new Barrier(waiters + 1)];
  const condition = new Condition(held());
  return {
    Lock: countCalls((signal) => lock.acquire({ signal })),
    Semaphore: countCalls((signal) => semaphore.acquire({ signal })),
    Event: countCalls((signal) => event.wait({ signal })),
    Barrier: countCalls((signal) => barrier.wait({ signal })),
    Condition: countCalls((signal) => {
      const wait = condition.wait({ signal });
      condition.lock.tryAcquire();
      return wait;
    }),
  };
}

/** The calls of a semaphore whose every waiter adds a listener. */
export function callsOfStandIn(): Calls {
  const semaphore = new SlowSemaphore(0);
  return countCalls((signal) => semaphore.acquire({ signal }));
}
