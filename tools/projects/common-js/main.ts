// A program of a CommonJS project, with all the plain packages.
import { Barrier } from "@sync/barrier";
import { Condition } from "@sync/condition";
import { NotAcquiredError, type Token } from "@sync/core";
import { Event } from "@sync/event";
import { Lock } from "@sync/lock";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";

async function main(): Promise<void> {
  const lock = new Lock();
  const token: Token = await lock.acquire();
  token.release();
  {
    using _ = await lock.acquire({ signal: AbortSignal.timeout(1000) });
    console.log(String(lock));
  }
  console.log(String(lock));
  await new Semaphore(2).with(() => {}, { permits: 2 });
  const [event, condition, barrier] = [new Event(), new Condition(), new Barrier(1)];
  event.set();
  console.log(await event.wait(), await condition.waitFor(() => "true"), await barrier.wait());
  try {
    new BoundedSemaphore(2).release();
  } catch (error) {
    console.log(error instanceof RangeError);
  }
  console.log(new NotAcquiredError("no").name);
}

main();
