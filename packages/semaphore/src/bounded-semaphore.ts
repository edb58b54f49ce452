/** A semaphore with a bound that can be changed: asyncio's `BoundedSemaphore`. */
import { addPermits, integer } from "@sync/core";
import { Semaphore } from "./semaphore.ts";

/**
 * A semaphore that throws if more permits are released than were acquired: asyncio's `BoundedSemaphore`. Its bound can be
 * changed while it is in use.
 *
 * @example
 * ```ts
 * import { BoundedSemaphore } from "@sync/semaphore";
 * import assert from "node:assert/strict";
 *
 * const semaphore = new BoundedSemaphore(2);
 * const token = await semaphore.acquire();
 * token.release();
 * assert.throws(() => semaphore.release(), RangeError);
 * await assert.rejects(semaphore.acquire({ permits: 3 }), RangeError); // it could never be granted
 * ```
 */
export class BoundedSemaphore extends Semaphore {
  /**
   * A semaphore with all its permits free.
   *
   * @param value How many permits there are, and the bound: an integer >= 0. Default: 1.
   * @throws {TypeError} if `value` is not a number.
   * @throws {RangeError} if `value` is not an integer >= 0.
   */
  constructor(value = 1) {
    super(value);
    this.limit = value;
  }

  /** How many permits there are in all, free and taken. */
  get bound(): number {
    return this.limit;
  }

  /** `"BoundedSemaphore"`. */
  override get [Symbol.toStringTag](): string {
    return "BoundedSemaphore";
  }

  /**
   * Changes how many permits there are in all.
   *
   * Above the old bound, the new permits go to those who wait. Below what is taken, nothing is granted until enough has come
   * back. Pending requests for more than the new bound reject with `RangeError`, and those that they held back are granted.
   *
   * A bound of 0 pauses: nothing is granted, and every request waits until the bound is raised again.
   *
   * **Throws** `TypeError` if `bound` is not a number, `RangeError` if it is not an integer >= 0. Nothing has changed then.
   *
   * **Differs from asyncio**: asyncio has no such method.
   *
   * @example
   * ```ts
   * import { BoundedSemaphore } from "@sync/semaphore";
   * import assert from "node:assert/strict";
   *
   * const semaphore = new BoundedSemaphore(1);
   * await semaphore.acquire();
   * const second = semaphore.acquire();
   * semaphore.resize(2);
   * await second;
   *
   * semaphore.resize(0); // pauses
   * const third = semaphore.acquire();
   * semaphore.resize(3); // goes on
   * await third;
   * ```
   */
  resize(bound: number): void {
    const more = integer("bound", bound, 0) - this.limit;
    this.limit += more;
    this[addPermits](more);
  }
}
