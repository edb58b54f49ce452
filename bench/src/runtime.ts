// What a benchmark has to know of the runtime that it runs on.

interface Globals {
  readonly Bun?: typeof Bun;
  readonly Deno?: { readonly version: { readonly deno: string } };
  readonly gc?: (options?: { readonly type: "minor" | "major" }) => void;
}
const { Bun: bun, Deno: deno, gc } = globalThis as unknown as Globals;

const jsc = bun && (await import("bun:jsc"));

/** Its name and version. */
export const runtime: string = bun
  ? `Bun ${bun.version}`
  : deno
    ? `Deno ${deno.version.deno}`
    : `Node ${process.versions.node}`;

/** Collects what was left by others: all of it, or only what is young, where there is a difference. */
export function collect(all: boolean): void {
  if (bun) bun.gc(true);
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
