import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { asyncDispose } from "@sync/core";
import { ClosedError, Limiter, QueueFullError } from "@sync/limiter";
import { countListeners } from "../../../conformance/test/count-listeners.ts";
import { manualJobs, outcome, turn } from "./manual.ts";

test("at most so many jobs run at once, and the next starts when one ends", async () => {
  const limiter = new Limiter(2);
  const { begun, names, job } = manualJobs();
  const results = ["a", "b", "c", "d"].map((name) => limiter.run(job(name)));
  assert.deepEqual([names(), limiter.running, limiter.waiting], [["a", "b"], 2, 2]);
  begun[1]?.end();
  assert.equal(await results[1], "b");
  await turn();
  assert.deepEqual([names(), limiter.running, limiter.waiting], [["a", "b", "c"], 2, 1]);
  begun[0]?.end();
  await turn();
  begun[2]?.end();
  begun[3]?.end();
  assert.deepEqual(await Promise.all(results), ["a", "b", "c", "d"]);
  assert.deepEqual([limiter.running, limiter.waiting], [0, 0]);
});

test("a job that may start is called before run() returns", () => {
  let called = false;
  new Limiter(1).run(() => {
    called = true;
  });
  assert.equal(called, true);
});

test("run() resolves with what the job returns, a promise or not", async () => {
  const limiter = new Limiter(1);
  assert.equal(await limiter.run(() => 1), 1);
  assert.equal(await limiter.run(async () => 2), 2);
  assert.equal(await limiter.run(() => undefined), undefined);
});

test("a job that throws at once, or rejects, frees its place, and rejects with the very reason", async () => {
  const limiter = new Limiter(1);
  const failure = new Error("job");
  const thrown = limiter.run(() => {
    throw failure;
  });
  const rejected = limiter.run(() => Promise.reject(failure));
  const next = limiter.run(() => "next");
  await assert.rejects(thrown, (reason) => reason === failure);
  await assert.rejects(rejected, (reason) => reason === failure);
  assert.equal(await next, "next");
  assert.equal(limiter.running, 0);
});

test("jobs start by priority, the highest first, then in the order of the calls", async () => {
  const limiter = new Limiter(1);
  const log: string[] = [];
  const first = limiter.run(turn);
  const jobs = [0, 5, -3, 5, 0, 7, -3, undefined].map((priority, i) =>
    limiter.run(() => log.push(`${priority ?? 0}:${i}`), { priority }),
  );
  await Promise.all([first, ...jobs]);
  assert.deepEqual(log, ["7:5", "5:1", "5:3", "0:0", "0:4", "0:7", "-3:2", "-3:6"]);
});

test("a later call does not start before one that was granted and has yet to begin", async () => {
  const limiter = new Limiter(2);
  const { begun, names, job } = manualJobs();
  const results = ["a", "b", "c"].map((name) => limiter.run(job(name)));
  begun[0]?.end();
  begun[1]?.end();
  // In the microtask in which both have ended: `c` is granted, and a place is free.
  const ended = Promise.all(results.slice(0, 2)).then(() => results.push(limiter.run(job("d"))));
  await ended;
  await turn();
  assert.deepEqual(names(), ["a", "b", "c", "d"]);
  for (const { end } of begun) end();
  await Promise.all(results);
});

test("a call in the very step of a grant starts behind it", async () => {
  const limiter = new Limiter(1);
  const log: string[] = [];
  limiter.pause();
  const waits = limiter.run(() => log.push("waited"));
  limiter.concurrency = 2;
  limiter.resume(); // the grant
  const late = limiter.run(() => log.push("late"));
  assert.deepEqual([log, limiter.running], [[], 2]);
  await Promise.all([waits, late]);
  assert.deepEqual(log, ["waited", "late"]);
});

test("aborted before the call: rejects with the reason, and the job is not called", async () => {
  const limiter = new Limiter(1);
  const { names, job } = manualJobs();
  const signal = AbortSignal.abort("before");
  assert.equal(await outcome(limiter.run(job("a"), { signal })), "before");
  assert.deepEqual([names(), limiter.running, limiter.waiting], [[], 0, 0]);
});

