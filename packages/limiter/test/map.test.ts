// The rules of map(), one by one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ClosedError, Limiter } from "@sync/limiter";
import { countListeners } from "../../../conformance/test/count-listeners.ts";
import { manualJobs, outcome, turn } from "./manual.ts";

/** All that an iterable gives. */
async function all<T>(iterable: AsyncIterable<T>): Promise<T[]> {
  const values: T[] = [];
  for await (const value of iterable) values.push(value);
  return values;
}

/** A source that notes what is taken of it, and whether it is closed. */
function noted(length: number) {
  const log: string[] = [];
  const items = {
    *[Symbol.iterator]() {
      try {
        for (let i = 0; i < length; i++) {
          log.push(`${i}`);
          yield i;
        }
        log.push("end");
      } finally {
        log.push("closed");
      }
    },
  };
  return { log, items };
}

test("map: results come in the order of the items, of a sync and of an async iterable", async () => {
  const limiter = new Limiter(3);
  const slowFirst = async (n: number, index: number) => {
    await new Promise((resolve) => setTimeout(resolve, index === 0 ? 5 : 0));
    return `${index}:${n}`;
  };
  async function* later() {
    for (const n of [7, 8, 9]) {
      await turn();
      yield n;
    }
  }
  assert.deepEqual(await all(limiter.map(new Set([7, 8, 9]), slowFirst)), ["0:7", "1:8", "2:9"]);
  assert.deepEqual(await all(limiter.map(later(), slowFirst)), ["0:7", "1:8", "2:9"]);
  assert.deepEqual(await all(limiter.map([], slowFirst)), []);
  assert.deepEqual(await all(limiter.map("ab", (letter) => letter.toUpperCase())), ["A", "B"]);
  assert.deepEqual([limiter.running, limiter.waiting], [0, 0]);
});

test("map: promises among the items are awaited", async () => {
  const limiter = new Limiter(2);
  const items = [1, Promise.resolve(2), turn().then(() => 3)];
  assert.deepEqual(await all(limiter.map(items, (n) => 2 * n)), [2, 4, 6]);
});

test("map: it starts when the first result is asked for, and each iteration starts anew", async () => {
  const limiter = new Limiter(2);
  const { log, items } = noted(2);
  const mapped = limiter.map(items, (n) => n);
  const iterator = mapped[Symbol.asyncIterator]();
  await turn();
  assert.deepEqual(log, []);
  assert.deepEqual(await iterator.next(), { done: false, value: 0 });
  assert.deepEqual(await all(mapped), [0, 1]);
  assert.deepEqual(await all({ [Symbol.asyncIterator]: () => iterator }), [1]);
});

test("map: at most concurrency items are taken that are not consumed, however slow the consumer is", async () => {
  const limiter = new Limiter(3);
  const { log, items } = noted(100);
  const iterator = limiter.map(items, async (n) => n)[Symbol.asyncIterator]();
  for (let consumed = 1; consumed <= 5; consumed++) {
    assert.deepEqual(await iterator.next(), { done: false, value: consumed - 1 });
    await turn();
    assert.equal(log.length, consumed + 3);
  }
  await iterator.return?.();
  assert.equal(log.at(-1), "closed");
});

test("map: an item is taken once the job of the last has begun", async () => {
  const limiter = new Limiter(2);
  const { begun, job } = manualJobs();
  const others = [limiter.run(job("other")), limiter.run(job("another"))];
  const { log, items } = noted(3);
  const results = all(limiter.map(items, (n) => n));
  await turn();
  assert.deepEqual(log, ["0"]); // its job waits
  begun[0]?.end();
  assert.deepEqual(await results, [0, 1, 2]);
  begun[1]?.end();
  await Promise.all(others);
});

test("map: an item is taken when the job of the last begins late, and has not ended", async () => {
  const limiter = new Limiter(2);
  const { begun, names, job } = manualJobs();
  const others = [limiter.run(job("other")), limiter.run(job("another"))];
  const results = all(limiter.map(["a", "b"], (name, _index, signal) => job(name)(signal)));
  await turn();
  assert.deepEqual(names(), ["other", "another"]);
  begun[0]?.end();
  begun[1]?.end();
  await Promise.all(others);
  await turn();
  assert.deepEqual(names(), ["other", "another", "a", "b"]);
  for (const { end } of begun) end();
  assert.deepEqual(await results, ["a", "b"]);
});

