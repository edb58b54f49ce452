/** The classes of core that requests pass: of our copy, and of others that a program has. */
import { enqueue, Primitive, PromiseRequest, Queue, QueuedGovernor, Waiter } from "@sync/core";

/** The prototypes that are known. */
export const prototypes: Set<object> = new Set([
  Primitive.prototype,
  QueuedGovernor.prototype,
  Queue.prototype,
  PromiseRequest.prototype,
  Waiter.prototype,
]);

/** Learns the classes of another copy of core, from a primitive that is made of it. */
export function learn(primitive: object): void {
  const base = chainOf(primitive).find((prototype) => Object.hasOwn(prototype, enqueue) && "promise" in prototype);
  if (base === undefined || base === Primitive.prototype) return;
  addAll(primitive);
  const { queue } = primitive as { readonly queue?: unknown };
  if (Object(queue) === queue) addAll(queue as object);
  const governor = primitive as { locked?(): unknown; tryAcquire?(): unknown; [enqueue]?(): unknown };
  // A free governor says which classes its tokens are of. It is free again in the same step.
  if (typeof governor.tryAcquire !== "function" || governor.locked?.() !== false) return;
  for (const acquire of [() => governor.tryAcquire?.(), () => governor[enqueue]?.()]) {
    const token = acquire();
    if (Object(token) !== token) continue;
    addAll(token as object);
    (token as { release(): void }).release();
  }
}

function addAll(object: object): void {
  for (const prototype of chainOf(object)) if (prototype !== Object.prototype) prototypes.add(prototype);
}

function chainOf(object: object): object[] {
  const chain: object[] = [];
  let prototype: unknown = Object.getPrototypeOf(object);
  for (; Object(prototype) === prototype; prototype = Object.getPrototypeOf(prototype)) chain.push(prototype as object);
  return chain;
}
