// The deliberate differences from asyncio. A program's sides may differ only by these, each of which has a minimal program
// that shows it: if the two sides agree on it, or one of them does something else, the run fails.
import type { Rule } from "./asyncio.ts";
import type { Maker, Program, Step } from "./program.ts";

/** A difference that some programs show. */
export interface Difference {
  /** What `driver.py` or `compare.ts` calls it when it happens. */
  readonly name: string;
  readonly asyncio: string;
  readonly here: string;
  readonly why: string;
  /** How a program is recognised that may show it. */
  readonly recognised: string;
  /** What CPython's run takes over from our side. All its observations must then be ours, to the end of the program. */
  readonly rule: Rule;
  /** A minimal program, and what one side's log or state says where the sides part, and the other's does not. */
  readonly program: Program;
  readonly shows: { readonly asyncio: string; readonly here: string };
}

const lock: Maker = { kind: "Lock" };
const condition: Maker = { kind: "Condition" };
const barrier = (parties: number): Maker => ({ kind: "Barrier", parties });
const acquire = (call: number, on = 0): Step => ({ do: "acquire", on, call });
const wait = (call: number, on = 0): Step => ({ do: "wait", on, call });
const cancel = (call: number): Step => ({ do: "cancel", call });
const release: Step = { do: "release", on: 0 };
const notify: Step = { do: "notify", on: 0, n: 1 };

