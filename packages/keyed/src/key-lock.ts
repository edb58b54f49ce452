/** The lock of a key: what there is by default. */
import { giveBack, type LockToken, type PartOf, partOf, requestOf, type Waiter } from "@sync/core";
import { Lock, type Token, type WaitOptions } from "@sync/lock";
import type { Entries, Entry } from "./entry.ts";

/**
 * A lock that nobody but its key's users know, so that it is in use exactly while it is held. It is made for a token that holds
 * it, or to be acquired in the same step.
 */
export class KeyLock<K> extends Lock implements Entry {
  readonly #entries: Entries<K>;
  readonly #key: K;

  constructor(entries: Entries<K>, key: K, token?: LockToken) {
    super();
    this.#entries = entries;
    this.#key = key;
    entries.set(key, this);
    if (token === undefined) return;
    token.transfer(this);
    this.take(token);
  }

  get primitive(): unknown {
    return this;
  }

  request(options?: WaitOptions): Waiter<Token, unknown> {
    return this[requestOf](options);
  }

  [partOf](): PartOf {
    return { primitive: this.#entries.of, key: this.#key };
  }

  override [giveBack](): void {
    super[giveBack]();
    if (!this.locked()) this.#entries.delete(this.#key);
  }
}
