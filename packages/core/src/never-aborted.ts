/** A signal that is never aborted, for functions that are always given one. */
import type { WaitOptions } from "./signal.ts";

/** What a function is given that is called with a signal: the platform's `AbortSignal`, where the types know one. */
export type Signal = NonNullable<WaitOptions["signal"]>;

/**
 * A signal that is never aborted. A function that is called with it may add listeners, and keep it: the signal drops them,
 * because it would collect those of all calls.
 */
export const neverAborted: Signal = /* @__PURE__ */ deaf(/* @__PURE__ */ new AbortController().signal);

function deaf(signal: Signal): Signal {
  const ignore = { value() {} };
  return Object.defineProperties(signal, { addEventListener: ignore, removeEventListener: ignore });
}
