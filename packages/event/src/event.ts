import { deliver, Primitive, type Sink, Waiter, type WaitOptions } from "@sync/core";

/**
 * A flag that tasks wait for: asyncio's `Event`. It starts unset; `set()` releases all who wait.
 *
 * **Fairness**: `set()` releases the waiters in the order in which they came.
 *
 * Not to be confused with the DOM's `Event`, nor thread-safe, as asyncio's is not: it serves one event loop.
 *
 * @example
 * ```ts
 * import { Event } from "@sync/event";
 * import assert from "node:assert/strict";
 *
 * const ready = new Event();
 * const log: string[] = [];
 * const worker = ready.wait().then(() => log.push("works"));
 *
 * log.push("prepares");
 * ready.set();
 * await worker;
 * assert.deepEqual(log, ["prepares", "works"]);
 * ```
 */
export class Event extends Primitive<true> {
  #set = false;

  /** `"Event"`. */
  get [Symbol.toStringTag](): string {
    return "Event";
  }

  /** Whether the event is set. */
  isSet(): boolean {
    return this.#set;
  }

  /**
   * Sets the event and releases all who wait, also if `clear()` follows in the same step. Does nothing if it is set.
   *
   * @example
   * ```ts
   * import { Event } from "@sync/event";
   * import assert from "node:assert/strict";
   *
   * const event = new Event();
   * const wait = event.wait();
   * event.set();
   * event.clear();
   * assert.equal(await wait, true);
   * assert.equal(event.isSet(), false);
   * ```
   */
  set(): void {
    this.#set = true;
    let waiter: Waiter<true> | undefined;
    while ((waiter = this.next()) !== undefined) waiter.grant(true);
    deliver();
  }

  /** Unsets the event: whoever calls `wait()` from now on waits for the next `set()`. */
  clear(): void {
    this.#set = false;
  }

  /**
   * Waits until the event is set.
   *
   * **Settles when** `set()` is called, or at once if the event is set; resolves with `true`.
   *
   * **Fairness**: all who wait are released together, in the order in which they came.
   *
   * **If aborted** before the call, it rejects with the signal's reason, even if the event is set. While waiting, it leaves at
   * once and rejects with the reason. After the event was set an abort does nothing.
   *
   * **Throws** (rejects with) the signal's `reason`, that very object; `TypeError` if `options` or `signal` is not one.
   *
   * @example
   * ```ts
   * import { Event } from "@sync/event";
   * import assert from "node:assert/strict";
   *
   * const event = new Event();
   * const controller = new AbortController();
   * const wait = event.wait({ signal: controller.signal });
   * controller.abort("gave up");
   * await assert.rejects(wait, (reason) => reason === "gave up");
   * assert.equal(event.waiting, 0);
   * ```
   */
  wait(options?: WaitOptions): Promise<true> {
    return this.promise(options);
  }

  /**
   * The seam below `wait`, for callbacks: starts to wait in this very step. If the event is set, the waiter that it returns
   * shows that it was granted; else the sink hears, later. `abandon()` of the waiter gives up.
   *
   * @example
   * ```ts
   * import { Event } from "@sync/event";
   * import assert from "node:assert/strict";
   *
   * const event = new Event();
   * let heard = 0;
   * event.enqueue({ granted: () => heard++, failed: () => {} });
   * event.enqueue({ granted: () => heard++, failed: () => {} }).abandon();
   * event.set();
   * assert.equal(heard, 1);
   * assert.equal(event.enqueue().granted, true);
   * ```
   */
  enqueue(sink?: Sink<true>): Waiter<true> {
    const waiter = new Waiter<true>(this, undefined);
    if (this.#set) waiter.grant(true);
    else this.queue.push(waiter);
    return waiter.listen(sink);
  }

  /** Its state in print. */
  protected override describe(): string {
    return (this.#set ? "set" : "unset") + this.waiters();
  }
}
