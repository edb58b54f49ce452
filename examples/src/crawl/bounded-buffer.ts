// A buffer between producers and consumers: `put()` waits while it is full, `take()` while it is empty.

import { Condition } from "@sync/condition";
import { Lock, type WaitOptions } from "@sync/lock";

export class BoundedBuffer<T> {
  readonly capacity: number;
  /** The most items that it ever held. */
  fullest = 0;
  // Two conditions share one lock. So `take()` wakes a task that waits for space, never one that waits for an item.
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

  /** Adds an item. If it rejects, the item was not added. */
  put(item: T, options?: WaitOptions): Promise<void> {
    return this.#lock.with(async () => {
      await this.#notFull.waitFor(() => this.#closed || this.#items.length < this.capacity, options);
      if (this.#closed) throw new Error("the buffer is closed");
      this.#items.push(item);
      this.fullest = Math.max(this.fullest, this.#items.length);
      this.#notEmpty.notify();
    }, options);
  }

  /** Removes the oldest item; `undefined` if the buffer is closed and empty. If it rejects, nothing was removed. */
  take(options?: WaitOptions): Promise<T | undefined> {
    return this.#lock.with(async () => {
      await this.#notEmpty.waitFor(() => this.#closed || this.#items.length > 0, options);
      const item = this.#items.shift();
      this.#notFull.notify();
      return item;
    }, options);
  }

  /** Ends the buffer: no more items will come. What it holds can still be taken. */
  close(options?: WaitOptions): Promise<void> {
    return this.#lock.with(() => {
      this.#closed = true;
      this.#notEmpty.notifyAll();
      this.#notFull.notifyAll();
    }, options);
  }

  /** Removes and returns the items that are left. */
  drain(): T[] {
    return this.#items.splice(0);
  }
}
