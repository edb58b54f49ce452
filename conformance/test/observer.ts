// An observer made of callbacks.
import type { Observer } from "@sync/core";

/** What is called when a request is settled: one of the two, once. */
export interface Callbacks<T = unknown> {
  granted?(value: T): void;
  failed?(reason: unknown): void;
}

/** Calls one of the callbacks. It may have a signal. */
export function observer<T>({ granted, failed }: Callbacks<T>, signal?: Observer<T>["signal"]): Observer<T> {
  return {
    settled: (waiter) => (waiter.granted ? granted?.(waiter.outcome as T) : failed?.(waiter.outcome)),
    signal,
  };
}
