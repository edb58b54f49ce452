// The minimum that could do something like it: what the platform itself costs. It checks nothing.
import type { Contender, Permits } from "./library.ts";

/** Promises, and in an array what grants them. Each with a signal has a listener of its own, each with a time limit a timer. */
function make(permits: number): Permits<void> {
  const grants: ((() => void) | undefined)[] = [];
  let head = 0;
  let free = permits > 0;
  const enqueue = (wait: (resolve: () => void, reject: (reason: unknown) => void) => void): Promise<void> => {
    if (!free) return new Promise(wait);
    free = false;
    return Promise.resolve();
  };
  const acquire = () => enqueue((resolve) => grants.push(resolve));
  const release = () => {
    while (head < grants.length) {
      const grant = grants[head++];
      if (grant !== undefined) return grant();
    }
    head = grants.length = 0;
    free = true;
  };
  return {
    acquire,
    release,
    releaseAny: release,
    acquireUntil: (signal) =>
      enqueue((resolve, reject) => {
        const index = grants.length;
        const cancel = () => {
          signal.removeEventListener("abort", cancel);
          grants[index] = undefined;
          reject(signal.reason);
        };
        signal.addEventListener("abort", cancel);
        grants.push(() => {
          signal.removeEventListener("abort", cancel);
          resolve();
        });
      }),
    acquireWithin: (milliseconds) =>
      enqueue((resolve, reject) => {
        const timer = setTimeout(reject, milliseconds, new Error("timed out"));
        grants.push(() => {
          clearTimeout(timer);
          resolve();
        });
      }),
    async run(fn) {
      await acquire();
      try {
        await fn();
      } finally {
        release();
      }
    },
  };
}

export const bare: Contender = {
  make,
  event() {
    const { promise, resolve } = Promise.withResolvers<void>();
    return { wait: () => promise, set: resolve };
  },
  barrier(parties) {
    let round: (() => void)[] = [];
    return {
      wait() {
        const arrived = new Promise<void>((resolve) => round.push(resolve));
        if (round.length === parties) {
          for (const resolve of round) resolve();
          round = [];
        }
        return arrived;
      },
    };
  },
};

const done = Promise.resolve();

/** No permit at all. */
export const nothing: Contender = {
  make: () => ({ acquire: () => Promise.resolve(), release() {} }),
  wrap: (fn) => fn,
};

/** A listener that is added and removed. */
export const addAndRemove: Contender = {
  make() {
    const listeners: [AbortSignal, () => void][] = [];
    let head = 0;
    return {
      ...make(0),
      acquireUntil(signal) {
        const listener = () => {};
        signal.addEventListener("abort", listener);
        listeners.push([signal, listener]);
        return done;
      },
      releaseAny() {
        const [signal, listener] = listeners[head++] ?? [];
        signal?.removeEventListener("abort", listener as () => void);
      },
    };
  },
};
