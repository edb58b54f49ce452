import assert from "node:assert/strict";
import { test } from "node:test";
import { barrierScenarios } from "./sweep/barrier.ts";
import { boundedSemaphoreScenarios } from "./sweep/bounded-semaphore.ts";
import { conditionScenarios } from "./sweep/condition.ts";
import { eventScenarios } from "./sweep/event.ts";
import { lockScenarios } from "./sweep/lock.ts";
import { naiveInterruptible, naiveUninterruptible } from "./sweep/naive.ts";
import { remoteScenarios } from "./sweep/remote.ts";
import { semaphoreScenarios } from "./sweep/semaphore.ts";
import { acquireAllScenarios, readWriteScenarios } from "./sweep/several.ts";
import { type Range, type Report, sweep, sweepAsync } from "./sweep/sweep.ts";

const scenarios = [
  ...lockScenarios,
  ...eventScenarios,
  ...conditionScenarios,
  ...semaphoreScenarios,
  ...boundedSemaphoreScenarios,
  ...barrierScenarios,
  ...readWriteScenarios,
  ...acquireAllScenarios,
];
const from = (first: number, last: number, step = 1) =>
  Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) => first + i * step);
const inFibers: Range = { everyMode: [3], oneMode: [...from(4, 24), ...from(29, 64, 5)], releases: [true] };
const outsideFibers: Range = { everyMode: [], oneMode: from(3, 18), releases: [false] };
const byTheRuntime: Range = { everyMode: [], oneMode: from(3, 10), releases: [false] };

function nothingWrong(what: string, { runs, problems }: Report, min = 10_000): void {
  console.log(`interruption sweep, ${what}: ${runs} runs`);
  assert.deepEqual([...problems.values()], []);
  assert.ok(runs > min);
}

test("interrupted at any scheduler yield point, nothing is left held or queued and nobody starves", () =>
  nothingWrong("releases in fibers", sweep(scenarios, inFibers)));

test("nor where the releases come from outside fibers", () =>
  nothingWrong("releases outside fibers", sweep(scenarios, outsideFibers)));

test("nor with the microtasks of the runtime", async () =>
  nothingWrong("microtasks of the runtime", await sweepAsync(scenarios, byTheRuntime)));

test("nor on a server, which answers later", async () =>
  nothingWrong("a server in memory", await sweepAsync(remoteScenarios, byTheRuntime), 2_000));

test("the sweep finds that a naive interruptible acquireRelease leaks", () => {
  const { problems } = sweep(naiveInterruptible, inFibers);
  assert.match([...problems.values()].join(), /starves|still held/);
});

test("the sweep finds that a naive uninterruptible acquireUseRelease waits on", () => {
  const { problems } = sweep(naiveUninterruptible, inFibers);
  assert.match([...problems.values()].join(), /waits on/);
});