test("map: a concurrency that is raised meanwhile lets it take more", async () => {
  const limiter = new Limiter(1);
  const { begun, names, job } = manualJobs();
  const results = all(limiter.map(["a", "b", "c"], (name, _index, signal) => job(name)(signal)));
  await turn();
  assert.deepEqual(names(), ["a"]);
  limiter.concurrency = 3;
  await turn();
  assert.deepEqual(names(), ["a", "b", "c"]);
  for (const { end } of begun) end();
  assert.deepEqual(await results, ["a", "b", "c"]);
});

test("map: several calls of next() at once are answered in order", async () => {
  const limiter = new Limiter(2);
  const iterator = limiter.map([1, 2, 3], async (n) => n)[Symbol.asyncIterator]();
  const results = await Promise.all([1, 2, 3, 4, 5].map(() => iterator.next()));
  assert.deepEqual(
    results.map(({ done, value }) => (done ? "done" : value)),
    [1, 2, 3, "done", "done"],
  );
});

test("map: maxWaiting does not apply", async () => {
  const limiter = new Limiter(1, { maxWaiting: 0 });
  const other = limiter.run(turn);
  assert.deepEqual(await all(limiter.map([1, 2], (n) => n)), [1, 2]);
  await other;
});

test("map: on the first failure the others are aborted with it, and it rejects when all have ended", async () => {
  const limiter = new Limiter(3);
  const { begun, job } = manualJobs();
  const { log, items } = noted(100);
  const results = outcome(all(limiter.map(items, (n, _index, signal) => job(`${n}`)(signal))));
  await turn();
  const failure = new Error("second");
  begun[1]?.fail(failure);
  await turn();
  assert.equal(begun[0]?.signal.reason, failure);
  assert.deepEqual(log, ["0", "1", "2", "closed"]);
  let settled = false;
  results.then(() => {
    settled = true;
  });
  begun[0]?.end();
  await turn();
  assert.equal(settled, false);
  begun[2]?.fail(new Error("third"));
  assert.equal(await results, failure);
  assert.deepEqual([begun.length, limiter.running, limiter.waiting], [3, 0, 0]);
});

test("map: after a failure the iteration is over", async () => {
  const limiter = new Limiter(1);
  const failing = limiter.map([1, 2], () => Promise.reject("failed"));
  const iterator = failing[Symbol.asyncIterator]();
  const results = await Promise.allSettled([iterator.next(), iterator.next()]);
  assert.deepEqual(results, [
    { status: "rejected", reason: "failed" },
    { status: "fulfilled", value: { done: true, value: undefined } },
  ]);
  assert.deepEqual(await iterator.next(), { done: true, value: undefined });
});

test("map: a failure that nobody asks for is no unhandled rejection, and is dropped when the consumer stops", async () => {
  const limiter = new Limiter(2);
  const iterator = limiter.map([1, 2, 3], (n) => (n === 1 ? n : Promise.reject(n)))[Symbol.asyncIterator]();
  assert.deepEqual(await iterator.next(), { done: false, value: 1 });
  await turn();
  await turn();
  assert.deepEqual(await iterator.return?.(), { done: true, value: undefined });
});

test("map: a failure that was asked for is not dropped when the consumer stops before it is known", async () => {
  const limiter = new Limiter(2);
  const { begun, job } = manualJobs();
  const iterator = limiter.map(["a", "b"], (name, _index, signal) => job(name)(signal))[Symbol.asyncIterator]();
  const next = outcome(iterator.next());
  await turn();
  begun[1]?.fail("failed");
  await turn();
  const stopped = iterator.return?.(); // one of its jobs still runs
  begun[0]?.end();
  assert.equal(await next, "failed");
  assert.deepEqual(await stopped, { done: true, value: undefined });
});

test("map: when the consumer stops, the others are aborted, and return() resolves when all have ended", async () => {
  const limiter = new Limiter(3);
  const { begun, job } = manualJobs();
  const { log, items } = noted(100);
  let ended = 0;
  for await (const result of limiter.map(items, (n, _index, signal) => {
    const result = job(`${n}`)(signal);
    if (n === 0) begun[0]?.end();
    signal.addEventListener("abort", () => turn().then(() => begun[n]?.end()));
    return result.finally(() => ended++);
  })) {
    assert.equal(result, "0");
    break;
  }
  assert.equal(log.at(-1), "closed");
  assert.equal(ended, begun.length);
  assert.equal(begun[1]?.signal.reason.name, "AbortError");
  assert.deepEqual([limiter.running, limiter.waiting], [0, 0]);
});

