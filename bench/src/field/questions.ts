// What is asked of each library: a program for each cell of the table. What is asked of its packages is in packages.ts.
import type { Library, Permits } from "../libraries/library.ts";
import { countListeners, granted, turns, watch } from "./watch.ts";

/** Of what a library does not have at all, there is nothing to ask: a dash. */
export type Answer = boolean | "–";

/** The rows of the table. */
export const questions: Readonly<Record<string, (library: Library) => Answer | Promise<Answer>>> = {
  async "A newcomer does not overtake the queue"(library) {
    const { permits, release } = await busy(library);
    const log: string[] = [];
    const enter = async (name: string) => {
      const token = await permits.acquire();
      log.push(name);
      permits.release(token);
    };
    const first = enter("first");
    await turns();
    release();
    await Promise.all([first, enter("newcomer")]);
    return log[0] === "first";
  },
  async "A second release by the same holder lets nobody in"(library) {
    const { permits, release } = await busy(library);
    const waits = [watch(permits.acquire()), watch(permits.acquire())];
    release();
    tolerate(release); // it may say that it was released: that does no harm
    return (await granted(waits)) === 1;
  },
  async "A semaphore that does not grow by more releases than acquisitions"(library) {
    const { acquire, releaseAny, overRelease = releaseAny } = library.make(2);
    if (overRelease === undefined) return "–";
    tolerate(overRelease);
    const waits = [1, 2, 3].map(() => watch(acquire()));
    return (await granted(waits)) === 2;
  },
  async "`using` releases"(library) {
    const token: unknown = await library.make(1).acquire();
    return typeof token === "object" && token !== null && Symbol.dispose in token;
  },
  async "Runs a function, and releases also if it throws synchronously"(library) {
    const { acquire, run } = library.make(1);
    if (run === undefined) return false;
    const thrown = watch(
      run(() => {
        throw new Error("at once");
      }),
    );
    const next = watch(acquire());
    return (await thrown()) === "rejected" && (await next()) === "granted";
  },
  "One wait can be cancelled": cancels,
  "An `AbortSignal` cancels a wait, as it is": (library) =>
    library.make(1).acquireUntil !== undefined && cancels(library),
  async "Waiters that share a signal share one listener"(library) {
    const { permits } = await busy(library);
    const { share, acquireUntil } = permits;
    if (acquireUntil === undefined) return "–";
    const controller = new AbortController();
    const { signal } = controller;
    const calls = countListeners(signal);
    const waits = share ? [share(100, signal)] : Array.from({ length: 100 }, () => acquireUntil(signal));
    const watched = waits.map(watch);
    await turns();
    controller.abort();
    for (const state of watched) if ((await state()) !== "rejected") throw new Error("not all are cancelled");
    return calls.added === 1;
  },
  "A wait can time out": async (library) => (await timedOut(library))?.state === "rejected",
  async "One that timed out has left the queue"(library) {
    const timed = await timedOut(library);
    if (timed === undefined) return "–";
    if (timed.permits.waiting === undefined) throw new Error("those who wait cannot be counted");
    return timed.permits.waiting() === 0;
  },
  "Can acquire without waiting, at once or not at all": (library) => library.make(1).tryAcquire !== undefined,
  async "That does not overtake the queue"(library) {
    const { permits, release } = await busy(library);
    if (permits.tryAcquire === undefined) return "–";
    permits.acquire();
    await turns();
    release();
    if (permits.tryAcquire() !== undefined) return false;
    const weighted = library.make(2);
    if (weighted.acquireMany === undefined) return true;
    await weighted.acquire();
    weighted.acquireMany(2);
    await turns();
    return weighted.tryAcquire?.() === undefined;
  },
  async "Several permits at once"(library) {
    const permits = library.make(2);
    const token = await permits.acquireMany?.(2);
    if (token === undefined) return false;
    const waits = [1, 2, 3].map(() => watch(permits.acquire()));
    const before = await granted(waits);
    permits.release(token);
    return before === 0 && (await granted(waits)) === 2;
  },
  async "A small request does not overtake a large one"(library) {
    const { acquire, acquireMany } = library.make(2);
    if (acquireMany === undefined) return "–";
    await acquire();
    watch(acquireMany(2));
    const small = watch(acquire());
    return (await small()) === "waits";
  },
  async "A request for more than there can be is rejected"(library) {
    const { acquireMany } = library.make(2);
    if (acquireMany === undefined) return "–";
    const request = watch(acquireMany(3));
    return (await request()) === "rejected";
  },
  async "Can be resized while in use"(library) {
    const { permits, release } = await busy(library);
    if (permits.resize === undefined) return false;
    const waits = [1, 2, 3].map(() => watch(permits.acquire()));
    permits.resize(2);
    const more = await granted(waits);
    permits.resize(1);
    release(); // one is still inside
    return more === 1 && (await granted(waits)) === 1;
  },
  async "Priorities: some may be put ahead in the queue"(library) {
    const { permits, release } = await busy(library, library.jobs);
    if (permits.acquireAhead === undefined) return false;
    const [first, ahead] = [watch(permits.acquire()), watch(permits.acquireAhead())];
    await turns();
    release();
    return (await first()) === "waits" && (await ahead()) === "granted";
  },
  async "A method empties the queue, and its promises settle"(library) {
    const { permits } = await busy(library, library.jobs);
    if (permits.clear === undefined) return false;
    const waits = [watch(permits.acquire()), watch(permits.acquire())];
    await turns();
    permits.clear();
    const states = await Promise.all(waits.map((state) => state()));
    return states.every((state) => state === "rejected");
  },
  async "Caps the queue: rejects at once if so many wait"(library) {
    const permits = library.capped?.(1, 1);
    if (permits === undefined) return false;
    const [first, second, third] = [1, 2, 3].map(() => watch(permits.acquire()));
    const states = await Promise.all([first?.(), second?.(), third?.()]);
    return states.join() === "granted,waits,rejected";
  },
  async "Waits until idle, also if nothing ever ran"(library) {
    const { make, jobs = make } = library;
    const unused = jobs(1).idle?.();
    if (unused === undefined || (await watch(unused)()) !== "granted") return false;
    const { permits, release } = await busy(library, jobs);
    const next = permits.acquire();
    const idle = watch(permits.idle?.() ?? next);
    release();
    const token = await next;
    if ((await idle()) !== "waits") return false;
    permits.release(token);
    return (await idle()) === "granted" && (await watch(permits.acquire())()) === "granted"; // it holds back nobody
  },
  async "Pauses, and goes on"(library) {
    const { make, jobs = make } = library;
    const permits = jobs(1);
    const { pause = () => permits.resize?.(0), resume = () => permits.resize?.(1) } = permits;
    if (permits.pause === undefined && permits.resize === undefined) return false;
    try {
      pause();
    } catch {
      return false; // it cannot be of size 0
    }
    const wait = watch(permits.acquire());
    if ((await wait()) !== "waits") return false;
    resume();
    return (await wait()) === "granted";
  },
  async "Limits the rate: so many may start in a time"(library) {
    const run = library.rated?.(2, 200);
    if (run === undefined) return false;
    const starts: number[] = [];
    const jobs = [1, 2, 3].map(() => run(async () => void starts.push(performance.now())));
    await turns();
    const atOnce = starts.length;
    await Promise.all(jobs);
    const [first = 0, , third = 0] = starts;
    return atOnce === 2 && third - first >= 195;
  },
  async "A lock for each key"(library) {
    const run = library.keyed?.();
    if (run === undefined) return false;
    let inside = 0;
    const stay = () => {
      inside++;
      return new Promise<void>(() => {});
    };
    for (const key of ["a", "a", "b"]) watch(run(key, stay));
    await turns();
    return inside === 2;
  },
  async "Several locks at once, named in any order, without deadlock"(library) {
    const run = library.several?.(2);
    if (run === undefined) return false;
    const resolvers = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
    const holders = resolvers.map(({ promise }, i) => run([i], () => promise));
    await turns();
    const both = [watch(run([0, 1], turns)), watch(run([1, 0], turns))];
    for (const [i, holder] of holders.entries()) {
      resolvers[i]?.resolve();
      await holder;
    }
    for (let i = 0; i < 5; i++) await turns();
    return (await granted(both)) === 2;
  },
  async "Has a read-write lock"(library) {
    const lock = library.readWrite?.();
    if (lock === undefined) return false;
    const [readers, writers] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const inside: string[] = [];
    const stay = (name: string, until: Promise<void>) => () => {
      inside.push(name);
      return until;
    };
    const waits = ["a", "b"].map((name) => watch(lock.read(stay(name, readers.promise))));
    await turns();
    waits.push(watch(lock.write(stay("writer", writers.promise))));
    await turns();
    if (inside.join() !== "a,b") return false;
    readers.resolve();
    await turns();
    watch(lock.read(stay("late", readers.promise)));
    await turns();
    return inside.join() === "a,b,writer";
  },
  async "Maps over items, so many at a time"(library) {
    let [running, max] = [0, 0];
    const double = async (n: number) => {
      max = Math.max(max, ++running);
      await turns();
      running--;
      return 2 * n;
    };
    const doubled = await library.map?.([1, 2, 3], double, 2);
    return doubled?.join() === "2,4,6" && max === 2;
  },
  async "Has an event"(library) {
    const event = library.event?.();
    if (event === undefined) return false;
    const waits = [watch(event.wait()), watch(event.wait())];
    const before = await granted(waits);
    event.set();
    return before === 0 && (await granted(waits)) === 2;
  },
  async "Has a condition"(library) {
    const condition = library.condition?.();
    if (condition === undefined) return false;
    const waits = [watch(condition.wait()), watch(condition.wait())];
    for (const state of waits) if ((await state()) !== "waits") return false;
    await condition.notify();
    return (await granted(waits)) === 1;
  },
  async "Has a barrier"(library) {
    const barrier = library.barrier?.(2);
    if (barrier === undefined) return false;
    const meets = async () => {
      const first = watch(barrier.wait());
      if ((await first()) !== "waits") return false;
      await barrier.wait();
      return (await first()) === "granted";
    };
    return (await meets()) && meets();
  },
};

/** Permits of which the only one is taken. */
async function busy(
  library: Library,
  make: Library["make"] = library.make,
): Promise<{ permits: Permits; release: () => void }> {
  const permits = make(1);
  const token = await permits.acquire();
  return { permits, release: () => permits.release(token) };
}

function tolerate(act: () => void): void {
  try {
    act();
  } catch {
    // it says that it does not want that
  }
}

async function cancels(library: Library): Promise<boolean> {
  const { permits, release } = await busy(library);
  const controller = new AbortController();
  const request = permits.acquireUntil
    ? { wait: permits.acquireUntil(controller.signal), cancel: () => controller.abort() }
    : permits.cancellable?.();
  if (request === undefined) return false;
  const cancelled = watch(request.wait);
  const other = watch(permits.acquire());
  await turns();
  request.cancel();
  if ((await cancelled()) !== "rejected" || (await other()) !== "waits") return false;
  release();
  return (await other()) === "granted";
}

async function timedOut(library: Library) {
  const { permits } = await busy(library);
  if (permits.acquireWithin === undefined) return;
  const wait = watch(permits.acquireWithin(1));
  let state = await wait();
  for (let i = 0; i < 100 && state === "waits"; i++) state = await wait();
  return { permits, state };
}