test("aborted while it waits: the job leaves the queue at once, and those behind it move up", async () => {
  const limiter = new Limiter(1);
  const { begun, names, job } = manualJobs();
  const controller = new AbortController();
  const first = limiter.run(job("first"));
  const aborted = limiter.run(job("aborted"), { signal: controller.signal, priority: 1 });
  const last = limiter.run(job("last"));
  controller.abort("no longer");
  assert.equal(limiter.waiting, 1);
  assert.equal(await outcome(aborted), "no longer");
  begun[0]?.end();
  await first;
  await turn();
  assert.deepEqual(names(), ["first", "last"]);
  begun[1]?.end();
  await last;
});

test("aborted while it runs: the job sees it on its signal, and keeps its place until it ends", async () => {
  const limiter = new Limiter(1);
  const { begun, job } = manualJobs();
  const controller = new AbortController();
  const result = limiter.run(job("a"), { signal: controller.signal });
  assert.equal(begun[0]?.signal, controller.signal);
  controller.abort("while it runs");
  assert.equal(limiter.running, 1);
  begun[0]?.end();
  assert.equal(await result, "a");
});

test("aborted between its grant and its start: it is not called, and its place is given on", async () => {
  const limiter = new Limiter(1);
  const { names, begun, job } = manualJobs();
  const controller = new AbortController();
  limiter.pause();
  const aborted = limiter.run(job("aborted"), { signal: controller.signal });
  const next = limiter.run(job("next"));
  limiter.resume();
  controller.abort("in the gap");
  assert.equal(await outcome(aborted), "in the gap");
  await turn();
  assert.deepEqual([names(), limiter.running], [["next"], 1]);
  begun[0]?.end();
  await next;
});

test("a job whose abort event was stopped by another listener is not started", async () => {
  const limiter = new Limiter(1);
  const { begun, names, job } = manualJobs();
  const controller = new AbortController();
  controller.signal.addEventListener("abort", (event) => event.stopImmediatePropagation());
  const first = limiter.run(job("first"));
  const aborted = limiter.run(job("aborted"), { signal: controller.signal });
  const last = limiter.run(job("last"));
  controller.abort("not heard");
  begun[0]?.end();
  await first;
  assert.equal(await outcome(aborted), "not heard");
  await turn();
  assert.deepEqual(names(), ["first", "last"]);
  begun[1]?.end();
  await last;
});

test("jobs without any signal share one that is never aborted", async () => {
  const limiter = new Limiter(1);
  const signals = [await limiter.run((signal) => signal), await limiter.run((signal) => signal)];
  assert.equal(signals[0], signals[1]);
  assert.equal(signals[0] instanceof AbortSignal, true);
});

test("a job's signal follows its own and the limiter's, and neither keeps a listener when it has ended", async () => {
  for (const first of ["own", "limiter's"]) {
    const controllers = { own: new AbortController(), "limiter's": new AbortController() } as const;
    const limiter = new Limiter(1, { signal: controllers["limiter's"].signal });
    const { begun, job } = manualJobs();
    const result = limiter.run(job("a"), { signal: controllers.own.signal });
    assert.equal(begun[0]?.signal.aborted, false);
    controllers[first as "own"].abort(first);
    assert.equal(begun[0]?.signal.reason, first);
    begun[0]?.end();
    await result;
  }
  const own = new AbortController();
  const limiter = new Limiter(1, { signal: new AbortController().signal });
  const seen = await limiter.run((signal) => signal, { signal: own.signal });
  own.abort("later");
  assert.equal(seen.aborted, false);
});

test("the limiter's signal alone is handed to a job as it is", async () => {
  const { signal } = new AbortController();
  const limiter = new Limiter(1, { signal });
  assert.equal(await limiter.run((seen) => seen), signal);
  assert.equal(await limiter.run((seen) => seen, { signal }), signal);
});

test("wrap() runs each call as a job, with this, arguments and result, and passes no signal", async () => {
  const limiter = new Limiter(1);
  const account = {
    balance: 1,
    add: limiter.wrap(async function (this: { balance: number }, ...amounts: number[]) {
      await turn();
      for (const amount of amounts) this.balance += amount;
      return amounts.length;
    }),
  };
  assert.deepEqual(await Promise.all([account.add(1, 2), account.add(), account.add(3)]), [2, 0, 1]);
  assert.equal(account.balance, 7);
  const aborted = limiter.wrap(() => "never", { signal: AbortSignal.abort("before") });
  assert.equal(await outcome(aborted()), "before");
});

