/** A flag to wait for: asyncio's `Event`. */
import { flush, Primitive, printWaiters, type Request, submit, type WaitOptions } from "@sync/core";

/**
 * A flag that tasks wait for: asyncio's `Event`. It starts unset; `set()` releases all that wait.
 *
 * **Fairness**: `set()` releases the waiters in the order of their calls.
 *
 * It is not the DOM's `Event`. It is not thread-safe: like asyncio's, it serves one event loop.
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
   * Sets the event and releases all that wait, also if `clear()` follows in the same step. Does nothing if it is set.
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
    let next: Request<true> | undefined;
    while ((next = this.next()) !== undefined) next.grant(this, true);
    flush();
  }

  /** Unsets the event: a `wait()` that is called from now on waits for the next `set()`. */
  clear(): void {
    this.#set = false;
  }

  /**
   * Waits until the event is set.
   *
   * **Settles when** `set()` is called, or at once if the event is set; resolves with `true`.
   *
   * **Fairness**: all that wait are released together, in the order of their calls.
   *
   * **If aborted** before the call, it rejects with the signal's reason, even if the event is set. While pending, it
   * rejects at once with the reason. After the event was set an abort does nothing.
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
   * controller.abort("no time");
   * await assert.rejects(wait, (reason) => reason === "no time");
   * assert.equal(event.waiting, 0);
   * ```
   */
  wait(options?: WaitOptions): Promise<true> {
    return this.promise(options);
  }

  override [submit](request: Request<true>): void {
    if (this.#set) request.grant(this, true);
    else this.queue.push(request);
  }

  protected override demandOf(): undefined {}

  protected override describe(): string {
    return (this.#set ? "set" : "unset") + printWaiters(this.waiting);
  }
}
