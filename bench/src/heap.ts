import type { Sample } from "./case.ts";
import { keep } from "./clock.ts";
import { heapUsed } from "./runtime.ts";

/** Bytes of the heap that each of so many keeps alive. */
export function heapOf(size: number, prepare: () => Promise<(i: number) => void> | ((i: number) => void)): Sample {
  return async () => {
    const add = await prepare();
    await undefined;
    const before = heapUsed();
    for (let i = 0; i < size; i++) add(i);
    const after = heapUsed();
    keep(add);
    add(0); // so that all was alive until now
    return (after - before) / size;
  };
}
