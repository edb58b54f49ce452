// What a queued waiter weighs.
import { gates, runners } from "../libraries/index.ts";
import { type Contender, onePermit, type Permits } from "../libraries/library.ts";
import { heapUsed } from "../runtime.ts";
import { casesOf, type Sample } from "./case.ts";

const kept: unknown[] = []; // for good: what is collected between the two figures would be taken off
const common = { sizes: [10_000], unit: "bytes" } as const;
const signalled = { ...common, floors: ["bare listeners"] };

/** Bytes of the heap that each of so many keeps alive. */
function heapOf(size: number, prepare: () => (i: number) => unknown): Sample {
  return async () => {
    const add = prepare();
    kept.push(add);
    await undefined;
    const before = heapUsed();
    for (let i = 0; i < size; i++) add(i);
    return (heapUsed() - before) / size;
  };
}

/** The same, of waits on one signal after the other. */
function withSignals({ make }: Contender, size: number, signals: () => AbortSignal[]): Sample | undefined {
  if (make?.(1).acquireUntil === undefined) return;
  return heapOf(size, () => {
    const { acquire, acquireUntil = acquire } = make(1);
    acquire();
    const those = signals();
    return (i) => void acquireUntil(those[i % those.length] as AbortSignal);
  });
}

export const heap = casesOf({
  heap: {
    ...common,
    title: "Heap of a queued waiter, without a signal",
    about:
      "So many wait as promises for one permit that is taken. Bytes of the heap for each, its promise and its place in the queue included.",
    floors: ["bare resolvers"],
    peers: [...gates, ...runners.filter((name) => name !== "navigator.locks")], // its requests stay for as long as the process
    prepare: (contender, size, name) =>
      heapOf(size, () => {
        const { acquire, run = acquire } = onePermit(contender) as Permits;
        const nothing = async () => {};
        acquire();
        return runners.includes(name) ? () => run(nothing) : () => acquire();
      }),
  },
  "heap-shared-signal": {
    ...signalled,
    title: "Heap of a queued waiter, with a signal that all share",
    about: "So many wait as promises, on one signal. Bytes of the heap for each.",
    prepare: (contender, size) => withSignals(contender, size, () => [new AbortController().signal]),
  },
  "heap-own-signals": {
    ...signalled,
    title: "Heap of a queued waiter, with a signal of its own",
    about: "So many wait as promises, each on a signal of its own. Bytes of the heap for each, without the signal.",
    prepare: (contender, size) =>
      withSignals(contender, size, () => Array.from({ length: size }, () => new AbortController().signal)),
  },
});
