/** Runs it, and gives what was thrown in a microtask meanwhile, which every runtime would report in its own way. */
export async function uncaught(run: () => Promise<void>): Promise<unknown[]> {
  const errors: unknown[] = [];
  const { queueMicrotask } = globalThis;
  globalThis.queueMicrotask = (callback) =>
    queueMicrotask(() => {
      try {
        callback();
      } catch (error) {
        errors.push(error);
      }
    });
  try {
    await run();
  } finally {
    globalThis.queueMicrotask = queueMicrotask;
  }
  return errors;
}
