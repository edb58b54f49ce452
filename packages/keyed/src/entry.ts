/** What there is for a key in use. */
import { flush, promiseOf, type Token, type Waiter, type WaitOptions } from "@sync/core";
import type { KeyToken } from "./key-token.ts";

/** The keys in use. */
export type Entries<K> = Map<K, Entry | KeyToken<K>>;

/** What there is for a key. It is among the entries exactly as long as something uses it. */
export interface Entry {
  /** What its requests are for. */
  readonly primitive: unknown;
  /** How many wait. */
  readonly waiting: number;
  /** Whether a request would have to wait. */
  locked(): boolean;
  /** Acquires it, without options. */
  acquire(): Promise<Token>;
  /** A request that is still to be submitted, and is not granted once the signal is aborted. */
  request(options?: WaitOptions, signal?: WaitOptions["signal"]): Waiter<Token, unknown>;
}

/** Submits a request, and returns its promise. */
export function submitted(request: Waiter<Token, unknown>, signal?: WaitOptions["signal"]): Promise<Token> {
  request.submit();
  const promise = promiseOf(request, signal);
  flush();
  return promise;
}
