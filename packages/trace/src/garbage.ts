/** Has the engine collect garbage, as far as the runtime lets a program do that. */
import { process } from "./host.ts";

interface Engine {
  readonly gc?: (options?: unknown) => unknown;
  readonly Bun?: { gc(force: boolean): void };
}

interface Flags {
  setFlagsFromString?(flags: string): void;
  runInNewContext?(code: string): unknown;
}

/** Collects, and waits until those who are notified of it are. */
export async function collectGarbage(): Promise<void> {
  const collect = collector();
  for (let i = 0; i < 3; i++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 10)); // the stack of now, and a turn for those who are notified
  }
}

function collector(): () => void {
  const { Bun, gc } = globalThis as Engine;
  if (Bun !== undefined) return () => Bun.gc(true);
  const exposed = typeof gc === "function" ? gc : exposedByFlag();
  if (exposed !== undefined) return () => exposed();
  return fillMemory;
}

/** Node and Deno let a program ask for the function that `--expose-gc` gives. */
function exposedByFlag(): (() => unknown) | undefined {
  try {
    const { setFlagsFromString } = (process.getBuiltinModule?.("node:v8") ?? {}) as Flags;
    const { runInNewContext } = (process.getBuiltinModule?.("node:vm") ?? {}) as Flags;
    setFlagsFromString?.("--expose-gc");
    const gc = runInNewContext?.("typeof gc === 'function' ? gc : undefined");
    return typeof gc === "function" ? (gc as () => unknown) : undefined;
  } catch {
    return undefined;
  }
}

/** Where nothing can be asked for, an engine collects when there is much garbage. */
function fillMemory(): void {
  let garbage: unknown[] = [];
  for (let i = 0; i < 200; i++) garbage = [garbage.length, new Array(100_000).fill(i)];
}
