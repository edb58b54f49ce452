/** Runs it, and returns what was thrown in a microtask meanwhile, which every runtime would report in its own way. */
export async function uncaught(run: () => void | Promise<void>): Promise<unknown[]> {
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
  await new Promise((resolve) => setTimeout(resolve, 0));
  return errors;
}
