/** Two orders of the same locks. Nothing has deadlocked yet. */
import { Lock } from "@sync/lock";
import { named, task } from "@sync/trace";

const orders = named("orders", new Lock());
const stock = named("stock", new Lock());

export async function main(): Promise<void> {
  await task("ship", () => orders.with(() => stock.with(() => {})));
  await task("restock", () => stock.with(() => orders.with(() => {})));
}

export const finds = ["inversion certain"] as const;