test("concurrency may be raised: more start in the same step; and lowered: those that run end first", async () => {
  const limiter = new Limiter(1);
  const { begun, names, job } = manualJobs();
  const results = ["a", "b", "c", "d"].map((name) => limiter.run(job(name)));
  limiter.concurrency = 3;
  assert.deepEqual([limiter.concurrency, limiter.running, limiter.waiting], [3, 3, 1]);
  await turn();
  assert.deepEqual(names(), ["a", "b", "c"]);
  limiter.concurrency = 1;
  begun[0]?.end();
  begun[1]?.end();
  await turn();
  assert.deepEqual([limiter.running, limiter.waiting], [1, 1]);
  begun[2]?.end();
  await turn();
  begun[3]?.end();
  await Promise.all(results);
});

test("a concurrency of Infinity starts all at once", async () => {
  const limiter = new Limiter(Number.POSITIVE_INFINITY);
  const { begun, job } = manualJobs();
  const results = Array.from({ length: 1000 }, (_, i) => limiter.run(job(`${i}`)));
  assert.deepEqual([limiter.running, limiter.waiting], [1000, 0]);
  for (const { end } of begun) end();
  await Promise.all(results);
});

test("pause() lets no more jobs start, resume() lets them start in the same step", async () => {
  const limiter = new Limiter(2);
  const { begun, names, job } = manualJobs();
  const results = [limiter.run(job("a"))];
  limiter.pause();
  results.push(limiter.run(job("b")));
  assert.deepEqual([limiter.paused, names(), limiter.waiting], [true, ["a"], 1]);
  begun[0]?.end();
  await results[0];
  assert.deepEqual([limiter.running, limiter.waiting], [0, 1]);
  limiter.resume();
  assert.deepEqual([limiter.paused, limiter.running, limiter.waiting], [false, 1, 0]);
  await turn();
  limiter.run(job("c")); // at once: the one that waited has begun
  assert.deepEqual(names(), ["a", "b", "c"]);
  for (const { end } of begun) end();
  await Promise.all(results);
});

test("idle() resolves at once if nothing runs and nothing waits, also when nothing ever did", async () => {
  const limiter = new Limiter(1);
  await limiter.idle();
  await limiter.run(() => {});
  await limiter.idle();
});

test("idle() resolves when the last job has ended, and after the code that awaits it", async () => {
  const limiter = new Limiter(1);
  const log: string[] = [];
  const jobs = ["a", "b"].map(async (name) => {
    await limiter.run(turn);
    log.push(name);
  });
  const idle = limiter.idle().then(() => log.push(`idle, running ${limiter.running}`));
  await Promise.all([...jobs, idle]);
  assert.deepEqual(log, ["a", "b", "idle, running 0"]);
});

test("idle() waits for jobs of a paused limiter, and may be aborted", async () => {
  const limiter = new Limiter(1);
  limiter.pause();
  const job = limiter.run(() => "done");
  const controller = new AbortController();
  const aborted = limiter.idle({ signal: controller.signal });
  const idle = outcome(limiter.idle());
  controller.abort("no time");
  assert.equal(await outcome(aborted), "no time");
  assert.equal(await outcome(limiter.idle({ signal: controller.signal })), "no time");
  limiter.resume();
  assert.deepEqual(await Promise.all([job, idle]), ["done", "value: undefined"]);
});

test("idle(): it resolves when the last that waited was aborted", async () => {
  const limiter = new Limiter(1);
  const controller = new AbortController();
  limiter.pause();
  const job = outcome(limiter.run(() => "never", { signal: controller.signal }));
  const idle = outcome(limiter.idle());
  controller.abort("gone");
  assert.deepEqual(await Promise.all([job, idle]), ["gone", "value: undefined"]);
});

test("room(n) resolves when fewer than n wait, and lets all who wait for it go on together", async () => {
  const limiter = new Limiter(1);
  const { begun, job } = manualJobs();
  const jobs = ["a", "b", "c", "d"].map((name) => limiter.run(job(name))); // three wait
  const log: string[] = [];
  const rooms = [1, 3, 2, 3].map((n, i) => limiter.room(n).then(() => log.push(`${n}:${i}`)));
  rooms.push(limiter.room(4).then(() => log.push("4")));
  await turn();
  assert.deepEqual(log, ["4"]);
  begun[0]?.end(); // two wait
  await turn();
  assert.deepEqual(log, ["4", "3:1", "3:3"]);
  begun[1]?.end();
  await turn();
  begun[2]?.end();
  await Promise.all(rooms);
  assert.deepEqual(log, ["4", "3:1", "3:3", "2:2", "1:0"]);
  await limiter.room();
  begun[3]?.end();
  await Promise.all(jobs);
});

