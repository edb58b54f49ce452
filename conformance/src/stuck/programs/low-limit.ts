/** A limit that is too low for what comes: everybody goes on, and waits for long. */
import { Semaphore } from "@sync/semaphore";
import { named, task } from "@sync/trace";

const connections = named("connections", new Semaphore(2));

const query = () => new Promise((resolve) => setTimeout(resolve, 10));

export async function main(): Promise<void> {
  const requests = Array.from({ length: 40 }, () => task("request", () => connections.with(query)));
  await Promise.all(requests);
}

export const finds = ["waited-too-long certain"] as const;
export const ends = true;
export const limits = { waitedTooLong: 60 } as const;
