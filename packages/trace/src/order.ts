/** Finds locks that are acquired in two orders, before that ever deadlocks: the idea of lockdep and of GoodLock. */
import { show } from "@sync/core";
import type { Note, Subject } from "./note.ts";

/** How many locks are followed, at most. */
const maxClasses = 10_000;

/** How often an order was seen with different locks around it, at most. */
const samples = 4;

/** One lock was requested while another was held. */
interface Order {
  readonly held: Note;
  readonly requested: Note;
  /** What else was held: a lock that is around both orders keeps them apart. */
  readonly gates: ReadonlySet<string>;
}

/** Two orders that contradict each other, perhaps by way of others. */
export type Inversion = readonly Order[];

const none: readonly Inversion[] = [];

/** The orders in which locks are acquired, by class: by name, or each lock for itself. */
export class Orders {
  readonly #after = new Map<string, Map<string, Order[]>>();
  readonly #found = new Set<string>();

  /** A task requests something. Returns what contradicts the orders that were seen before, once. */
  add(requested: Note): readonly Inversion[] {
    const { task, subject } = requested;
    if (task === undefined || !task.holdsAnything || !isExclusive(subject)) return none; // as nearly always
    const to = classOf(subject);
    const held = [...task.allHeld()].filter(({ subject }) => isExclusive(subject));
    if (held.length === 0) return none;
    const classes = new Set(held.map(({ subject }) => classOf(subject)));
    if (classes.has(to) || this.#after.size >= maxClasses) return []; // two of one class: their order is not known by their class
    const found: Inversion[] = [];
    for (const note of held) {
      const from = classOf(note.subject);
      const gates = new Set([...classes].filter((gate) => gate !== from));
      if (!this.#isNew(from, to, gates)) continue;
      const order: Order = { held: note, requested, gates };
      const back = this.#path(to, from, gates, new Set());
      this.#ordersOf(from, to).push(order);
      if (back === undefined) continue;
      const cycle = [order, ...back];
      const key = cycle
        .map((each) => classOf(each.held.subject))
        .sort()
        .join("\n");
      if (this.#found.has(key)) continue;
      this.#found.add(key);
      found.push(cycle);
    }
    return found;
  }

  #ordersOf(from: string, to: string): Order[] {
    const after = this.#after.get(from) ?? new Map<string, Order[]>();
    this.#after.set(from, after);
    const orders = after.get(to) ?? [];
    after.set(to, orders);
    return orders;
  }

  /** Whether an order was not seen before, with no more around it than now. */
  #isNew(from: string, to: string, gates: ReadonlySet<string>): boolean {
    const orders = this.#after.get(from)?.get(to) ?? [];
    return orders.length < samples && !orders.some((order) => [...order.gates].every((gate) => gates.has(gate)));
  }

  /** Orders that lead from one class to another, none of which has a gate in common with another. */
  #path(from: string, to: string, gates: ReadonlySet<string>, seen: Set<string>): Order[] | undefined {
    seen.add(from);
    for (const [next, orders] of this.#after.get(from) ?? []) {
      const order = orders.find((order) => [...order.gates].every((gate) => !gates.has(gate)));
      if (order === undefined) continue;
      if (next === to) return [order];
      if (seen.has(next)) continue;
      const rest = this.#path(next, to, new Set([...gates, ...order.gates]), seen);
      if (rest !== undefined) return [order, ...rest];
    }
    return undefined;
  }
}

/** By what orders are compared. */
function classOf(subject: Subject): string {
  const { whole, key, name, id } = subject;
  return whole === undefined || key === undefined ? (name ?? `#${id}`) : `${classOf(whole)}[${show(key)}]`;
}

/** Whether one holder keeps all others out. A semaphore's permits may be enough for both orders. */
function isExclusive({ kind, key }: Subject): boolean {
  // Keys that are objects look all the same.
  return kind === "Lock" || kind === "ReadWriteLock" || (kind === "Keyed" && Object(key) !== key);
}
