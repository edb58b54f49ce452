/** What users see of the two sides of a read-write lock. */
import type { Governor, Token, WaitOptions } from "@sync/core";
import type { WriteToken } from "./write-token.ts";

/** The side of the readers. */
export interface ReadLock extends Governor {
  /** How many wait to read. */
  readonly waiting: number;

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
  acquire(options?: WaitOptions): Promise<Token>;

  /** Acquires the lock to read if nobody writes or waits, and returns the token; else `undefined`. */
  tryAcquire(): Token | undefined;

  /** Whether a reader would have to wait: somebody writes, or waits. */
  locked(): boolean;
}

/** The side of the writers. */
export interface WriteLock extends Governor {
  /** How many wait to write. */
  readonly waiting: number;

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
  acquire(options?: WaitOptions): Promise<WriteToken>;

  /** Acquires the lock to write if nobody reads, writes or waits, and returns the token; else `undefined`. */
  tryAcquire(): WriteToken | undefined;

  /** Whether a writer would have to wait: somebody reads, writes, or waits. */
  locked(): boolean;
}
