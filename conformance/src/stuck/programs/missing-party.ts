/** A barrier for three, at which two arrive. */
import { Barrier } from "@sync/barrier";
import { named, task } from "@sync/trace";

const round = named("round", new Barrier(3));

export function main(): void {
  task("worker 1", () => round.wait());
  task("worker 2", () => round.wait());
}

export const finds = ["waited-too-long certain"] as const;
export const limits = { waitedTooLong: 60 } as const;
