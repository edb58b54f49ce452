/** Signals: what is needed of one, and how it is read from the options of a wait. */
import { invalid, optionsOf } from "./check.ts";

/** What is needed of an `AbortSignal`: another realm's, or a polyfill's, will do. */
export interface AbortSignalLike {
  /** Whether the signal is aborted. */
  readonly aborted: boolean;
  /** Why it is. A wait that is aborted rejects with this same object. */
  readonly reason?: unknown;
  /** Called with one listener, however many waiters share the signal. */
  addEventListener(type: "abort", listener: { handleEvent(): void }): void;
  /** Called when the last of them is settled. */
  removeEventListener(type: "abort", listener: { handleEvent(): void }): void;
}

/** How to wait. */
export interface WaitOptions {
  /**
   * Aborting it ends the wait, which then rejects with the signal's `reason`.
   *
   * Its type is what the platform's `fetch` takes, an `AbortSignal`, so that it can be handed on. Where the types know no
   * `fetch`, it is an {@link AbortSignalLike}, which is all that is used of it.
   */
  readonly signal?:
    | (typeof globalThis extends { fetch(input: never, init: { signal: infer Signal }): unknown }
        ? NonNullable<Signal>
        : AbortSignalLike)
    | undefined;
}

/**
 * The signal of the options of a wait, if there is one.
 *
 * @throws {TypeError} if the options or the signal are of the wrong type.
 * @throws the reason of the signal if it is aborted.
 */
export function signalOf(options: WaitOptions | undefined): WaitOptions["signal"] {
  const signal = optionsOf(options)?.signal;
  if (signal === undefined) return undefined;
  const { addEventListener, removeEventListener, aborted } = Object(signal) as Partial<AbortSignalLike>;
  if (typeof aborted !== "boolean" || !addEventListener || !removeEventListener) {
    invalid("options.signal", "an AbortSignal", signal);
  }
  if (aborted) throw signal.reason;
  return signal;
}

/** Why a signal is aborted, if it is. One that throws when it is asked counts as aborted, with what it threw. */
export function abortOf(signal: AbortSignalLike | undefined): { readonly reason: unknown } | undefined {
  try {
    return signal?.aborted ? { reason: signal.reason } : undefined;
  } catch (reason) {
    return { reason };
  }
}
