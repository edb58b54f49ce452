/** A queue by priority, then arrival, whose entries can be removed from anywhere. */
import { Queue, type Queueable } from "@sync/core";

/** What can be in a {@linkcode PriorityQueue}, in one at a time. */
export interface Prioritized extends Queueable {
  /** Its priority: the highest comes first. */
  readonly demand: number;
}

/**
 * A queue by priority, then arrival. Entries of one priority are in a queue of their own, and the priorities are in a heap. So an
 * operation costs O(log n) in the number of different priorities, and O(1) where all have the same.
 */
export class PriorityQueue<E extends Prioritized> {
  readonly #queues = new Map<number, Queue<E>>();
  #heap: number[] = []; // the priorities in the map, the highest first; a queue may be empty
  #size = 0;

  /** How many entries are in the queue. */
  get size(): number {
    return this.#size;
  }

  /** Puts an entry behind those of its priority. */
  push(entry: E): void {
    const priority = entry.demand;
    let queue = this.#queues.get(priority);
    if (queue === undefined) {
      queue = new Queue();
      this.#queues.set(priority, queue);
      this.#moveUp(priority);
    }
    queue.push(entry);
    this.#size++;
  }

  /** The first entry, which stays where it is. */
  peek(): E | undefined {
    return this.#size === 0 ? undefined : this.#first()?.peek();
  }

  /** Takes out the first entry. There must be one. */
  shift(): E | undefined {
    const first = this.#first()?.shift();
    this.#removed();
    return first;
  }

  /** Takes out an entry that is in the queue, by its priority and its position there. */
  remove(priority: number, position: number): void {
    this.#queues.get(priority)?.remove(position);
    this.#removed();
  }

  /** Most priorities that nobody has any more are forgotten, so that they weigh nothing. */
  #removed(): void {
    this.#size--;
    const priorities = this.#heap;
    if (priorities.length <= 2 * this.#size + 64) return;
    this.#heap = [];
    for (const priority of priorities) {
      if (this.#queues.get(priority)?.size === 0) this.#queues.delete(priority);
      else this.#moveUp(priority);
    }
  }

  /** The queue of the highest priority that is not empty. There must be one. */
  #first(): Queue<E> | undefined {
    for (;;) {
      const [priority = 0] = this.#heap;
      const queue = this.#queues.get(priority);
      if (queue?.size !== 0) return queue;
      this.#queues.delete(priority);
      this.#moveDown(this.#heap.pop() ?? 0);
    }
  }

  /** Puts a priority at the end of the heap, and moves it up. */
  #moveUp(priority: number): void {
    const heap = this.#heap;
    let i = heap.length;
    for (; i > 0; ) {
      const above = (i - 1) >> 1;
      if ((heap[above] as number) >= priority) break;
      heap[i] = heap[above] as number;
      i = above;
    }
    heap[i] = priority;
  }

  /** Puts a priority at the head of the heap, and moves it down. */
  #moveDown(priority: number): void {
    const heap = this.#heap;
    let i = 0;
    for (;;) {
      let below = 2 * i + 1;
      if (below >= heap.length) break;
      if ((heap[below + 1] as number) > (heap[below] as number)) below++;
      if ((heap[below] as number) <= priority) break;
      heap[i] = heap[below] as number;
      i = below;
    }
    heap[i] = priority;
  }
}
