/** What the page does whose trace is looked at: three tasks that take a lock in turn, and one that has enough of waiting. */
import { Lock } from "@sync/lock";
import { named, start, stop, task } from "@sync/trace";
import { record, userTiming } from "@sync/trace/perfetto";

/** Returns the trace for Perfetto, in base 64. */
export async function run(): Promise<string> {
  const tracer = start();
  const recording = record(tracer);
  const timing = userTiming(tracer);
  const accounts = named("accounts", new Lock());
  const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  const transfer = (name: string, ms: number) =>
    task(name, async () => {
      const token = await accounts.acquire();
      await sleep(ms);
      token.release();
    });
  const impatient = (ms: number) =>
    task("impatient", () => accounts.acquire({ signal: AbortSignal.timeout(ms) }).catch(() => {}));
  await Promise.all([transfer("ann", 30), transfer("bob", 20), impatient(10), transfer("carol", 15)]);

  timing.stop();
  stop();
  return btoa(String.fromCharCode(...recording.stop()));
}
