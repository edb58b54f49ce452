// The seam below the promises, by the names of whichever checkout is measured: before and after it is renamed.
import * as core from "@sync/core";

type Waiter = Record<string, () => void>;

const key: PropertyKey = (core as { readonly enqueue?: symbol }).enqueue ?? "enqueue";

/** Makes so many requests of a primitive. */
export function enqueueAll(primitive: object, size: number): Waiter[] {
  const requests = primitive as Record<PropertyKey, () => Waiter>;
  return Array.from({ length: size }, () => (requests[key] as () => Waiter).call(primitive));
}

/** Cancels each of them. */
export function cancelAll(waiters: readonly Waiter[]): void {
  const name = "cancel" in (waiters[0] ?? {}) ? "cancel" : "abandon";
  for (const waiter of waiters) (waiter[name] as () => void).call(waiter);
}
