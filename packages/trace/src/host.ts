/** What the runtime offers, where it does. */

interface Storage<T> {
  getStore(): T | undefined;
  run<R>(store: T, fn: () => R): R;
}

interface Process {
  getBuiltinModule?(name: string): { readonly AsyncLocalStorage?: new <T>() => Storage<T> } | undefined;
  cwd?(): string;
  on?(event: string, listener: () => void): void;
  off?(event: string, listener: () => void): void;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stdout?: { readonly isTTY?: boolean };
  readonly stderr?: { readonly isTTY?: boolean };
}

interface Host {
  readonly process?: Process;
  readonly Deno?: { unrefTimer?(timer: unknown): void };
}

const host = globalThis as Host;

/** The process, on Node, Bun and Deno. */
export const process: Process = host.process ?? {};

/** Milliseconds on a clock that goes on. Taken now: fake timers replace it. */
export const now: () => number = performance.now.bind(performance);

/** When that clock began. */
export const origin: number = Date.now() - now();

/** What follows the asynchronous code of a task: `AsyncLocalStorage`, or what is right until the first `await`. */
export function storage<T>(): Storage<T> {
  const AsyncLocalStorage = builtin()?.AsyncLocalStorage;
  return AsyncLocalStorage === undefined ? new Synchronous<T>() : new AsyncLocalStorage<T>();
}

function builtin() {
  try {
    return process.getBuiltinModule?.("node:async_hooks");
  } catch {
    return undefined;
  }
}

class Synchronous<T> implements Storage<T> {
  #store: T | undefined;

  getStore(): T | undefined {
    return this.#store;
  }

  run<R>(store: T, fn: () => R): R {
    const before = this.#store;
    this.#store = store;
    try {
      return fn();
    } finally {
      this.#store = before;
    }
  }
}

const [startTimer, stopTimer] = [globalThis.setInterval, globalThis.clearInterval];

/** Calls a function again and again, without keeping the process alive. Returns what ends that. */
export function every(ms: number, fn: () => void): () => void {
  const timer: unknown = startTimer(fn, ms);
  if (typeof (timer as { unref?: unknown }).unref === "function") (timer as { unref(): void }).unref();
  else host.Deno?.unrefTimer?.(timer);
  return () => stopTimer(timer as number);
}

/** Calls a function when the event loop has run dry. Returns what ends that. */
export function whenDry(fn: () => void): () => void {
  process.on?.("beforeExit", fn);
  return () => process.off?.("beforeExit", fn);
}

/** The folder that paths are shown from, with a slash at its end. */
export function folder(): string {
  try {
    return `${process.cwd?.() ?? ""}/`.replaceAll("\\", "/");
  } catch {
    return "/";
  }
}

/** A variable of the environment, if it is set, and the program may read it. */
export function variable(name: string): string | undefined {
  try {
    return process.env?.[name];
  } catch {
    return undefined; // without permission
  }
}
