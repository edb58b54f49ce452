// A sleep that can be cancelled.

import { setTimeout } from "node:timers/promises";

/** Waits for some time. If aborted, rejects with the signal's reason, as the primitives do. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(ms, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted(); // the timer's own error only mentions the reason
    throw error;
  }
}
