/** Two transfers: each holds the account that the other needs. */
import { Lock } from "@sync/lock";
import { named, task } from "@sync/trace";

const ann = named("ann", new Lock());
const bob = named("bob", new Lock());

const readBalance = () => new Promise((resolve) => setTimeout(resolve, 5));

async function transfer(from: Lock, to: Lock) {
  await from.with(async () => {
    await readBalance();
    await to.with(() => {}); // the other transfer holds it
  });
}

export function main(): void {
  task("from ann", () => transfer(ann, bob));
  task("from bob", () => transfer(bob, ann));
}

export const finds = ["inversion certain", "deadlock probable"] as const;