test("map: return() ends a next() that is pending", async () => {
  const limiter = new Limiter(1);
  const hangs = (_n: number, _index: number, signal: AbortSignal) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const iterator = limiter.map([1, 2], hangs)[Symbol.asyncIterator]();
  const next = iterator.next();
  await turn();
  const done = { done: true, value: undefined };
  assert.deepEqual(await Promise.all([iterator.return?.(), next]), [done, done]);
  assert.deepEqual(await iterator.next(), done);
  assert.deepEqual(await iterator.return?.(), done);
});

test("map: return() after the end aborts nothing", async () => {
  const limiter = new Limiter(1);
  const signals: AbortSignal[] = [];
  const iterator = limiter.map([1], (_n, _index, signal) => signals.push(signal))[Symbol.asyncIterator]();
  assert.deepEqual([await iterator.next(), (await iterator.next()).done], [{ done: false, value: 1 }, true]);
  await iterator.return?.();
  assert.equal(signals[0]?.aborted, false);
});

test("map: a source that takes time to close is waited for", async () => {
  const log: string[] = [];
  async function* items() {
    try {
      yield* [1, 2, 3];
    } finally {
      await turn();
      log.push("closed");
    }
  }
  for await (const _ of new Limiter(1).map(items(), (n) => n)) break;
  assert.deepEqual(log, ["closed"]);
});

test("map: return() before the start takes nothing", async () => {
  const { log, items } = noted(3);
  const iterator = new Limiter(1).map(items, (n) => n)[Symbol.asyncIterator]();
  await iterator.return?.();
  assert.deepEqual(await iterator.next(), { done: true, value: undefined });
  assert.deepEqual(log, []);
});

test("map: a source whose next() is pending is closed, and not awaited", async () => {
  const limiter = new Limiter(2);
  let closed = 0;
  const source = {
    [Symbol.asyncIterator]: () => ({
      taken: 0,
      next() {
        return this.taken++ === 0 ? Promise.resolve({ done: false, value: 1 }) : new Promise<never>(() => {});
      },
      return() {
        closed++;
        return new Promise<never>(() => {});
      },
    }),
  };
  for await (const value of limiter.map(source, (n) => n)) {
    assert.equal(value, 1);
    break;
  }
  assert.equal(closed, 1);
  async function* hangs() {
    yield 1;
    await new Promise(() => {}); // its return() waits behind its next()
  }
  for await (const _ of limiter.map(hangs(), (n) => n)) break;
});

test("map: a source that fails: the jobs are aborted, it is not closed, and the failure comes when they have ended", async () => {
  const limiter = new Limiter(3);
  const { begun, job } = manualJobs();
  const failure = new Error("source");
  let closed = false;
  const source = {
    [Symbol.iterator]: () => ({
      taken: 0,
      next() {
        if (this.taken++ > 0) throw failure;
        return { done: false, value: "a" };
      },
      return() {
        closed = true;
        return { done: true, value: undefined };
      },
    }),
  };
  const results = outcome(all(limiter.map(source as Iterable<string>, (name, _index, signal) => job(name)(signal))));
  await turn();
  assert.deepEqual([begun[0]?.signal.reason, closed], [failure, false]);
  begun[0]?.end();
  assert.equal(await results, failure);
});

test("map: an item whose promise rejects is a failure, and the source is closed", async () => {
  const limiter = new Limiter(2);
  const log: string[] = [];
  function* items() {
    try {
      yield 1;
      yield Promise.reject("item");
    } finally {
      log.push("closed");
    }
  }
  assert.equal(await outcome(all(limiter.map(items(), (n) => n))), "item");
  assert.deepEqual(log, ["closed"]);
});

test("map: a source that fails to close: break rejects with that, and a failure of a job counts more", async () => {
  const limiter = new Limiter(1);
  const items = () => ({
    [Symbol.iterator]: () => ({
      next: () => ({ done: false, value: 1 }),
      return(): never {
        throw new Error("close");
      },
    }),
  });
  const stops = async () => {
    for await (const _ of limiter.map(items(), (n) => n)) break;
  };
  await assert.rejects(stops(), { message: "close" });
  assert.equal(await outcome(all(limiter.map(items(), () => Promise.reject("job")))), "job");
});

