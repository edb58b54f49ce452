// What is asked of each library: a program for each cell of the table.

import { runsInBrowser } from "./browser.ts";
import { installed } from "./installed.ts";
import type { Library, Permits, Release } from "./library.ts";
import { granted, turns, type Watched, watch } from "./watch.ts";

/** Of what a library does not have at all, there is nothing to ask. */
export type Answer = boolean | "nothing to ask";

/** A row of the table. */
export interface Question {
  readonly text: string;
  /** Whether it stands in the short table, too. */
  readonly short?: true;
  readonly ask: (library: Library) => Answer | Promise<Answer>;
}

/** The rows of the table. */
export const questions: readonly Question[] = [
  {
    text: "A newcomer does not overtake those in line",
    async ask(library) {
      const { semaphore, release } = await busy(library);
      const log: string[] = [];
      const enter = (name: string) => async (release: Release) => {
        log.push(name);
        release();
      };
      const first = semaphore.acquire().then(enter("first"));
      await turns();
      release();
      await Promise.all([first, semaphore.acquire().then(enter("newcomer"))]);
      return log[0] === "first";
    },
  },
  {
    text: "A second release of the same hold lets nobody in",
    short: true,
    async ask(library) {
      const { semaphore, release } = await busy(library);
      const waits = [watch(semaphore.acquire()), watch(semaphore.acquire())];
      release();
      try {
        release();
      } catch {
        // it says that it was released: that does no harm
      }
      await turns();
      return granted(waits) === 1;
    },
  },
  {
    text: "A semaphore that does not grow by more releases than acquisitions",
    async ask(library) {
      const semaphore = library.make(2);
      if (semaphore.overRelease === undefined) return "nothing to ask";
      try {
        semaphore.overRelease();
      } catch {
        // refused
      }
      const waits = [1, 2, 3].map(() => watch(semaphore.acquire()));
      await turns();
      return granted(waits) === 2;
    },
  },
  {
    text: "`using` releases",
    async ask(library) {
      const hold: unknown = await library.make(1).hold?.();
      return typeof hold === "object" && hold !== null && Symbol.dispose in hold;
    },
  },
  {
    text: "Runs a function, and releases also if it throws synchronously",
    async ask(library) {
      const semaphore = library.make(1);
      if (semaphore.run === undefined) return false;
      const thrown = watch(
        semaphore.run(() => {
          throw new Error("at once");
        }),
      );
      const next = watch(semaphore.acquire());
      await turns();
      return thrown.state() === "failed" && next.state() === "granted";
    },
  },
  {
    text: "One wait in line can be cancelled",
    short: true,
    ask: cancels,
  },
  {
    text: "An `AbortSignal` does that as it is",
    ask: (library) => library.abilities.includes("signal") && cancels(library),
  },
  {
    text: "Waiters that share a signal share one listener",
    async ask(library) {
      if (!library.abilities.includes("signal")) return "nothing to ask";
      const { semaphore } = await busy(library);
      const controller = new AbortController();
      const { signal } = controller;
      let listeners = 0;
      const add = signal.addEventListener.bind(signal);
      signal.addEventListener = (...args: Parameters<typeof add>) => {
        listeners++;
        add(...args);
      };
      const { share } = semaphore;
      const waits = share ? [share(100, signal)] : Array.from({ length: 100 }, () => semaphore.acquire({ signal }));
      const watched = waits.map(watch);
      await turns();
      controller.abort();
      await turns();
      if (watched.some(({ state }) => state() !== "failed")) throw new Error(`${library.name}: not all are cancelled`);
      return listeners === 1;
    },
  },
  {
    text: "A wait can time out",
    async ask(library) {
      if (!library.abilities.includes("timeout")) return false;
      const { wait } = await timedOut(library);
      return wait.state() === "failed";
    },
  },
  {
    text: "One that timed out has left the line",
    async ask(library) {
      if (!library.abilities.includes("timeout")) return "nothing to ask";
      const { semaphore } = await timedOut(library);
      if (semaphore.line === undefined) throw new Error(`${library.name}: the line cannot be counted`);
      return semaphore.line() === 0;
    },
  },
  {
    text: "Can acquire without waiting, at once or not at all",
    ask: (library) => tries(library) !== undefined,
  },
  {
    text: "That does not overtake those in line",
    async ask(library) {
      const semaphore = tries(library);
      if (semaphore === undefined) return "nothing to ask";
      const release = await semaphore.acquire();
      semaphore.acquire();
      await turns();
      release();
      if (semaphore.tryAcquire() !== undefined) return false;
      return !library.abilities.includes("permits") || !(await triesPastLarge(library));
    },
  },
  {
    text: "Several permits at once",
    async ask(library) {
      if (!library.abilities.includes("permits")) return false;
      const semaphore = library.make(2);
      const release = await semaphore.acquire({ permits: 2 });
      const waits = [1, 2, 3].map(() => watch(semaphore.acquire()));
      await turns();
      const before = granted(waits);
      release();
      await turns();
      return before === 0 && granted(waits) === 2;
    },
  },
  {
    text: "A small request does not overtake a large one",
    short: true,
    async ask(library) {
      if (!library.abilities.includes("permits")) return "nothing to ask";
      const semaphore = library.make(2);
      await semaphore.acquire();
      watch(semaphore.acquire({ permits: 2 }));
      const small = watch(semaphore.acquire());
      await turns();
      return small.state() === "waits";
    },
  },
  {
    text: "A request for more than there can be is refused",
    async ask(library) {
      if (!library.abilities.includes("permits")) return "nothing to ask";
      const request = watch(library.make(2).acquire({ permits: 3 }));
      await turns();
      return request.state() === "failed";
    },
  },
  {
    text: "Can be resized while in use",
    async ask(library) {
      const { semaphore, release } = await busy(library);
      if (semaphore.resize === undefined) return false;
      const waits = [1, 2, 3].map(() => watch(semaphore.acquire()));
      semaphore.resize(2);
      await turns();
      const more = granted(waits);
      semaphore.resize(1);
      release(); // one is still inside
      await turns();
      return more === 1 && granted(waits) === 1;
    },
  },
  {
    text: "Priorities: some may be put ahead in the line",
    short: true,
    async ask(library) {
      if (!library.abilities.includes("priority")) return false;
      const { semaphore, release } = await busy(library);
      const waits = [watch(semaphore.acquire()), watch(semaphore.acquire({ priority: 1 }))];
      await turns();
      release();
      await turns();
      return waits[0]?.state() === "waits" && waits[1]?.state() === "granted";
    },
  },
  {
    text: "A method empties the line, and its promises settle",
    async ask(library) {
      const { semaphore } = await busy(library);
      if (semaphore.clear === undefined) return false;
      const waits = [watch(semaphore.acquire()), watch(semaphore.acquire())];
      await turns();
      semaphore.clear();
      await turns();
      return waits.every(({ state }) => state() === "failed");
    },
  },
  {
    text: "A lock for each key",
    async ask(library) {
      const run = library.keyed?.();
      if (run === undefined) return false;
      const log: string[] = [];
      const forever = (name: string) => () => {
        log.push(name);
        return new Promise<void>(() => {});
      };
      for (const [key, name] of [
        ["a", "a"],
        ["a", "a again"],
        ["b", "b"],
      ] as const)
        watch(run(key, forever(name)));
      await turns();
      return log.join() === "a,b";
    },
  },
  {
    text: "Maps over items, so many at a time",
    short: true,
    async ask(library) {
      if (library.map === undefined) return false;
      let running = 0;
      let most = 0;
      const double = async (n: number) => {
        most = Math.max(most, ++running);
        await turns();
        running--;
        return 2 * n;
      };
      const doubled = await library.map([1, 2, 3], double, 2);
      return doubled.join() === "2,4,6" && most === 2;
    },
  },
  {
    text: "Has an event",
    async ask(library) {
      const event = library.event?.();
      if (event === undefined) return false;
      const waits = [watch(event.wait()), watch(event.wait())];
      await turns();
      const before = granted(waits);
      event.set();
      await turns();
      return before === 0 && granted(waits) === 2;
    },
  },
  {
    text: "Has a condition",
    short: true,
    async ask(library) {
      const condition = library.condition?.();
      if (condition === undefined) return false;
      const waits = [watch(condition.wait()), watch(condition.wait())];
      await turns();
      if (waits.some(({ state }) => state() !== "waits")) return false;
      await condition.notify();
      await turns();
      return granted(waits) === 1;
    },
  },
  {
    text: "Has a barrier",
    async ask(library) {
      const barrier = library.barrier?.(2);
      if (barrier === undefined) return false;
      const first = watch(barrier.wait());
      await turns();
      if (first.state() !== "waits") return false;
      await barrier.wait();
      await turns();
      return first.state() === "granted";
    },
  },
  { text: "Declares its types", ask: ({ packages }) => packages.every((name) => installed(name).declaresTypes) },
  { text: "ES modules", ask: ({ packages }) => packages.every((name) => installed(name).isModule) },
  { text: "Runs in a browser, with nothing of Node's", ask: runsInBrowser },
  {
    text: "Installs nothing else",
    ask: ({ packages }) => packages.every((name) => installed(name).dependencies.every((other) => family(other, name))),
  },
];

