/** Runs a program with tracing on until it is found what is wrong. */
import { start, stop, type Tracer } from "@sync/trace";
import type { Program } from "./program.ts";

const never = Number.POSITIVE_INFINITY;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** How often it looks, at most. */
const looks = 100;

/** Switches tracing on for a program: development, with times that one need not wait for. */
export function startFor({ limits }: Program): Tracer {
  return start({ heldTooLong: never, waitedTooLong: never, deadlockAfter: 50, ...limits });
}

/** What is found, each as its kind and its certainty, the certain last. */
export function kindsOf(tracer: Tracer): string[] {
  return tracer
    .snapshot()
    .findings.map(({ kind, certainty }) => `${kind} ${certainty}`)
    .sort();
}

/** A program that runs. */
export interface Watched {
  readonly tracer: Tracer;
  /** When it comes to its end, if it does. */
  readonly end: unknown;
}

/** Runs a program until all is found that there is to find, and a little longer, in case there is more. */
export async function watch(program: Program): Promise<Watched> {
  stop();
  const tracer = startFor(program);
  const end = program.main();
  for (let i = 0; i < looks && kindsOf(tracer).length < program.finds.length; i++) {
    await pause(20);
    if (program.collects) await tracer.collect();
  }
  await pause(40);
  return { tracer, end };
}
