/** The two sides of a read-write lock. */
import { optionsOf, PromiseRequest, requestOf, type Token, type Waiter, type WaitOptions } from "@sync/core";
import type { Access } from "./access.ts";
import type { Mode, ModeOptions } from "./mode.ts";
import { ModeGovernor } from "./mode-governor.ts";
import type { WriteToken } from "./write-token.ts";

abstract class Side extends ModeGovernor {
  protected abstract readonly mode: Mode;
  readonly #lock: ModeGovernor<ModeOptions>;

  constructor(lock: ModeGovernor<ModeOptions>, access: Access) {
    super(access);
    this.#lock = lock;
  }

  /** How many wait on this side. */
  override get waiting(): number {
    return this.access.queue.waiting(this.mode);
  }

  /** Whether `acquire()` of this side would have to wait. */
  locked(): boolean {
    return this.access.queue.size > 0 || !this.access.allows(this.mode);
  }

  /** For primitives: the request that both sides' lock makes in this side's mode. It belongs to the lock. */
  override [requestOf](options?: WaitOptions): Waiter<Token, Mode> {
    optionsOf(options);
    return this.#lock[requestOf]({ mode: this.mode });
  }

  protected override demandOf(): Mode {
    return this.mode;
  }
}

/** The side of the readers. */
export class ReadLock extends Side {
  protected override readonly mode = "read";

  /** `"ReadLock"`. */
  get [Symbol.toStringTag](): string {
    return "ReadLock";
  }

  /**
   * Acquires the lock to read, beside other readers, and resolves with the token that gives it back.
   *
   * **Settles when** nobody writes, and those that came before, to read or to write, have been granted.
   *
   * **Fairness**: in the order of the calls on both sides. A reader waits behind a writer that waits.
   *
   * **If aborted** before the call, it rejects with the signal's reason and nothing is touched. While pending, it leaves the
   * queue at once and rejects with the reason. After the grant an abort does nothing: the caller has the token, and must
   * release it.
   *
   * **Throws** (rejects with) the signal's `reason`, that very object; `TypeError` if `options` or `signal` is of the wrong
   * type.
   *
   * **Differs from asyncio**: asyncio has no read-write lock.
   *
   * @example
   * ```ts
   * import { ReadWriteLock } from "@sync/rwlock";
   * import assert from "node:assert/strict";
   *
   * const lock = new ReadWriteLock();
   * using first = await lock.read.acquire();
   * using second = await lock.read.acquire();
   * assert.equal(String(lock), "<ReadWriteLock [readers:2]>");
   * ```
   */
  override acquire(options?: WaitOptions): Promise<Token> {
    if (options !== undefined || this.locked()) return this.promise(options);
    this.access.begin("read");
    return new PromiseRequest<Token, Mode>("read").grantAtOnce(this);
  }
}

/** The side of the writers. */
export class WriteLock extends Side {
  protected override readonly mode = "write";

  /** `"WriteLock"`. */
  get [Symbol.toStringTag](): string {
    return "WriteLock";
  }

  /**
   * Acquires the lock to write, alone, and resolves with the token that gives it back. The token can be downgraded to a
   * reader's.
   *
   * **Settles when** nobody reads or writes, and those that came before have been granted.
   *
   * **Fairness**: in the order of the calls on both sides. A writer waits for the readers before it only.
   *
   * **If aborted** before the call, it rejects with the signal's reason and nothing is touched. While pending, it leaves the
   * queue at once, the readers that it held back start to read, and it rejects with the reason. After the grant an abort does
   * nothing: the caller has the token, and must release it.
   *
   * **Throws** (rejects with) the signal's `reason`, that very object; `TypeError` if `options` or `signal` is of the wrong
   * type.
   *
   * **Differs from asyncio**: asyncio has no read-write lock.
   *
   * @example
   * ```ts
   * import { ReadWriteLock } from "@sync/rwlock";
   * import assert from "node:assert/strict";
   *
   * const lock = new ReadWriteLock();
   * const writer = await lock.write.acquire({ signal: AbortSignal.timeout(1_000) });
   * assert.equal(lock.read.locked(), true);
   * writer.release();
   * assert.equal(lock.read.locked(), false);
   * ```
   */
  override acquire(options?: WaitOptions): Promise<WriteToken> {
    return this.promise(options) as Promise<WriteToken>;
  }

  /** Acquires the lock to write if nobody reads, writes or waits, and returns the token; else `undefined`. */
  override tryAcquire(options?: WaitOptions): WriteToken | undefined {
    return super.tryAcquire(options) as WriteToken | undefined;
  }
}
