import { Condition } from "@sync/condition";
import { Lock, type WaitOptions } from "@sync/lock";

/**
 * A queue with room for so many items. Who puts waits while it is full, who takes waits while it is empty.
 *
 * Two conditions share one lock, so that a `take()` wakes one who waits for room, and never one who waits for an item.
 */
export class BoundedBuffer<T> {
  readonly capacity: number;
  /** How many items it held at most. */
  fullest = 0;
  readonly #lock = new Lock();
  readonly #notEmpty = new Condition(this.#lock);
  readonly #notFull = new Condition(this.#lock);
  readonly #items: T[] = [];
  #closed = false;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  /** How many items it holds. */
  get size(): number {
    return this.#items.length;
  }

  /** Adds an item. If this rejects, which it does with the signal's reason, the item was not added. */
  put(item: T, options?: WaitOptions): Promise<void> {
    return this.#lock.with(async () => {
      await this.#notFull.waitFor(() => this.#closed || this.#items.length < this.capacity, options);
      if (this.#closed) throw new Error("the buffer is closed");
      this.#items.push(item);
      this.fullest = Math.max(this.fullest, this.#items.length);
      this.#notEmpty.notify();
    }, options);
  }

  /** Removes the oldest item: `undefined` if closed and empty. If this rejects, nothing was removed. */
  take(options?: WaitOptions): Promise<T | undefined> {
    return this.#lock.with(async () => {
      await this.#notEmpty.waitFor(() => this.#closed || this.#items.length > 0, options);
      const item = this.#items.shift();
      this.#notFull.notify();
      return item;
    }, options);
  }

  /** Says that there will be no more items. What it holds can still be taken. */
  close(options?: WaitOptions): Promise<void> {
    return this.#lock.with(() => {
      this.#closed = true;
      this.#notEmpty.notifyAll();
      this.#notFull.notifyAll();
    }, options);
  }

  /** Removes what nobody took, when nobody will any more. */
  drain(): T[] {
    return this.#items.splice(0);
  }
}
