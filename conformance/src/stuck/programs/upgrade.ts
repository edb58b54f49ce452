/** A reader wants to write before it has ended to read. */
import { ReadWriteLock } from "@sync/rwlock";
import { named, task } from "@sync/trace";

const settings = named("settings", new ReadWriteLock());
const values = new Map<string, string>();

async function getOrSet(key: string, value: string) {
  return await settings.read.with(async () => {
    if (!values.has(key)) await settings.write.with(() => values.set(key, value)); // waits for all readers
    return values.get(key);
  });
}

export function main(): void {
  task("paint", () => getOrSet("colour", "red"));
}

export const finds = ["deadlock probable"] as const;
