/** A first-in, first-out queue whose entries can be removed from anywhere. */

/** What can be in a {@linkcode Queue}, in one queue at a time. */
export interface Queueable {
  /** The queue says at which position the entry is now. It needs that number to be removed. */
  movedTo(position: number): void;
}

/**
 * A first-in, first-out queue whose entries can be removed from anywhere.
 *
 * Every operation is O(1), `push` amortised. It is an array of slots, because memory order keeps the cost of an entry the same
 * up to a million of them. Removing an entry empties its slot. When most of the slots are empty, they are dropped.
 *
 * @example
 * ```ts
 * import { Queue } from "@sync/core";
 * import assert from "node:assert/strict";
 *
 * class Entry {
 *   position = 0;
 *   movedTo(position: number) {
 *     this.position = position;
 *   }
 * }
 *
 * const [a, b, c] = [new Entry(), new Entry(), new Entry()] as const;
 * const queue = new Queue<Entry>();
 * for (const entry of [a, b, c]) queue.push(entry);
 * queue.remove(b.position);
 * assert.equal(queue.shift(), a);
 * assert.equal(queue.peek(), c);
 * assert.equal(queue.size, 1);
 * ```
 */
export class Queue<E extends Queueable> {
  #slots: (E | undefined)[] = [];
  #head = 0; // there is no entry before it
  #size = 0;

  /** How many entries are in the queue. */
  get size(): number {
    return this.#size;
  }

  /** Puts an entry at the end. It must be in no queue. */
  push(entry: E): void {
    if (this.#slots.length > 4 * this.#size + 64) this.#compact();
    this.#size++;
    entry.movedTo(this.#slots.length);
    this.#slots[this.#slots.length] = entry;
  }

  /** The first entry, which stays where it is. */
  peek(): E | undefined {
    if (this.#size === 0) return undefined;
    let first: E | undefined;
    while ((first = this.#slots[this.#head]) === undefined) this.#head++;
    return first;
  }

  /** Takes out the first entry. */
  shift(): E | undefined {
    const first = this.peek();
    if (first !== undefined) this.remove(this.#head);
    return first;
  }

  /** The entry at a position. */
  at(position: number): E | undefined {
    return this.#slots[position];
  }

  /** Takes out the entry at a position. There must be one, or the position is -1: it was in no queue. */
  remove(position: number): void {
    if (position < 0) return;
    this.#slots[position] = undefined;
    if (--this.#size === 0 && this.#slots.length > 64) this.#compact(); // the memory of a long queue is freed with its last entry
  }

  #compact(): void {
    const slots = this.#slots;
    let end = 0;
    for (let i = this.#head; i < slots.length; i++) {
      const entry = slots[i];
      if (entry === undefined) continue;
      slots[end] = entry;
      entry.movedTo(end++);
    }
    slots.length = end;
    this.#head = 0;
  }
}
