/** A signal that is never aborted, for functions that are always given one. */
import type { WaitOptions } from "./signal.ts";

/** What a function is given that is called with a signal: the platform's `AbortSignal`, where the types know one. */
export type Signal = NonNullable<WaitOptions["signal"]>;

/**
 * A signal that is never aborted. A function that is called with it may add listeners, and keep it: the signal drops them,
 * because it would collect those of all calls.
 */
export function neverAborted(): Signal {
  // Made when it is asked for: Cloudflare Workers let no module make a signal while it loads.
  signal ??= deaf(new AbortController().signal);
  return signal;
}

let signal: Signal | undefined;

function deaf(signal: Signal): Signal {
  const ignore = { value() {} };
  return Object.defineProperties(signal, { addEventListener: ignore, removeEventListener: ignore });
}
