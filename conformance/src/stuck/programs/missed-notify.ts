/** A notification that comes before the wait, which does not look at the state first. */
import { Condition } from "@sync/condition";
import { named, task } from "@sync/trace";

const changed = named("changed", new Condition());
const queue: string[] = [];

async function produce() {
  await changed.with(() => {
    queue.push("job");
    changed.notify(); // nobody waits yet
  });
}

async function consume() {
  await changed.with(() => changed.wait()); // waitFor(() => queue.length > 0) would look first
  return queue.shift();
}

export async function main(): Promise<void> {
  await task("producer", produce);
  task("consumer", consume);
}

export const finds = ["waited-too-long certain"] as const;
export const limits = { waitedTooLong: 60 } as const;
