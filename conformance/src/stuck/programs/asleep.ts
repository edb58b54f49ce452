/** An event that nobody sets, when nothing else is left to do: the process ends, and says nothing. */
import { Event } from "@sync/event";
import { named, task } from "@sync/trace";

const ready = named("ready", new Event());

export function main(): void {
  task("client", () => ready.wait());
}

export const finds = ["asleep certain"] as const;
export const runsDry = true;