/** All of them. */
export const differences: readonly Difference[] = [
  {
    name: "granted",
    asyncio: "A task that was woken, and has not run yet, can be cancelled.",
    here: "A grant, or a failure, cannot be undone: an abort after it does nothing.",
    why: "A promise that has settled stays settled.",
    recognised: "a cancel of a task whose future is done, and which has not run since",
    rule: "at once",
    program: {
      world: [lock],
      turns: [
        [acquire(1), acquire(2)],
        [release, cancel(2)],
      ],
    },
    shows: { asyncio: "2: cancelled", here: "2: acquired" },
  },
  {
    name: "hand-off",
    asyncio: "A lock is unlocked between its release and the next holder's run.",
    here: "It is handed over in the step of the release, and stays locked.",
    why: "Nobody can overtake.",
    recognised: "a release, notify or wait while the lock is unlocked and somebody is to have it",
    rule: "at once",
    program: {
      world: [lock],
      turns: [
        [acquire(1), acquire(2)],
        [release, release],
      ],
    },
    shows: { asyncio: "release 0: NotAcquiredError", here: "<Lock [unlocked]> waiting=0 locked=false" },
  },
  {
    name: "line",
    asyncio: "A wait that was notified or cancelled joins the lock's line when its task runs.",
    here: "It joins the line in the step of the notification or of the abort.",
    why: "No wake-up only to queue again.",
    recognised:
      "an acquire, release, wait or waitFor while a wait of the lock's conditions was notified or cancelled, and has not run since",
    rule: "at once",
    program: {
      world: [condition],
      turns: [[acquire(1), wait(2), acquire(3)], [notify, acquire(4)], [release]],
    },
    shows: { asyncio: "4: acquired", here: "2: true" },
  },
  {
    name: "place",
    asyncio: "A wait that is cancelled while it stands in the lock's line goes to the end of the line.",
    here: "It keeps its place. A second abort does nothing.",
    why: "It waits for the lock either way, and nobody is to wait for it twice.",
    recognised: "a cancel of a condition's wait whose task waits for the lock",
    rule: "place",
    program: {
      world: [condition],
      turns: [[acquire(1), wait(2), acquire(3)], [notify], [acquire(4)], [cancel(2)], [release]],
    },
    shows: { asyncio: "4: acquired", here: "2: cancelled" },
  },
  {
    name: "silent",
    asyncio: "A condition's wait that is cancelled before it was notified notifies one more.",
    here: "It wakes nobody.",
    why: "A wake-up for nothing.",
    recognised: "the notification itself: CPython's wait, cancelled before it was notified, finds somebody to notify",
    rule: "silent",
    program: {
      world: [condition],
      turns: [[acquire(1), wait(2), acquire(3), wait(4)], [cancel(2)]],
    },
    shows: {
      asyncio: "<Condition [locked]> waiting=0 locked=true",
      here: "<Condition [locked, waiters:1]> waiting=1 locked=true",
    },
  },
  {
    name: "positions",
    asyncio: "A barrier's positions are given on arrival, and one is given twice after a cancellation.",
    here: "They are given at the release, in the order of arrival, each once.",
    why: "A position that two parties have is of no use.",
    recognised: "a cancel of a party that waits for its round",
    rule: "positions",
    program: {
      world: [barrier(3)],
      turns: [
        [wait(1), wait(2), cancel(1)],
        [wait(3), wait(4)],
      ],
    },
    shows: { asyncio: "2: 1", here: "2: 0" },
  },
  {
    name: "leaves",
    asyncio: "A cancelled party counts until its task runs, and its round may be released without it.",
    here: "It leaves in the step of the abort.",
    why: "As everywhere: a cancellation takes effect at once.",
    recognised: "a barrier's wait while a cancelled party has not run",
    rule: "at once",
    program: { world: [barrier(2)], turns: [[wait(1)], [cancel(1), wait(2)]] },
    shows: { asyncio: "2: 1", here: "<Barrier [filling, waiters:1/2]> waiting=1 broken=false" },
  },
  {
    name: "released round",
    asyncio: "A reset or an abort breaks a round that was released and has not run.",
    here: "A party that was released is never rejected.",
    why: "As for every grant.",
    recognised: "a reset or an abort while the barrier drains",
    rule: "at once",
    program: { world: [barrier(2)], turns: [[wait(1), wait(2), { do: "abort", on: 0 }]] },
    shows: { asyncio: "1: BrokenBarrierError", here: "1: 0" },
  },
  {
    name: "next round",
    asyncio: "Whoever comes while a barrier drains or is reset waits until the parties have left, and arrives then.",
    here: "Whoever comes after the release, or the reset, belongs to the next round.",
    why: "The round is over when it is released or broken.",
    recognised: "a barrier's wait while it drains or is being reset",
    rule: "at once",
    program: { world: [barrier(2)], turns: [[wait(1), wait(2), wait(3), wait(4)]] },
    shows: { asyncio: "1: 0, 2: 1, 4: 1, 3: 0", here: "1: 0, 2: 1, 3: 0, 4: 1" },
  },
  {
    name: "pass",
    asyncio:
      "Who is next is sometimes woken only when another task has run: a release finds a cancelled waiter at the head of the line, or a newcomer finds a free permit while a woken waiter has not run.",
    here: "Whoever is next is granted in the step of the release, or of the request. Only the order of events is another.",
    why: "A grant waits for nobody's run.",
    recognised:
      "a release or wait while the head of the lock's line is cancelled and has not run; an acquire of a semaphore that has a free permit and a woken waiter",
    rule: "at once",
    program: {
      world: [lock, { kind: "Event" }],
      turns: [
        [acquire(1), acquire(2), acquire(3), wait(4, 1)],
        [cancel(2), release, { do: "set", on: 1 }],
      ],
    },
    shows: { asyncio: "2: cancelled, 4: true, 3: acquired", here: "2: cancelled, 3: acquired, 4: true" },
  },
  {
    name: "tick",
    asyncio: "A wait_for() goes on when its last wait does.",
    here: "A waitFor() goes on a microtask later: whoever is granted something in the same turn may go on before it.",
    why: "It is a loop of waits, and the promise of the whole is settled after the last one.",
    recognised: "a wait_for that ended after it had waited",
    rule: "tick",
    program: {
      world: [condition, { kind: "Event" }],
      turns: [
        [acquire(1), { do: "waitFor", on: 0, call: 2, atLeast: 1 }, acquire(3), wait(4, 1)],
        [{ do: "put", on: 0 }, notify, release, { do: "set", on: 1 }],
      ],
    },
    shows: { asyncio: "2: true, 4: true", here: "4: true, 2: true" },
  },
  {
    name: "consumed",
    asyncio: "A wait_for() whose predicate raises after a wait keeps the notification that it had to itself.",
    here: "It passes the notification on to the next who waits.",
    why: "A notification is never lost.",
    recognised: "a predicate that raises after a wait, while somebody else waits for a notification",
    rule: "consumed",
    program: {
      world: [condition],
      turns: [
        [acquire(1), { do: "waitFor", on: 0, call: 2, atLeast: 2, failsAt: 1 }],
        [acquire(3), wait(4), acquire(5), { do: "put", on: 0 }, notify],
        [release],
      ],
    },
    shows: {
      asyncio: "<Condition [locked, waiters:1]> waiting=1 locked=true",
      here: "<Condition [locked]> waiting=0 locked=true",
    },
  },
  {
    name: "integers",
    asyncio: "A Semaphore(1.5) is accepted, and never becomes locked.",
    here: "What is not an integer is refused: RangeError.",
    why: "It is a mistake.",
    recognised: "a semaphore whose value is not an integer",
    rule: "integers",
    program: { world: [{ kind: "Semaphore", value: 1.5 }], turns: [[acquire(1)]] },
    shows: { asyncio: "1: acquired", here: "making the world: RangeError" },
  },
];
