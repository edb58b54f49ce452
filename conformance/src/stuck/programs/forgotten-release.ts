/** A return that comes before the release. */
import { Lock } from "@sync/lock";
import { named, task } from "@sync/trace";

const cache = named("cache", new Lock());
const entries = new Map([["colour", "red"]]);

async function get(key: string) {
  const token = await cache.acquire();
  const entry = entries.get(key);
  if (entry !== undefined) return entry; // nobody releases the token
  token.release();
  return undefined;
}

export async function main(): Promise<void> {
  await task("first", () => get("colour"));
  task("second", () => get("size"));
}

export const finds = ["lost probable"] as const;
export const collects = true;
