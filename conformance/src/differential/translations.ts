// What every program's log takes for the same on both sides: the words differ, and nothing else.
import { Barrier } from "@sync/barrier";
import { Condition } from "@sync/condition";
import { Lock } from "@sync/lock";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";

/** Words of asyncio, and ours for the same. */
export interface Translation {
  readonly what: string;
  /** An expression of Python, and the value that it has there. */
  readonly asyncio: readonly [expression: string, value: string];
  readonly here: readonly [run: () => unknown, value: string];
}

/** All of them. */
export const translations: readonly Translation[] = [
  {
    what: "acquire() gives True; here, a token",
    asyncio: ["outcome(asyncio.Lock().acquire)", "True"],
    here: [async () => typeof (await new Lock().acquire()).release, "function"],
  },
  {
    what: "reset() and abort() are coroutines; here, synchronous",
    asyncio: [
      "outcome(asyncio.Barrier(1).reset), asyncio.iscoroutinefunction(asyncio.Barrier.abort)",
      "('None', True)",
    ],
    here: [() => [new Barrier(1).reset(), new Barrier(1).abort()].every((result) => result === undefined), "true"],
  },
  {
    what: "notify() gives None; here, how many it notified",
    asyncio: ["asyncio.Condition._notify(asyncio.Condition(), 1)", "None"],
    here: [
      () => {
        const condition = new Condition();
        condition.tryAcquire();
        return condition.notify(1);
      },
      "0",
    ],
  },
  {
    what: "a lock that is not acquired: RuntimeError; here, NotAcquiredError",
    asyncio: ["outcome(asyncio.Lock().release)", "RuntimeError"],
    here: [() => new Lock().release(), "NotAcquiredError"],
  },
  {
    what: "one release too many, or a negative value: ValueError; here, RangeError",
    asyncio: [
      "outcome(asyncio.BoundedSemaphore(1).release), outcome(lambda: asyncio.Semaphore(-1))",
      "('ValueError', 'ValueError')",
    ],
    here: [
      () => Promise.all([nameOf(() => new BoundedSemaphore(1).release()), nameOf(() => new Semaphore(-1))]),
      "RangeError,RangeError",
    ],
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
