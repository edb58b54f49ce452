/** The token of a key that was free. */
import { type LockToken, PromiseRequest, type Token } from "@sync/core";

/** The token of a key for which nobody waits: most keys need no more. If one comes, it becomes the holder of a lock. */
export class KeyToken<K> extends PromiseRequest<Token, LockToken | undefined> {
  #key: K | undefined; // nothing when it is not needed any more: a token that is kept keeps nothing alive

  constructor(key: K) {
    super(undefined);
    this.#key = key;
  }

  /** The key, while it is needed. */
  peekKey(): K | undefined {
    return this.#key;
  }

  /** The key, which it forgets. */
  takeKey(): K {
    const key = this.#key as K;
    this.#key = undefined;
    return key;
  }
}
