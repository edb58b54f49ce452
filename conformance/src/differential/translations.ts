// What every program's log takes for the same on both sides: the words differ, and nothing else.
import { Barrier } from "@sync/barrier";
import { Condition } from "@sync/condition";
import { Lock } from "@sync/lock";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";

const held = new Condition();
held.tryAcquire();

/** What asyncio and this give for the same. */
export const translations = [
  {
    what: "acquire() gives True; here, a token",
    asyncio: { run: "outcome(asyncio.Lock().acquire)", gives: "True" },
    here: { run: async () => typeof (await new Lock().acquire()).release, gives: "function" },
  },
  {
    what: "reset() and abort() are coroutines; here, synchronous",
    asyncio: { run: "outcome(asyncio.Barrier(1).reset), outcome(asyncio.Barrier(1).abort)", gives: "('None', 'None')" },
    here: { run: () => [new Barrier(1).reset(), new Barrier(1).abort()].map(String), gives: "undefined,undefined" },
  },
  {
    what: "notify() gives None; here, how many it notified",
    asyncio: { run: "asyncio.Condition._notify(asyncio.Condition(), 1)", gives: "None" },
    here: { run: () => held.notify(1), gives: "0" },
  },
  {
    what: "a lock that is not acquired: RuntimeError; here, NotAcquiredError",
    asyncio: { run: "outcome(asyncio.Lock().release)", gives: "RuntimeError" },
    here: { run: () => new Lock().release(), gives: "NotAcquiredError" },
  },
  {
    what: "one release too many: ValueError; here, RangeError",
    asyncio: { run: "outcome(asyncio.BoundedSemaphore(1).release)", gives: "ValueError" },
    here: { run: () => new BoundedSemaphore(1).release(), gives: "RangeError" },
  },
  {
    what: "a negative value: ValueError; here, RangeError",
    asyncio: { run: "outcome(lambda: asyncio.Semaphore(-1))", gives: "ValueError" },
    here: { run: () => new Semaphore(-1), gives: "RangeError" },
  },
];

/** What something gives, as text: its value, or the name of its error. */
export async function nameOf(run: () => unknown): Promise<string> {
  try {
    return String(await run());
  } catch (error) {
    return (error as Error).name;
  }
}
