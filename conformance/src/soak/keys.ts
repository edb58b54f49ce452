// Keys that come and go leave nothing.
import { Keyed } from "@sync/keyed";
import { Lock, type WaitOptions } from "@sync/lock";
import { SingleFlight } from "@sync/single-flight";
import type { Cycles } from "./leaks.ts";

const batch = 100;

/** Each way to use keys, each of them once, and many at a time. */
export function* cyclesOfKeys(): Generator<[name: string, run: Cycles]> {
  const flights = new SingleFlight<string, number>();
  const left = () => flights.inFlight + flights.waiting;
  const hangs = (signal: AbortSignal) => new Promise<never>((_, reject) => signal.addEventListener("abort", reject));
  const ways: Record<string, (key: string) => Promise<unknown>> = {
    end: (key) => flights.run(key, async () => 1),
    fail: (key) => ignored(flights.run(key, () => Promise.reject(key))),
    "are forgotten"(key) {
      const flight = flights.run(key, async () => 1);
      flights.forget(key);
      return flight;
    },
    "lose all callers"(key) {
      const controller = new AbortController();
      const callers = [1, 2].map(() => ignored(flights.run(key, hangs, { signal: controller.signal })));
      controller.abort("left");
      return Promise.all(callers);
    },
  };
  for (const [how, use] of Object.entries(ways)) yield [`SingleFlight, flights that ${how}`, eachOnce(use, left)];
  const keyed = new Keyed(make);
  for (const [how, use] of Object.entries(usesOf(keyed)))
    yield [`Keyed, keys that ${how}`, eachOnce(use, () => keyed.size)];
  yield ["Keyed, keys that are all held at once", allAtOnce(keyed)];
}

function allAtOnce(keyed: Keyed<string>): Cycles {
  return async (keys) => {
    const tokens = Array.from({ length: keys }, () => keyed.tryAcquire(`key ${used++}`));
    if (keyed.size !== keys) throw new Error(`${keyed.size} of ${keys} keys are in use`);
    for (const token of tokens) token?.release();
    if (keyed.size > 0) throw new Error(`${keyed.size} keys are left`);
  };
}

function make(key: string): Lock {
  if (key.startsWith("bad")) throw new Error(key);
  return new Lock();
}

function usesOf(keyed: Keyed<string>): Record<string, (key: string) => Promise<unknown>> {
  const { signal } = new AbortController(); // lives as long as the cycles, and is never aborted
  const used = async (key: string, options?: WaitOptions) => (await keyed.acquire(key, options)).release();
  return {
    "are held": used,
    "are waited for": (key) => Promise.all([used(key), used(key), used(key, { signal })]),
    async "are tried"(key) {
      const tokens = [keyed.tryAcquire(key), keyed.tryAcquire(key)];
      for (const token of tokens) token?.release();
    },
    "are acquired together": async (key) => (await keyed.acquireAll([key, `other ${key}`, key], { signal })).release(),
    "lose those who wait": async (key) => {
      const controller = new AbortController();
      const token = await keyed.acquire(key);
      const waits = [[key], [key, `other ${key}`]].map((keys) => {
        return ignored(keyed.acquireAll(keys, { signal: controller.signal }));
      });
      controller.abort("left");
      token.release();
      await Promise.all(waits);
    },
    "cannot be made": (key) => ignored(keyed.acquireAll([key, `bad ${key}`])),
  };
}

/** Settles when the promise does, and never rejects. */
export function ignored(promise: Promise<unknown>): Promise<unknown> {
  return promise.catch(() => {});
}

let used = 0;

/** Uses as many keys. None of them may be left. */
export function eachOnce(use: (key: string) => Promise<unknown>, left: () => number): Cycles {
  return async (keys) => {
    for (let done = 0; done < keys; done += batch) {
      await Promise.all(Array.from({ length: batch }, () => use(`key ${used++}`)));
    }
    if (left() > 0) throw new Error(`${left()} keys are left`);
  };
}
