// The rate, on a clock that the test moves.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Limiter } from "@sync/limiter";
import { Clock, settle } from "./clock.ts";
import { outcome } from "./manual.ts";

const unlimited = Number.POSITIVE_INFINITY;

/** A limiter with a rate, whose starts are noted. */
function rated(clock: Clock, limit: number, interval: number, concurrency = unlimited) {
  const limiter = new Limiter(concurrency, { rate: { limit, interval } });
  const starts: number[] = [];
  const start = (options?: { priority?: number; signal?: AbortSignal }) =>
    outcome(limiter.run(() => starts.push(clock.time), options));
  return { limiter, starts, start };
}

test("rate: at most limit starts in an interval, the others start when the first are over", () => {
  const clock = new Clock();
  return clock.use(async () => {
    const { limiter, starts, start } = rated(clock, 2, 100);
    const jobs = [1, 2, 3, 4, 5].map(() => start());
    await settle();
    assert.deepEqual([starts, limiter.waiting], [[0, 0], 3]);
    await clock.move(99);
    assert.equal(starts.length, 2);
    await clock.move(201);
    await Promise.all(jobs);
    assert.deepEqual(starts, [0, 0, 100, 100, 200]);
  });
});

test("rate: the window slides: a burst at its end and one at the next one's start are not both allowed", () => {
  const clock = new Clock();
  return clock.use(async () => {
    const { starts, start } = rated(clock, 3, 100);
    start();
    await clock.move(90);
    start();
    start();
    await clock.move(20);
    start(); // the first is over, the two at 90 are not
    start();
    await clock.move(79);
    assert.deepEqual(starts, [0, 90, 90, 110]);
    await clock.move(1);
    assert.deepEqual(starts, [0, 90, 90, 110, 190]);
  });
});

test("rate: no timer is set while nobody waits, or the limiter is paused, or each place is taken", () => {
  const clock = new Clock();
  return clock.use(async () => {
    const { limiter, start } = rated(clock, 1, 100, 2);
    await start();
    assert.equal(clock.timers, 0);
    const controller = new AbortController();
    const aborted = start({ signal: controller.signal });
    assert.equal(clock.timers, 1);
    controller.abort("left");
    assert.equal(clock.timers, 0);
    assert.equal(await aborted, "left");
    const waits = start();
    assert.equal(clock.timers, 1);
    limiter.pause();
    assert.equal(clock.timers, 0);
    limiter.resume();
    assert.equal(clock.timers, 1);
    await limiter.close("closed");
    assert.equal(clock.timers, 0);
    assert.equal(await waits, "closed");

    const full = rated(clock, 1, 100, 1);
    const release: (() => void)[] = [];
    const hold = full.limiter.run(() => new Promise<void>((resolve) => release.push(resolve)));
    const next = full.start();
    assert.equal(clock.timers, 0);
    release[0]?.();
    await hold;
    assert.equal(clock.timers, 1);
    await clock.move(100);
    await next;
    assert.equal(clock.timers, 0);
  });
});

test("rate: a start is counted when the job is called: one that is aborted before is not", () => {
  const clock = new Clock();
  return clock.use(async () => {
    const { limiter, starts, start } = rated(clock, 1, 100);
    const controller = new AbortController();
    limiter.pause();
    const aborted = start({ signal: controller.signal });
    const next = start();
    limiter.resume(); // grants the first
    controller.abort("in the gap");
    assert.equal(await aborted, "in the gap");
    await next;
    assert.deepEqual(starts, [0]);
  });
});

test("rate: what is granted before a long step is counted when it is called after it", () => {
  const clock = new Clock();
  return clock.use(async () => {
    const { limiter, starts, start } = rated(clock, 1, 100);
    limiter.pause();
    start();
    start();
    limiter.resume(); // grants the first, at 0
    clock.time = 80; // the same step goes on
    await settle();
    assert.deepEqual(starts, [80]);
    await clock.move(99);
    assert.deepEqual(starts, [80]);
    await clock.move(1);
    assert.deepEqual(starts, [80, 180]);
  });
});

test("rate: what a job does before its first await is not waited for, but for the call itself", () => {
  const clock = new Clock();
  return clock.use(async () => {
    const limiter = new Limiter(unlimited, { rate: { limit: 1, interval: 100 } });
    const starts: number[] = [];
    const job = (before: number, after: number) => () => {
      clock.time += before; // until it begins, as its own clock sees it
      starts.push(clock.time);
      clock.time += after;
    };
    const jobs = [limiter.run(job(0.5, 40)), limiter.run(job(0, 0))];
    await clock.move(60);
    assert.deepEqual(starts, [0.5]); // it is 100.5
    await clock.move(1);
    await Promise.all(jobs);
    assert.equal((starts[1] ?? 0) - (starts[0] ?? 0) >= 100, true);
  });
});