test("room() resolves when a job that waited was aborted, and may be aborted itself", async () => {
  const limiter = new Limiter(1);
  const controllers = [new AbortController(), new AbortController()];
  limiter.pause();
  const jobs = controllers.map(({ signal }) => outcome(limiter.run(() => "never", { signal })));
  const leaves = new AbortController();
  const left = outcome(limiter.room(1, { signal: leaves.signal }));
  const room = outcome(limiter.room(2));
  leaves.abort("left");
  assert.equal(await left, "left");
  controllers[0]?.abort("gone");
  assert.equal(await room, "value: undefined");
  controllers[1]?.abort("gone");
  await Promise.all(jobs);
});

test("room(): a wait whose abort event was stopped by another listener rejects when there is room", async () => {
  const limiter = new Limiter(1);
  const controller = new AbortController();
  controller.signal.addEventListener("abort", (event) => event.stopImmediatePropagation());
  limiter.pause();
  const job = limiter.run(() => "done");
  const room = outcome(limiter.room(1, { signal: controller.signal }));
  controller.abort("not heard");
  limiter.resume();
  assert.deepEqual(await Promise.all([job, room]), ["done", "not heard"]);
});

test("maxWaiting reached: QueueFullError, and the job is not called", async () => {
  const limiter = new Limiter(1, { maxWaiting: 1 });
  const { begun, names, job } = manualJobs();
  const results = [limiter.run(job("a")), limiter.run(job("b"))];
  const refused = await outcome(limiter.run(job("c"), { priority: 9 }));
  assert.equal(refused instanceof QueueFullError, true);
  assert.equal(String(refused), "QueueFullError: the queue is full: maxWaiting is 1");
  begun[0]?.end();
  await turn();
  results.push(limiter.run(job("d")));
  begun[1]?.end();
  await turn();
  begun[2]?.end();
  await Promise.all(results);
  assert.deepEqual(names(), ["a", "b", "d"]);
  const none = new Limiter(1, { maxWaiting: 0 });
  const first = none.run(turn);
  assert.equal((await outcome(none.run(turn))) instanceof QueueFullError, true);
  await first;
  await none.run(turn);
});

test("close(): those that wait reject with its reason, those that run are not aborted, and it resolves when they have ended", async () => {
  const limiter = new Limiter(1);
  const { begun, job } = manualJobs();
  const runs = limiter.run(job("runs"));
  const waits = outcome(limiter.run(job("waits")));
  let closed = false;
  const close = limiter.close("closing time").then(() => {
    closed = true;
  });
  assert.deepEqual([limiter.waiting, begun[0]?.signal.aborted], [0, false]);
  assert.equal(await waits, "closing time");
  await turn();
  assert.equal(closed, false);
  const late = await outcome(limiter.run(job("late")));
  assert.equal(late instanceof ClosedError && late.cause === "closing time", true);
  assert.equal(String(late), "ClosedError: the limiter is closed");
  begun[0]?.end();
  assert.equal(await runs, "runs");
  await close;
  await limiter.close("again");
  assert.equal(((await outcome(limiter.run(job("late")))) as Error).cause, "closing time");
  assert.equal(begun.length, 1);
});

test("close() without a reason rejects with an AbortError; with a job that is granted, that job runs", async () => {
  const limiter = new Limiter(1);
  const { names, begun, job } = manualJobs();
  limiter.pause();
  const granted = limiter.run(job("granted"));
  const waits = outcome(limiter.run(job("waits")));
  limiter.resume();
  const close = limiter.close();
  const { name, message } = (await waits) as DOMException;
  assert.deepEqual([name, message], ["AbortError", "The limiter was closed"]);
  await turn();
  assert.deepEqual(names(), ["granted"]);
  begun[0]?.end();
  assert.equal(await granted, "granted");
  await close;
});

