/** A job of low priority, before which others always come. */
import { Limiter } from "@sync/limiter";
import { named, task } from "@sync/trace";

const jobs = named("jobs", new Limiter(1));

const work = () => new Promise((resolve) => setTimeout(resolve, 5));

async function busy() {
  for (let i = 0; i < 20; i++) await Promise.all([jobs.run(work, { priority: 1 }), jobs.run(work, { priority: 1 })]);
}

export async function main(): Promise<void> {
  await Promise.all([
    task("user 1", busy),
    task("user 2", busy),
    task("clean up", () => jobs.run(work, { priority: 0 })),
  ]);
}

export const finds = ["waited-too-long certain"] as const;
export const ends = true;
export const limits = { waitedTooLong: 100 } as const;
