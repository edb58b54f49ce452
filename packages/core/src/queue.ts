/** What can stand in a {@linkcode Queue}, in one queue at a time. */
export interface Queueable {
  /** Where it stands: the queue's own note. */
  position: number;
}

/**
 * A first-in, first-out queue that an entry may leave from anywhere.
 *
 * Every operation is O(1), `push` amortised. It is a ring of slots, because memory order is what keeps a drain flat up to
 * a million entries. A leaver blanks its slot; a full ring drops the blanks before it grows.
 *
 * @example
 * ```ts
 * import { Queue } from "@sync/core";
 * import assert from "node:assert/strict";
 *
 * const queue = new Queue<{ name: string; position: number }>();
 * const a = { name: "a", position: 0 };
 * const b = { name: "b", position: 0 };
 * const c = { name: "c", position: 0 };
 * queue.push(a);
 * queue.push(b);
 * queue.push(c);
 * queue.remove(b);
 * assert.equal(queue.shift(), a);
 * assert.equal(queue.peek(), c);
 * assert.equal(queue.size, 1);
 * ```
 */
export class Queue<E extends Queueable> {
  #slots: (E | undefined)[] = []; // as many as a power of two, so that a mask wraps a position round the ring
  #head = 0;
  #tail = 0;
  #size = 0;

  /** How many entries stand in the queue. */
  get size(): number {
    return this.#size;
  }

  /** Puts an entry at the end. It must stand in no queue. */
  push(entry: E): void {
    if (this.#tail - this.#head === this.#slots.length) this.#refit();
    this.#slots[this.#tail & (this.#slots.length - 1)] = entry;
    entry.position = this.#tail++;
    this.#size++;
  }

  /** The first entry, left where it is. */
  peek(): E | undefined {
    if (this.#size === 0) return undefined;
    const slots = this.#slots;
    let first: E | undefined;
    while ((first = slots[this.#head & (slots.length - 1)]) === undefined) this.#head++;
    return first;
  }

  /** Takes out the first entry. */
  shift(): E | undefined {
    const first = this.peek();
    if (first !== undefined) this.remove(first);
    return first;
  }

  /** Takes out an entry. It must stand in this queue. */
  remove(entry: E): void {
    this.#slots[entry.position & (this.#slots.length - 1)] = undefined;
    if (--this.#size === 0) {
      this.#head = this.#tail = 0;
      if (this.#slots.length > 64) this.#slots = []; // a crowd that has gone leaves no memory behind
    }
  }

  #refit(): void {
    const old = this.#slots;
    const end = this.#tail;
    let length = 8;
    while (length < 2 * this.#size) length *= 2;
    this.#slots = new Array(length);
    this.#tail = 0;
    for (let i = this.#head; i < end; i++) {
      const entry = old[i & (old.length - 1)];
      if (entry !== undefined) {
        this.#slots[this.#tail] = entry;
        entry.position = this.#tail++;
      }
    }
    this.#head = 0;
  }
}
