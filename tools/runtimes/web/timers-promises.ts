// Node's timers as promises, as far as the examples use them.
const { setTimeout: start, clearTimeout: stop } = globalThis;

export function setTimeout<T>(ms?: number, value?: T, options: { signal?: AbortSignal } = {}): Promise<T | undefined> {
  const { signal } = options;
  return new Promise((resolve, reject) => {
    const timer = start(() => resolve(value), ms);
    signal?.addEventListener("abort", () => {
      stop(timer);
      reject(new DOMException("The operation was aborted", "AbortError"));
    });
  });
}

export function setImmediate(): Promise<void> {
  return new Promise((resolve) => start(resolve));
}
