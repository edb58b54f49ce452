// Checks that cost does not depend on how many wait, and that each check would find out if it did. Times are only ever compared
// with each other: what a waiter costs among many against what it costs among few, with as many in all.
import { Barrier } from "@sync/barrier";
import { Condition } from "@sync/condition";
import { Event } from "@sync/event";
import { Lock } from "@sync/lock";
import { Semaphore } from "@sync/semaphore";
import { type Case, ignore, parts, repeated } from "./cases/case.ts";
import { cases } from "./cases/index.ts";
import { countListeners } from "./field/watch.ts";
import { contenders, load } from "./libraries/index.ts";
import { SlowQueue } from "./libraries/slow.ts";

const [few, many] = [50, 5000];
const [minSamples, maxSamples] = [3, 15];
/** With as many in all, so that heap and collector are the same; others who use the machine do not count. */
const manner = { atOnce: true, clock: processorTime };
/** How many times as much each of many may cost as each of few. A step that looks at all the others costs a hundred times as much. */
const bound = 4;
const waiters = 1000;

function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return 1000 * (user + system);
}

function heldLock(): Lock {
  const lock = new Lock();
  lock.tryAcquire();
  return lock;
}

/** What is measured besides the cases of the benchmarks. */
const own: Readonly<Record<string, Case["prepare"]>> = {
  "all time out": ({ make }, size) =>
    repeated(size, () => {
      const { acquire, acquireWithin = acquire } = make?.(1) ?? { acquire: async () => {} };
      acquire();
      return Promise.allSettled(Array.from({ length: size }, () => acquireWithin(1)));
    }),
  "a large request at the head": ({ make }, size) =>
    parts(size, (time) => {
      const { acquire, acquireMany = acquire, releaseAny = ignore } = make?.(0) ?? { acquire: async () => {} };
      acquireMany(size);
      for (let i = 0; i < size; i++) acquire();
      time(() => {
        for (let i = 0; i < 2 * size; i++) releaseAny();
      });
    }),
  "a condition notifies one, again and again": (_, size) =>
    parts(size, (time) => {
      const condition = new Condition(heldLock());
      for (let i = 0; i < size; i++) {
        condition.wait();
        condition.lock.tryAcquire();
      }
      time(() => {
        for (let i = 0; i < size; i++) condition.notify();
      });
    }),
};

/** What is measured, of whom, and who does the same, or something like it, as it should not be done: the check must find it out. */
const checks: readonly (readonly [what: string, ours: string, slow: string, of?: string])[] = [
  ["drain", "@sync/semaphore", "slow"],
  ["drain", "@sync/lock", "slow"],
  ["shared-signal-grant", "@sync/semaphore", "slow"],
  ["own-signals", "@sync/semaphore", "slow"],
  ["shared-signal-abort", "@sync/semaphore", "slow"],
  ["cancel-own-signals", "@sync/semaphore", "slow"],
  ["all time out", "@sync/semaphore", "slow"],
  ["a large request at the head", "@sync/semaphore", "slow"],
  ["cancel", "@sync/semaphore", "slow", "cancel-own-signals"],
  ["event-broadcast", "@sync/event", "slow"],
  ["condition-notify-all", "@sync/condition", "slow", "event-broadcast"],
  ["a condition notifies one, again and again", "@sync/condition", "slow", "event-broadcast"],
  ["barrier", "@sync/barrier", "slow"],
  ["effect-contention", "@sync/effect/Semaphore", "effect"],
  ["effect-interruption", "@sync/effect/Lock", "slow"],
];

/**
 * How many times as much each of many costs as each of few: the minimum of several samples of both, in turn. Samples are taken until
 * there is no doubt that it is as expected.
 */
async function growth(what: string, contender: string, expected: "flat" | "steep"): Promise<number> {
  const prepare = cases.get(what)?.prepare ?? own[what];
  const library = contender in contenders ? await load(contender) : {};
  const [ofFew, ofMany] = [few, many].map((size) => prepare?.(library, size, contender));
  if (ofFew === undefined || ofMany === undefined) throw new Error(`${contender} has no way to ${what}`);
  const plain = (ratio: number) => (expected === "flat" ? ratio < bound / 2 : ratio > 1.5 * bound);
  let [forFew, forMany] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let samples = 1; ; samples++) {
    forFew = Math.min(forFew, await ofFew(manner));
    forMany = Math.min(forMany, await ofMany(manner));
    const ratio = forMany / forFew;
    if (samples === maxSamples || (samples >= minSamples && plain(ratio))) return ratio;
  }
}

/** How often listeners were added to a signal and removed, while so many wait with it and it is aborted. */
function listenersOf(wait: (options: { signal: AbortSignal }) => Promise<unknown>): { added: number; removed: number } {
  const controller = new AbortController();
  const calls = countListeners(controller.signal);
  for (let i = 0; i < waiters; i++) wait(controller).catch(ignore);
  controller.abort();
  return calls;
}

setInterval(ignore, 1000); // a signal's timer does not keep Node alive

let [passed, failed] = [0, 0];

function report(holds: boolean, text: string): void {
  if (holds) passed++;
  else failed++;
  console.log(`${holds ? "ok    " : "FAILED"}  ${text}`);
}

const [lock, semaphore, event, barrier] = [heldLock(), new Semaphore(0), new Event(), new Barrier(waiters + 1)];
const [condition, queue] = [new Condition(heldLock()), new SlowQueue()];
const waits: Readonly<Record<string, Parameters<typeof listenersOf>[0]>> = {
  Lock: (options) => lock.acquire(options),
  Semaphore: (options) => semaphore.acquire(options),
  Event: (options) => event.wait(options),
  Barrier: (options) => barrier.wait(options),
  Condition(options) {
    const wait = condition.wait(options);
    condition.lock.tryAcquire();
    return wait;
  },
};
for (const [name, wait] of Object.entries(waits)) {
  const { added, removed } = listenersOf(wait);
  report(
    added === 1 && removed === 1,
    `${name}: ${waiters} wait with one signal: ${added} listener added, ${removed} removed`,
  );
}
const { added, removed } = listenersOf((options) => queue.wait(options));
report(added > 1 && removed > 1, `the slow queue is found out: ${added} added, ${removed} removed`);

for (const [what, ours, slow, instead = what] of checks) {
  const ratio = await growth(what, ours, "flat");
  report(
    ratio <= bound,
    `${what}, ${ours}: each of ${many} costs ${ratio.toFixed(1)} times what each of ${few} does, at most ${bound}`,
  );
  const high = await growth(instead, slow, "steep");
  report(high > bound, `${instead}, ${slow}, is found out: ${high.toFixed(1)} times`);
}

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
