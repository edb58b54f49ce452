// What a benchmark has to know of the runtime that it runs on.

interface Hosts {
  readonly Bun?: { readonly version: string; gc(sync: boolean): void };
  readonly Deno?: { readonly version: { readonly deno: string } };
  readonly process: { readonly version: string; memoryUsage(): { readonly heapUsed: number } };
  readonly gc?: (options?: { readonly type: "minor" | "major" }) => void;
}
const { Bun, Deno, process, gc } = globalThis as unknown as Hosts;

const jsc = Bun && ((await import("bun:jsc")) as { heapStats(): { heapSize: number; heapCapacity: number } });

/** Its name and version. */
export const runtime: string = Bun
  ? `Bun ${Bun.version}`
  : Deno
    ? `Deno ${Deno.version.deno}`
    : `Node ${process.version.slice(1)}`;

/** Collects what was left by others: all of it, or what is young, where that can be told apart. */
export function collect(all: boolean): void {
  if (Bun) Bun.gc(true);
  else if (gc === undefined)
    throw new Error("no collector: run Node with --expose-gc, Deno with --v8-flags=--expose-gc");
  else gc({ type: all ? "major" : "minor" });
}

/** Bytes of the heap in use, once all that can be was collected. */
export function heapUsed(): number {
  collect(true);
  collect(true);
  return jsc ? jsc.heapStats().heapSize : process.memoryUsage().heapUsed;
}

/** Bytes that grow by what is allocated for as long as nothing is collected. */
export function heapTaken(): number {
  return jsc ? jsc.heapStats().heapCapacity : process.memoryUsage().heapUsed;
}
