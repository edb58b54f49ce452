// Jobs that come and go leave nothing.
import { Limiter } from "@sync/limiter";
import { eachOnce, ignored } from "./keys.ts";
import type { Cycles } from "./leaks.ts";

/** Each way to use a limiter, over and over, with many jobs at a time. */
export function* cyclesOfJobs(): Generator<[name: string, run: Cycles]> {
  const shared = new AbortController(); // lives as long as the cycles, and is never aborted
  const { signal } = shared;
  const limiter = new Limiter(10, { signal });
  const rated = new Limiter(10, { rate: { limit: 1000, interval: 1 } });
  let priority = 0;
  const ways: Record<string, (key: string) => Promise<unknown>> = {
    end: (key) => limiter.run(async () => key),
    fail: (key) => ignored(limiter.run(() => Promise.reject(key))),
    "have as many priorities": (key) => limiter.run(() => key, { priority: priority++ }),
    "have signals of their own": (key) => limiter.run(() => key, { signal: new AbortController().signal }),
    "are aborted": async (key) => {
      const controller = new AbortController();
      const jobs = Array.from({ length: 12 }, () =>
        ignored(limiter.run(() => Promise.resolve(key), { signal: controller.signal, priority: priority++ })),
      );
      controller.abort("left");
      await Promise.all(jobs);
    },
    "are counted by a rate": (key) => rated.run(() => key),
    "are those of a map": async (key) => {
      for await (const _ of limiter.map([key, key], async (item) => item, { signal }));
    },
    "are those of a map that its consumer stops": async (key) => {
      for await (const _ of limiter.map([key, key, key], async (item) => item, { signal })) break;
    },
    "are waited for": (key) =>
      Promise.all([limiter.run(() => key), limiter.room(1, { signal }), limiter.idle({ signal })]),
  };
  const left = () => limiter.running + limiter.waiting + rated.running + rated.waiting;
  for (const [how, use] of Object.entries(ways)) yield [`Limiter, jobs that ${how}`, eachOnce(use, left)];
}
