/** Two fibers: each holds the lock that the other needs. */
import * as Lock from "@sync/effect/Lock";
import { named } from "@sync/trace";
import * as Effect from "effect/Effect";
import "@sync/trace/effect";

const orders = named("orders", Lock.makeUnsafe());
const stock = named("stock", Lock.makeUnsafe());

const ship = Effect.sleep("5 millis").pipe(
  Effect.andThen(Lock.withLock(stock, Effect.void)), // the other fiber holds it
  (inner) => Lock.withLock(orders, inner),
  Effect.withSpan("ship"),
);
const restock = Effect.sleep("5 millis").pipe(
  Effect.andThen(Lock.withLock(orders, Effect.void)),
  (inner) => Lock.withLock(stock, inner),
  Effect.withSpan("restock"),
);

export function main(): void {
  Effect.runFork(Effect.all([ship, restock], { concurrency: 2 }));
}

export const finds = ["inversion certain", "deadlock certain"] as const;
