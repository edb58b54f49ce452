/** What there is for a key in use. */
import type { Token, Waiter, WaitOptions } from "@sync/core";
import type { KeyToken } from "./key-token.ts";

/** The keys in use. */
export class Entries<K> extends Map<K, Entry | KeyToken<K>> {
  /** Whose keys they are. */
  readonly of: object;

  /** No key is in use. */
  constructor(of: object) {
    super();
    this.of = of;
  }
}

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
