// Acquiring and releasing, as promises.
import { keep } from "../clock.ts";
import { gates, runners } from "../libraries/index.ts";
import { onePermit, type Permits } from "../libraries/library.ts";
import { collect, heapTaken } from "../runtime.ts";
import { casesOf, parts, repeated, type Sample, settle, tasks, timed } from "./case.ts";

const operations = 5000;
const allocations = 20_000;
const nothing = async () => {};

export async function acquireAndRelease(permits: Permits, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    const token = await permits.acquire();
    permits.release(token);
  }
}

function tryAndRelease({ tryAcquire, release }: Permits): Sample | undefined {
  if (tryAcquire === undefined) return;
  return timed(operations, async () => {
    for (let i = 0; i < operations; i++) {
      const token = tryAcquire();
      keep(token);
      release(token);
    }
  });
}

export const permits = casesOf({
  uncontended: {
    title: "Uncontended: acquire and release",
    about: "`await acquire()` and release, again and again, with nobody else there.",
    floors: ["bare await"],
    peers: gates,
    prepare(contender) {
      const permits = onePermit(contender);
      return permits && timed(operations, () => acquireAndRelease(permits, operations));
    },
  },
  "try-acquire": {
    title: "Uncontended: tryAcquire and release",
    about: "`tryAcquire()` and release, without a promise.",
    floors: ["bare await"],
    peers: gates,
    prepare({ make }, _, name) {
      const permits = make?.(1);
      if (permits === undefined || name !== "bare await") return permits && tryAndRelease(permits);
      return timed(operations, () => acquireAndRelease(permits, operations));
    },
  },
  contend: {
    title: "Contended: tasks that all want one permit",
    about:
      "So many tasks start at once; each acquires and releases. A library that only runs functions runs an empty `async` one. " +
      "Timed from the first start to the last end.",
    floors: ["bare await", "bare resolvers"],
    peers: [...gates, ...runners],
    sizes: [10, 1000, 30_000, 100_000], // from 16,384 on, an array's `shift()` moves all on V8
    prepare(contender, size, name) {
      const permits = onePermit(contender);
      if (permits === undefined) return;
      const { run } = permits;
      return tasks(size, run && runners.includes(name) ? () => run(nothing) : () => acquireAndRelease(permits, 1));
    },
  },
  drain: {
    title: "Drain: the grants alone",
    about:
      "So many wait as promises; then as many releases, in one go. Timed are the releases. A library whose release needs what " +
      "the acquisition resolved with cannot do that.",
    floors: ["bare resolvers"],
    peers: gates,
    sizes: [100, 1000, 10_000, 100_000, 1_000_000],
    flat: true,
    prepare({ make = () => undefined }, size) {
      if (make(1)?.releaseAny === undefined) return;
      return parts(size, async (time) => {
        const { acquire, releaseAny = () => {} } = make(1) as Permits;
        for (let i = 0; i <= size; i++) acquire();
        await settle();
        time(() => {
          for (let i = 0; i < size; i++) releaseAny();
        });
      });
    },
  },
  timeout: {
    title: "Timeouts that do not strike",
    about: "So many tasks contend for one permit, each with a timeout of a minute: `AbortSignal.timeout` here.",
    floors: ["bare timers"],
    peers: ["async-mutex"],
    sizes: [1000],
    prepare({ make }, size) {
      const { acquireWithin, release } = make?.(1) ?? {};
      if (acquireWithin === undefined || release === undefined) return;
      return tasks(size, async () => release(await acquireWithin(60_000)), 2000);
    },
  },
  with: {
    title: "`with`: run a function while holding",
    about:
      "`with(fn)`, or what the library calls it, on an empty `async` function: by one task alone, and by many at once.",
    floors: ["bare resolvers"],
    peers: ["async-mutex", "await-semaphore", ...runners],
    sizes: [1, 1000],
    prepare(contender, size) {
      const { run } = onePermit(contender) ?? {};
      return run && (size === 1 ? repeated(1, () => run(nothing)) : tasks(size, () => run(nothing)));
    },
  },
  wrap: {
    title: "`wrap`: a function that holds while it runs",
    about: "The wrapped empty `async` function, called by one task alone. The floor is the function itself.",
    floors: ["bare function"],
    peers: ["es-toolkit", "p-limit"],
    prepare({ wrap }) {
      return wrap && repeated(1, wrap(nothing));
    },
  },
  allocation: {
    title: "Allocation: acquire and release, uncontended",
    about: "Bytes that one `await acquire()` and release allocate, what the `await` itself needs included.",
    floors: ["bare await"],
    peers: gates,
    unit: "bytes",
    prepare(contender) {
      const permits = onePermit(contender);
      if (permits === undefined) return;
      return async () => {
        collect(true);
        const before = heapTaken();
        await acquireAndRelease(permits, allocations);
        return (heapTaken() - before) / allocations;
      };
    },
  },
});
