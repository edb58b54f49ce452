/** The governor of a key, where it is not a lock of ours. */
import {
  type Governor,
  type Grantor,
  giveBack,
  invalid,
  type Request,
  requestOf,
  submit,
  type Token,
  Waiter,
  type WaitOptions,
  withdraw,
} from "@sync/core";
import { type Entries, type Entry, submitted } from "./entry.ts";

/**
 * Stands between a governor and those that use it by a key. It counts them: whether the governor is locked does not say whether
 * somebody uses it, and others may use the governor, too. What is granted comes back to it.
 */
export class KeyGovernor<K> implements Entry, Grantor<Token, unknown> {
  readonly #governor: Governor;
  readonly #entries: Entries<K>;
  readonly #key: K;
  #primitive: Grantor<Token, unknown> | undefined; // what the governor's requests belong to
  #uses = 0;

  constructor(governor: Governor, entries: Entries<K>, key: K) {
    if (typeof Object(governor)[requestOf] !== "function") invalid("make(key)", "a governor", governor);
    this.#governor = governor;
    this.#entries = entries;
    this.#key = key;
  }

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
    return submitted(this.request());
  }

  request(options?: WaitOptions): Waiter<Token, unknown> {
    if (this.#uses++ === 0) this.#entries.set(this.#key, this);
    try {
      const request = this.#governor[requestOf](options);
      this.#primitive ??= request.grantor();
      return new Use(request.demand, this);
    } catch (error) {
      this.end();
      throw error;
    }
  }

  /** Ends a use. */
  end(): void {
    if (--this.#uses === 0) this.#entries.delete(this.#key);
  }

  [submit](request: Request<Token, unknown>): void {
    this.#primitive?.[submit]?.(request);
  }

  [withdraw](request: Request<Token, unknown>, reason: unknown): void {
    this.#primitive?.[withdraw]?.(request, reason);
  }

  [giveBack](request: Request<Token, unknown>): void {
    this.#primitive?.[giveBack](request);
    this.end();
  }
}

/** A request of a key, and its token, whatever token the governor has. */
class Use extends Waiter<Token, unknown> {
  override grant(): void {
    super.grant(undefined, this);
  }

  override fail(reason: unknown): void {
    const governor = this.grantor();
    super.fail(reason);
    if (governor instanceof KeyGovernor) governor.end();
  }
}