test("rate: a job that is run from inside another is not counted twice, nor forgotten", () => {
  const clock = new Clock();
  return clock.use(async () => {
    const limiter = new Limiter(unlimited, { rate: { limit: 2, interval: 100 } });
    const starts: string[] = [];
    const start = (name: string) => limiter.run(() => starts.push(`${name} at ${clock.time}`));
    const inner: Promise<number>[] = [];
    const outer = limiter.run(() => {
      inner.push(start("b"), start("c"));
      return starts.push(`a at ${clock.time}`);
    });
    await settle();
    await clock.move(99);
    assert.deepEqual(starts, ["a at 0", "b at 0"]);
    await clock.move(1);
    await Promise.all([outer, ...inner]);
    assert.deepEqual(starts, ["a at 0", "b at 0", "c at 100"]);
  });
});

test("rate: a call that comes when the time is over, and the timer is late, does not overtake", () => {
  const clock = new Clock();
  return clock.use(async () => {
    const limiter = new Limiter(unlimited, { rate: { limit: 1, interval: 100 } });
    const log: string[] = [];
    const start = (name: string) => limiter.run(() => log.push(name));
    const jobs = [start("first"), start("waits")];
    clock.time = 150;
    jobs.push(start("late"));
    await settle();
    assert.deepEqual(log, ["first", "waits"]);
    await clock.move(100);
    await Promise.all(jobs);
    assert.deepEqual(log, ["first", "waits", "late"]);
  });
});

test("rate: a timer that fires early by less than a millisecond lets nobody in early", () => {
  const clock = new Clock();
  return clock.use(async () => {
    const { starts, start } = rated(clock, 1, 100);
    start();
    start();
    await clock.move(99.9, 0.7); // it fires at 99.3
    assert.deepEqual(starts, [0]);
    await clock.move(2, 0.7);
    assert.equal(starts.length, 2);
    assert.equal((starts[1] ?? 0) >= 100, true);
  });
});

test("rate: where only timers are faked, a timer that fires is believed, and what comes after counts from it", () => {
  const clock = new Clock();
  return clock.use(async () => {
    const { limiter, start } = rated(clock, 2, 10_000);
    const jobs = [1, 2, 3, 4, 5].map(() => start());
    await settle();
    assert.equal(limiter.waiting, 3);
    await clock.move(10_000);
    assert.equal(limiter.waiting, 1);
    await clock.move(9_900); // the real clock goes on meanwhile
    assert.equal(limiter.waiting, 1);
    await clock.move(100);
    assert.equal(limiter.waiting, 0);
    await Promise.all(jobs);
  }, false);
});

test("rate: an interval that is longer than a timer can be is waited for in parts", () => {
  const clock = new Clock();
  return clock.use(async () => {
    const interval = 2 ** 32;
    const { starts, start } = rated(clock, 1, interval);
    start();
    start();
    await clock.move(interval - 1);
    assert.deepEqual(starts, [0]);
    await clock.move(1);
    assert.deepEqual(starts, [0, interval]);
  });
});

test("rate: priorities hold, and a job that comes later may be the next to start", () => {
  const clock = new Clock();
  return clock.use(async () => {
    const limiter = new Limiter(unlimited, { rate: { limit: 1, interval: 10 } });
    const log: string[] = [];
    const start = (name: string, priority: number) => limiter.run(() => log.push(name), { priority });
    const jobs = [start("a", 0), start("b", 0), start("c", 1)];
    await clock.move(5);
    jobs.push(start("d", 2));
    await clock.move(30);
    await Promise.all(jobs);
    assert.deepEqual(log, ["a", "d", "c", "b"]);
  });
});

test("rate: a million starts leave few times behind", () => {
  const clock = new Clock();
  return clock.use(async () => {
    const { limiter, start } = rated(clock, 1000, 1);
    for (let round = 0; round < 1000; round++) {
      const jobs = Array.from({ length: 1000 }, () => start());
      await Promise.all(jobs);
      clock.time += 1;
    }
    assert.deepEqual([limiter.running, limiter.waiting, clock.timers], [0, 0, 0]);
  });
});
