/** The governor of a key, where it is not a lock of ours. */
import {
  acquirable,
  type Governor,
  giveBack,
  JointRequest,
  requestOf,
  submitForPromise,
  type Token,
  type Waiter,
  type WaitOptions,
} from "@sync/core";
import type { Entries, Entry } from "./entry.ts";

/**
 * Counts those that use a governor by a key: whether the governor is locked does not say whether somebody uses it, and others
 * may use the governor, too.
 */
export class KeyGovernor<K> implements Entry {
  readonly #governor: Governor;
  readonly #entries: Entries<K>;
  readonly #key: K;
  #primitive: unknown;
  #uses = 0;

  constructor(governor: Governor, entries: Entries<K>, key: K) {
    acquirable("make(key)", governor);
    this.#governor = governor;
    this.#entries = entries;
    this.#key = key;
  }

  /** What the governor's requests belong to: another governor may stand for it, too. */
  get primitive(): unknown {
    return this.#primitive;
  }

  get waiting(): number {
    return this.#governor.waiting;
  }

  locked(): boolean {
    return this.#governor.locked();
  }

  acquire(): Promise<Token> {
    return submitForPromise(this.request());
  }

  request(options?: WaitOptions, signal?: WaitOptions["signal"]): Waiter<Token, unknown> {
    if (this.#uses++ === 0) this.#entries.set(this.#key, this);
    try {
      const request = this.#governor[requestOf](options);
      this.#primitive ??= request.grantor();
      return new Use(request, this, signal);
    } catch (error) {
      this.end();
      throw error;
    }
  }

  /** Ends a use. */
  end(): void {
    if (--this.#uses === 0) this.#entries.delete(this.#key);
  }
}

/** A request of the governor, which knows whose use ends with it. */
class Use extends JointRequest {
  #of: KeyGovernor<unknown> | undefined;

  constructor(request: Waiter<Token, unknown>, of: KeyGovernor<unknown>, signal: WaitOptions["signal"]) {
    super([request], signal);
    this.#of = of;
  }

  override fail(reason: unknown): void {
    super.fail(reason);
    this.#end();
  }

  override [giveBack](): void {
    super[giveBack]();
    this.#end();
  }

  #end(): void {
    const of = this.#of;
    this.#of = undefined; // a token that is kept keeps nothing alive
    of?.end();
  }
}
