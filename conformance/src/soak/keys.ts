// Keys that come and go leave nothing.
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
}

function ignored(promise: Promise<unknown>): Promise<unknown> {
  return promise.catch(() => {});
}

let used = 0;

/** Uses as many keys. None of them may be left. */
function eachOnce(use: (key: string) => Promise<unknown>, left: () => number): Cycles {
  return async (keys) => {
    for (let done = 0; done < keys; done += batch) {
      await Promise.all(Array.from({ length: batch }, () => use(`key ${used++}`)));
    }
    if (left() > 0) throw new Error(`${left()} keys are left`);
  };
}
