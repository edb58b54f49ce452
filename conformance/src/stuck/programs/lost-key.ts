/** A key whose token is dropped. The other keys go on. */
import { Keyed } from "@sync/keyed";
import { named, task } from "@sync/trace";

const accounts = named("accounts", new Keyed<string>());

async function open(account: string) {
  await accounts.acquire(account); // the token is dropped
}

export async function main(): Promise<void> {
  await task("open", () => open("ann"));
  task("deposit", () => accounts.with("ann", () => {}));
}

export const finds = ["lost probable"] as const;
export const collects = true;
