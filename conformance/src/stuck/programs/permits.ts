/** Each job takes a connection, and then a second one, of which there are none left. */
import { Semaphore } from "@sync/semaphore";
import { named, task } from "@sync/trace";

const connections = named("connections", new Semaphore(2));

const query = () => new Promise((resolve) => setTimeout(resolve, 5));

async function copy() {
  await connections.with(async () => {
    await query();
    await connections.with(query); // both are held by those who wait here
  });
}

export function main(): void {
  task("copy orders", copy);
  task("copy users", copy);
}

export const finds = ["deadlock probable"] as const;
