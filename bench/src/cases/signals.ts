// Waits that are cancelled, or could be.
import { enqueue } from "@sync/core";
import { Semaphore } from "@sync/semaphore";
import { shuffler } from "../random.ts";
import { type Case, casesOf, ignore, parts, settle } from "./case.ts";

interface Queue {
  acquire(signal: AbortSignal): Promise<unknown>;
  release(): void;
}

const reason = new Error("enough");
const ownSignals = (size: number) => Array.from({ length: size }, () => new AbortController());
const common = { floors: ["bare listeners"] };
const shared = { ...common, sizes: [100, 20_000], flat: true };

/** A sample of a queue behind a permit that is taken. */
function queued(run: (queue: Queue, size: number, time: (part: () => void) => void) => Promise<void>): Case["prepare"] {
  return ({ make }, size) => {
    if (make?.(1).acquireUntil === undefined) return;
    return parts(size, (time) => {
      const { acquire, acquireUntil = acquire, releaseAny = ignore } = make(1);
      acquire();
      return run({ acquire: acquireUntil, release: releaseAny }, size, time);
    });
  };
}

export const signals = casesOf({
  cancel: {
    title: "Cancel: everybody, in random order",
    about:
      "So many wait through the seam below the promises, and are cancelled in random order. Timed is the cancelling. The floor blanks " +
      "the slots of an array in the same order: what the memory costs.",
    ours: ["@sync/semaphore"],
    floors: ["bare array"],
    sizes: [100, 1000, 10_000, 100_000, 1_000_000],
    flat: true,
    prepare(_, size, name) {
      const shuffle = shuffler(size);
      return parts(size, async (time) => {
        if (name === "bare array") {
          const slots: (object | undefined)[] = Array.from({ length: size }, (_, index) => ({
            index,
            cancelled: false,
          }));
          const entries = shuffle([...slots]) as { readonly index: number; cancelled: boolean }[];
          return time(() => {
            for (const entry of entries) {
              slots[entry.index] = undefined;
              entry.cancelled = true;
            }
          });
        }
        const semaphore = new Semaphore(0);
        const waiters = shuffle(Array.from({ length: size }, () => semaphore[enqueue]()));
        await settle();
        time(() => {
          for (const waiter of waiters) waiter.cancel();
        });
        if (semaphore.waiting !== 0) throw new Error("somebody still waits");
      });
    },
  },
  "cancel-own-signals": {
    ...common,
    title: "Cancel: each on a signal of its own, in random order",
    about:
      "So many wait as promises, each on a signal of its own; the signals are aborted in random order. Timed are the aborts.",
    sizes: [100, 1000, 10_000, 100_000],
    flat: true,
    prepare: queued(async (queue, size, time) => {
      const controllers = ownSignals(size);
      for (const { signal } of controllers) queue.acquire(signal).catch(ignore);
      shuffler(size)(controllers);
      await settle();
      time(() => {
        for (const controller of controllers) controller.abort(reason);
      });
    }),
  },
  "own-signals": {
    ...common,
    title: "Signals: wait on one of one's own, and be granted",
    about:
      "So many wait, each on a signal of its own, and are granted. Timed are the waits' calls and the grants, without the signals. " +
      "The second floor adds a listener to each signal and removes it, and does nothing else.",
    floors: ["bare listeners", "bare add and remove"],
    sizes: [1000],
    prepare: queued(async (queue, size, time) => {
      const signals = ownSignals(size).map(({ signal }) => signal);
      await settle();
      time(() => {
        for (const signal of signals) queue.acquire(signal);
        for (let i = 0; i < size; i++) queue.release();
      });
    }),
  },
  "shared-signal-abort": {
    ...shared,
    title: "Signals: all wait on one, and it is aborted",
    about: "So many wait on one signal, and are cancelled by one abort. Timed are the waits' calls and that.",
    prepare: queued(async (queue, size, time) => {
      const controller = new AbortController();
      const waits: Promise<unknown>[] = [];
      await settle();
      time(() => {
        for (let i = 0; i < size; i++) waits.push(queue.acquire(controller.signal));
      });
      for (const wait of waits) wait.catch(ignore); // not after the abort: runtimes keep lists of what nobody has caught
      time(() => controller.abort(reason));
    }),
  },
  "shared-signal-grant": {
    ...shared,
    title: "Signals: all wait on one, and are granted",
    about: "So many wait on one signal, and are granted, one after the other. Timed are the waits' calls and that.",
    prepare: queued(async (queue, size, time) => {
      const { signal } = new AbortController();
      const waits: Promise<unknown>[] = [];
      await settle();
      time(() => {
        for (let i = 0; i < size; i++) waits.push(queue.acquire(signal));
        for (let i = 0; i < size; i++) queue.release();
      });
    }),
  },
});