async function busy(library: Library): Promise<{ semaphore: Permits; release: Release }> {
  const semaphore = library.make(1);
  return { semaphore, release: await semaphore.acquire() };
}

async function cancels(library: Library): Promise<boolean> {
  const { semaphore, release } = await busy(library);
  const request = cancellable(library, semaphore);
  if (request === undefined) return false;
  const cancelled = watch(request.wait);
  const other = watch(semaphore.acquire());
  await turns();
  request.cancel();
  await turns();
  if (cancelled.state() !== "failed" || other.state() !== "waits") return false;
  release();
  await turns();
  return other.state() === "granted";
}

async function timedOut(library: Library): Promise<{ semaphore: Permits; wait: Watched }> {
  const { semaphore } = await busy(library);
  const wait = watch(semaphore.acquire({ timeout: 1 }));
  for (let i = 0; i < 100 && wait.state() === "waits"; i++) await turns();
  return { semaphore, wait };
}

function cancellable(
  { abilities }: Library,
  semaphore: Permits,
): ReturnType<NonNullable<Permits["cancellable"]>> | undefined {
  if (!abilities.includes("signal")) return semaphore.cancellable?.();
  const controller = new AbortController();
  return { wait: semaphore.acquire({ signal: controller.signal }), cancel: () => controller.abort() };
}

type Trying = Permits & Required<Pick<Permits, "tryAcquire">>;

function tries(library: Library, permits = 1): Trying | undefined {
  const semaphore = library.make(permits);
  return semaphore.tryAcquire && (semaphore as Trying);
}

async function triesPastLarge(library: Library): Promise<boolean> {
  const semaphore = tries(library, 2);
  await semaphore?.acquire();
  semaphore?.acquire({ permits: 2 });
  await turns();
  return semaphore?.tryAcquire() !== undefined;
}

function family(other: string, name: string): boolean {
  return name.startsWith("@") && other.split("/")[0] === name.split("/")[0];
}
