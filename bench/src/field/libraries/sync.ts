import { Barrier } from "@sync/barrier";
import { Condition } from "@sync/condition";
import { Event } from "@sync/event";
import { BoundedSemaphore } from "@sync/semaphore";
import type { Library } from "../library.ts";

export const sync: Library = {
  name: "@sync",
  packages: ["@sync/semaphore", "@sync/lock", "@sync/event", "@sync/condition", "@sync/barrier"],
  abilities: ["permits", "signal", "timeout"],
  make(permits) {
    const semaphore = new BoundedSemaphore(permits);
    return {
      async acquire({ permits, signal, timeout } = {}) {
        const until = timeout === undefined ? signal : AbortSignal.timeout(timeout);
        const token = await semaphore.acquire({ permits, signal: until });
        return () => token.release();
      },
      hold: () => semaphore.acquire(),
      tryAcquire(permits = 1) {
        const token = semaphore.tryAcquire({ permits });
        return token && (() => token.release());
      },
      line: () => semaphore.waiting,
      run: (fn) => semaphore.with(fn),
      overRelease: () => semaphore.release(),
      resize: (bound) => semaphore.resize(bound),
    };
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
  module: `import { Semaphore } from "@sync/semaphore";
    export default async () => (await new Semaphore(1).acquire()).release();`,
};