test("map: aborted by its signal, it rejects with the reason when all have ended, and the source is closed", async () => {
  const limiter = new Limiter(2);
  const { begun, job } = manualJobs();
  const { log, items } = noted(100);
  const controller = new AbortController();
  const mapped = limiter.map(items, (n, _index, signal) => job(`${n}`)(signal), { signal: controller.signal });
  const results = outcome(all(mapped));
  await turn();
  controller.abort("no time");
  assert.equal(begun[0]?.signal.reason, "no time");
  for (const { end } of begun) end();
  assert.equal(await results, "no time");
  assert.deepEqual(log, ["0", "1", "closed"]);
  let opened = 0;
  const other = {
    [Symbol.iterator]() {
      opened++;
      return [1][Symbol.iterator]();
    },
  };
  const { signal } = controller;
  assert.equal(await outcome(all(limiter.map(other, (n) => n, { signal }))), "no time");
  assert.equal(opened, 0);
});

test("map: an abort after its end, or of a result that nobody asks for, does no harm", async () => {
  const limiter = new Limiter(2);
  const controller = new AbortController();
  const listeners = countListeners(controller.signal);
  const mapped = limiter.map([1, 2], (n) => n, { signal: controller.signal });
  assert.deepEqual(await all(mapped), [1, 2]);
  assert.equal(listeners(), 0);
  const iterator = mapped[Symbol.asyncIterator]();
  await iterator.next();
  controller.abort("late");
  await turn();
  await assert.rejects(iterator.next(), (reason) => reason === "late");
});

test("map: a job that waits in the queue is withdrawn when the consumer stops", async () => {
  const limiter = new Limiter(1);
  const { begun, names, job } = manualJobs();
  const other = limiter.run(job("other"));
  const iterator = limiter.map(["a"], (name, _index, signal) => job(name)(signal))[Symbol.asyncIterator]();
  const next = iterator.next();
  await turn();
  assert.equal(limiter.waiting, 1);
  await iterator.return?.();
  assert.deepEqual(await next, { done: true, value: undefined });
  assert.equal(limiter.waiting, 0);
  begun[0]?.end();
  await other;
  assert.deepEqual(names(), ["other"]);
});

test("map: a limiter that is closed meanwhile fails it", async () => {
  const limiter = new Limiter(1);
  const { begun, job } = manualJobs();
  const results = outcome(all(limiter.map(["a", "b"], (name, _index, signal) => job(name)(signal))));
  await turn();
  const close = limiter.close("closed");
  begun[0]?.end();
  await close;
  const failure = await results;
  assert.equal(failure instanceof ClosedError && failure.cause === "closed", true);
});

test("map: a source may use the same limiter, at a concurrency of 1", async () => {
  const limiter = new Limiter(1);
  async function* pages() {
    for (let page = 0; page < 3; page++) yield await limiter.run(async () => page);
  }
  assert.deepEqual(await all(limiter.map(pages(), async (page) => page)), [0, 1, 2]);
});

test("map: 100,000 items, of a sync source without end", async () => {
  const limiter = new Limiter(10);
  function* numbers() {
    for (let n = 0; ; n++) yield n;
  }
  let next = 0;
  for await (const value of limiter.map(numbers(), async (n) => n)) {
    assert.equal(value, next++);
    if (next === 100_000) break;
  }
  assert.deepEqual([limiter.running, limiter.waiting], [0, 0]);
});

test("map: what is not iterable, or cannot be called, is a TypeError at once", () => {
  const limiter = new Limiter(1);
  const items = "items must be an iterable or an async iterable, got";
  for (const [value, shown] of [
    [5, "5"],
    [undefined, "undefined"],
    [{}, "an object"],
  ]) {
    assert.throws(() => limiter.map(value as never, () => 1), new TypeError(`${items} ${shown}`));
  }
  assert.throws(() => limiter.map([], 1 as never), new TypeError("fn must be a function, got 1"));
  assert.throws(() => limiter.map([], () => 1, 1 as never), new TypeError("options must be an object, got 1"));
  const signal = {} as never;
  const wrong = new TypeError("options.signal must be an AbortSignal, got an object");
  assert.throws(() => limiter.map([], () => 1, { signal }), wrong);
});
