import { now } from "../clock.ts";
import type { Contender } from "../libraries/library.ts";

/** How a sample is taken, if not as usual. */
export interface Manner {
  /** What is done again and again is done all at once, and not one after the other. */
  readonly atOnce?: boolean;
  /** Nanoseconds since some time. */
  readonly clock?: () => number;
}

/** One sample of a contender at a size: what an operation cost. It does the same again and again, to be long enough for the clock. */
export type Sample = (manner?: Manner) => number | Promise<number>;

/** What is measured. */
export interface Case {
  readonly title: string;
  /** What a sample does, and what of it is measured. */
  readonly about: string;
  /** Ours: the others are compared with the first. */
  readonly ours: readonly string[];
  /** The minimum that could do something like it. */
  readonly floors: readonly string[];
  readonly peers: readonly string[];
  /** How many wait, or take part. */
  readonly sizes: readonly number[];
  /** Whether the cost is to be the same at all sizes. */
  readonly flat?: boolean;
  /** What is measured: nanoseconds by default. Of something else a round takes one sample and not the best of a few. */
  readonly unit?: "ns" | "bytes" | "ms";
  /** The sample of a contender, or nothing if it has no way to do it. */
  prepare(contender: Contender, size: number, name: string): Sample | undefined;
}

const usual = { ours: ["@sync/semaphore", "@sync/lock"], floors: [], peers: [], sizes: [1] };

/** Cases by name, of which what is usual need not be said. */
export function casesOf(cases: Record<string, Omit<Case, keyof typeof usual> & Partial<Case>>): Record<string, Case> {
  return Object.fromEntries(Object.entries(cases).map(([name, described]) => [name, { ...usual, ...described }]));
}

/** Times all that a function does, which is so many operations. */
export function timed(operations: number, run: (manner?: Manner) => Promise<unknown>): Sample {
  return async (manner) => {
    const { clock = now } = manner ?? {};
    const started = clock();
    await run(manner);
    return (clock() - started) / operations;
  };
}

/** Times a function that is run again and again, and is an operation of each of so many. */
export function repeated(size: number, run: () => unknown, operations = 5000): Sample {
  const times = repeats(size, operations);
  return timed(times * size, (manner) => again(times, run, manner));
}

/** Starts so many tasks at once. */
export function startAll(size: number, start: (i: number) => Promise<unknown>): Promise<unknown> {
  const tasks: Promise<unknown>[] = [];
  for (let i = 0; i < size; i++) tasks.push(start(i));
  return Promise.all(tasks);
}

/** Times so many tasks that start at once, from the first start to the last end. */
export function tasks(size: number, start: (i: number) => Promise<unknown>, operations?: number): Sample {
  return repeated(size, () => startAll(size, start), operations);
}

/** Times what a function hands to `time`, an operation of each of so many, and nothing else that it does. */
export function parts(
  size: number,
  run: (time: (part: () => void) => void) => void | Promise<void>,
  operations = 5000,
): Sample {
  const times = repeats(size, operations);
  return async (manner) => {
    const { clock = now } = manner ?? {};
    let spent = 0;
    const time = (part: () => void) => {
      const started = clock();
      part();
      spent += clock() - started;
    };
    const each = async () => {
      await run(time);
      await settle();
    };
    await again(times, each, manner);
    return spent / (times * size);
  };
}

const repeats = (size: number, operations: number) => Math.max(1, Math.round(operations / size));

async function again(times: number, run: () => unknown, { atOnce = false }: Manner = {}): Promise<void> {
  if (atOnce) await Promise.all(Array.from({ length: times }, run));
  else for (let i = 0; i < times; i++) await run();
}

/** Lets everything run that is due in microtasks. */
export async function settle(): Promise<void> {
  for (let ticks = 0; ticks < 5; ticks++) await undefined;
}

/** A handler for rejections that are meant. */
export function ignore(): void {}
