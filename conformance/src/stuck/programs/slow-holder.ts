/** One holder that works for long, and those that wait for it. */
import { Lock } from "@sync/lock";
import { named, task } from "@sync/trace";

const report = named("report", new Lock());

const render = () => new Promise((resolve) => setTimeout(resolve, 300));

export async function main(): Promise<void> {
  await Promise.all([
    task("monthly", () => report.with(render)),
    task("daily", () => report.with(() => {})),
    task("hourly", () => report.with(() => {})),
  ]);
}

export const finds = ["held-too-long certain"] as const;
export const ends = true;
export const limits = { heldTooLong: 60 } as const;
