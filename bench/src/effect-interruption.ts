// What it costs to interrupt every fiber that waits, in random order: per waiter, for a crowd eight times and sixty-four times as
// large. Flat, if leaving a queue does not depend on how many stand in it. Effect's own latch searches its waiters.
import * as Lock from "@sync/effect/Lock";
import * as Effect from "effect/Effect";
import type * as Fiber from "effect/Fiber";
import * as Latch from "effect/Latch";

/** Nanoseconds a waiter. */
function interruptAll(wait: Effect.Effect<void>, waiters: number): number {
  const fibers = Array.from({ length: waiters }, () => Effect.runFork(wait));
  shuffle(fibers);
  const started = performance.now();
  for (const fiber of fibers) fiber.interruptUnsafe();
  return ((performance.now() - started) * 1e6) / waiters;
}

function shuffle(fibers: Fiber.Fiber<void>[]): void {
  for (let i = fibers.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [fibers[i], fibers[j]] = [fibers[j] as Fiber.Fiber<void>, fibers[i] as Fiber.Fiber<void>];
  }
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

const lock = Lock.makeUnsafe();
lock.plain.tryAcquire();
const kinds = {
  "@sync/effect Lock": Lock.withLock(lock, Effect.void),
  "effect Latch": Latch.makeUnsafe().await,
};
console.log("\nwaiters            1,000      8,000      64,000");
for (const [name, wait] of Object.entries(kinds)) {
  const columns = [1000, 8000, 64_000].map((waiters) => {
    const rounds = name === "effect Latch" && waiters > 8000 ? 1 : 7;
    const cost = median(Array.from({ length: rounds }, () => interruptAll(wait, waiters)));
    return `${cost.toFixed(0)} ns`.padEnd(11);
  });
  console.log(`${name.padEnd(19)}${columns.join("")}`);
}
