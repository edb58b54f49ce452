/** A call of acquire() that nobody awaits: its token is in a promise that nobody looks at. */
import { Lock } from "@sync/lock";
import { named, task } from "@sync/trace";

const log = named("log", new Lock());
const lines: string[] = [];

async function write(line: string) {
  log.acquire(); // without await, and without the token
  lines.push(line);
}

export async function main(): Promise<void> {
  await task("first", () => write("one"));
  task("second", () => log.with(() => lines.push("two")));
}

export const finds = ["lost probable"] as const;
export const collects = true;