test("close(): who waits for room or for idle goes on", async () => {
  const limiter = new Limiter(1);
  limiter.pause();
  const job = outcome(limiter.run(() => {}));
  const waits = [limiter.idle(), limiter.room()];
  await limiter.close("closed");
  await Promise.all(waits);
  assert.equal(await job, "closed");
});

test("asyncDispose closes the limiter", async () => {
  const limiter = new Limiter(1);
  const job = limiter.run(() => turn().then(() => "ran"));
  const waits = outcome(limiter.run(() => "never"));
  await limiter[asyncDispose]();
  assert.equal(await job, "ran");
  assert.equal(((await waits) as DOMException).name, "AbortError");
  assert.equal((await outcome(limiter.run(() => {}))) instanceof ClosedError, true);
});

test("the limiter's signal closes it with its reason", async () => {
  const controller = new AbortController();
  const limiter = new Limiter(1, { signal: controller.signal });
  const { begun, job } = manualJobs();
  const runs = limiter.run(job("runs"));
  const waits = [limiter.run(job("waits")), limiter.run(job("waits"), { signal: new AbortController().signal })];
  const outcomes = Promise.all(waits.map(outcome));
  controller.abort("shutdown");
  assert.deepEqual([limiter.waiting, begun[0]?.signal.reason], [0, "shutdown"]);
  assert.deepEqual(await outcomes, ["shutdown", "shutdown"]);
  const late = (await outcome(limiter.run(job("late")))) as ClosedError;
  assert.deepEqual([late instanceof ClosedError, late.cause], [true, "shutdown"]);
  begun[0]?.end();
  await runs;
  await limiter.close();
});

test("a limiter that is closed has no listener at its signal", async () => {
  const controller = new AbortController();
  const listeners = countListeners(controller.signal);
  const limiter = new Limiter(1, { signal: controller.signal });
  assert.equal(listeners(), 1);
  await limiter.close("closed");
  assert.equal(listeners(), 0);
});

test("a call in a listener of the limiter's signal that is notified before the limiter is rejected", async () => {
  const controller = new AbortController();
  let late: Promise<unknown> | undefined;
  controller.signal.addEventListener("abort", () => {
    late = outcome(limiter.run(() => "called"));
  });
  const limiter = new Limiter(1, { signal: controller.signal });
  controller.abort("shutdown");
  assert.equal((await late) instanceof ClosedError, true);
});

test("a limiter made with an aborted signal is closed", async () => {
  const limiter = new Limiter(1, { signal: AbortSignal.abort("before") });
  assert.equal(String(limiter), "<Limiter [closed, running:0/1]>");
  const late = (await outcome(limiter.run(() => {}))) as ClosedError;
  assert.deepEqual([late instanceof ClosedError, late.cause], [true, "before"]);
});

test("a job that ends in a listener of the limiter's signal starts no other", async () => {
  const controller = new AbortController();
  controller.signal.addEventListener("abort", (event) => {
    limiter.concurrency = 2; // would start the next
    event.stopImmediatePropagation();
  });
  const limiter = new Limiter(1, { signal: controller.signal });
  const { begun, names, job } = manualJobs();
  const runs = limiter.run(job("runs"));
  const waits = outcome(limiter.run(job("waits")));
  controller.abort("shutdown");
  assert.equal(await waits, "shutdown");
  begun[0]?.end();
  await runs;
  assert.deepEqual([names(), String(limiter)], [["runs"], "<Limiter [closed, running:0/2]>"]);
});

test("100,000 jobs in a row, and 100,000 at once, do not touch the stack", async () => {
  const limiter = new Limiter(1);
  let done = 0;
  const count = () => done++;
  await Promise.all(Array.from({ length: 100_000 }, () => limiter.run(count)));
  assert.equal(done, 100_000);
  const controller = new AbortController();
  limiter.pause();
  const jobs = Array.from({ length: 100_000 }, (_, i) =>
    outcome(limiter.run(count, { signal: controller.signal, priority: i % 7 })),
  );
  controller.abort("all");
  assert.equal(limiter.waiting, 0);
  assert.deepEqual([...new Set(await Promise.all(jobs))], ["all"]);
});

