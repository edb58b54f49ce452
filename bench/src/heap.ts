import type { Sample } from "./case.ts";
import { heapUsed } from "./runtime.ts";

const kept: unknown[] = []; // for good: what is collected between the two figures would be taken off

/** Bytes of the heap that each of so many keeps alive. */
export function heapOf(size: number, prepare: () => Promise<(i: number) => void> | ((i: number) => void)): Sample {
  return async () => {
    const add = await prepare();
    kept.push(add);
    await undefined;
    const before = heapUsed();
    for (let i = 0; i < size; i++) add(i);
    return (heapUsed() - before) / size;
  };
}
