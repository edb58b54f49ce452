/** Runs the collector once, wherever a program may ask for it. */
export const gc: () => void = find();

/** Bytes of the heap that are in use, once what is garbage has been collected. */
export async function heap(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    gc();
    await turn();
  }
  return process.memoryUsage().heapUsed;
}

/** Lets everything run that is due. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function find(): () => void {
  if ("Bun" in globalThis) return () => Bun.gc(true);
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) throw new Error("no collector: run Node with --expose-gc, Deno with --v8-flags=--expose-gc");
  return gc;
}