test("a job in the middle of 100,000 with as many priorities leaves at once, and the others start in order", async () => {
  const limiter = new Limiter(1);
  const jobs = 20_000;
  const controllers = Array.from({ length: jobs }, () => new AbortController());
  let last = Number.POSITIVE_INFINITY;
  let started = 0;
  limiter.pause();
  const outcomes = controllers.map(({ signal }, i) => {
    const priority = (i * 7919) % jobs;
    return outcome(
      limiter.run(
        () => {
          assert.equal(priority < last, true);
          last = priority;
          started++;
        },
        { signal, priority },
      ),
    );
  });
  for (const [i, controller] of controllers.entries()) if (i % 4 !== 0) controller.abort("left");
  assert.equal(limiter.waiting, jobs / 4);
  limiter.resume();
  await Promise.all(outcomes);
  assert.equal(started, jobs / 4);
});

test("Limiter: String() and console.log() show the state", async () => {
  const limiter = new Limiter(2);
  assert.equal(String(limiter), "<Limiter [running:0/2]>");
  const jobs = [1, 2, 3].map(() => limiter.run(turn));
  assert.equal(inspect(limiter), "<Limiter [running:2/2, waiters:1]>");
  limiter.pause();
  assert.equal(JSON.stringify(limiter), '"<Limiter [paused, running:2/2, waiters:1]>"');
  limiter.resume();
  await Promise.all(jobs);
  await limiter.close();
  assert.equal(String(limiter), "<Limiter [closed, running:0/2]>");
  assert.equal("then" in limiter, false);
});

test("Limiter: numbers that are not allowed are a RangeError, other types a TypeError, and nothing has changed", async () => {
  const concurrency = "concurrency must be an integer >= 1 or Infinity, got";
  for (const value of [0, -1, 1.5, Number.NaN, Number.NEGATIVE_INFINITY]) {
    assert.throws(() => new Limiter(value), new RangeError(`${concurrency} ${value}`));
  }
  for (const value of ["2", undefined, null, 2n, {}]) assert.throws(() => new Limiter(value as never), TypeError);
  const maxWaiting = "maxWaiting must be an integer >= 0 or Infinity, got";
  assert.throws(() => new Limiter(1, { maxWaiting: -1 }), new RangeError(`${maxWaiting} -1`));
  assert.throws(() => new Limiter(1, { maxWaiting: "1" as never }), new TypeError(`${maxWaiting} "1"`));
  assert.throws(() => new Limiter(1, null as never), new TypeError("options must be an object, got null"));
  assert.throws(() => new Limiter(1, { signal: 1 as never }), {
    message: "options.signal must be an AbortSignal, got 1",
  });
  assert.throws(() => new Limiter(1, { rate: 5 as never }), new TypeError("rate must be an object, got 5"));
  const rate = (limit: unknown, interval: unknown) => () =>
    new Limiter(1, { rate: { limit: limit as number, interval: interval as number } });
  assert.throws(rate(0, 1), new RangeError("rate.limit must be an integer >= 1, got 0"));
  assert.throws(rate(1, 0.5), new RangeError("rate.interval must be an integer >= 1, got 0.5"));
  assert.throws(rate("1", 1), new TypeError('rate.limit must be an integer >= 1, got "1"'));

  const limiter = new Limiter(1);
  assert.throws(
    () => {
      limiter.concurrency = 0;
    },
    new RangeError(`${concurrency} 0`),
  );
  assert.throws(() => limiter.wrap(1 as never), new TypeError("fn must be a function, got 1"));
  await assert.rejects(limiter.run(1 as never), new TypeError("fn must be a function, got 1"));
  const priority = `priority must be an integer >= ${Number.MIN_SAFE_INTEGER}, got`;
  const run = (options: unknown) => limiter.run(() => assert.fail("it must not be called"), options as object);
  await assert.rejects(run(1), new TypeError("options must be an object, got 1"));
  await assert.rejects(run({ priority: 1.5 }), new RangeError(`${priority} 1.5`));
  await assert.rejects(run({ priority: "1" }), new TypeError(`${priority} "1"`));
  await assert.rejects(run({ signal: {} }), new TypeError("options.signal must be an AbortSignal, got an object"));
  await assert.rejects(limiter.room(0), new RangeError("n must be an integer >= 1, got 0"));
  await assert.rejects(limiter.room(1, 1 as never), new TypeError("options must be an object, got 1"));
  await assert.rejects(limiter.idle(1 as never), new TypeError("options must be an object, got 1"));
  assert.equal(String(limiter), "<Limiter [running:0/1]>");
});
