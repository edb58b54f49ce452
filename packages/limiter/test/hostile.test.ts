// What a careless or hostile caller passes: functions, getters, signals, items and consumers that do anything.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ClosedError, Limiter } from "@sync/limiter";
import { unhandled } from "../../../conformance/test/unhandled.ts";
import { manualJobs, outcome, turn } from "./manual.ts";

/** Throws, for the place of a value. */
function thrown(message: string): never {
  throw new Error(message);
}

/** A limiter that took no harm: it starts a job at once, and nothing waits. */
async function checkSound(limiter: Limiter): Promise<void> {
  assert.deepEqual([limiter.running, limiter.waiting], [0, 0]);
  assert.equal(await limiter.run(() => "sound"), "sound");
}

test("Limiter: options whose getters throw reject the promise, and nothing has changed", async () => {
  const limiter = new Limiter(1);
  for (const key of ["priority", "signal"]) {
    const options = Object.defineProperty({}, key, { get: () => thrown(key) });
    await assert.rejects(
      limiter.run(() => assert.fail("it must not be called"), options),
      { message: key },
    );
  }
  await checkSound(limiter);
  for (const key of ["rate", "maxWaiting", "signal"]) {
    const options = Object.defineProperty({}, key, { get: () => thrown(key) });
    assert.throws(() => new Limiter(1, options), { message: key });
  }
});

test("Limiter: a getter that closes the limiter: the job is not called", async () => {
  const limiter = new Limiter(1);
  const options = {
    get priority(): number {
      limiter.close("by a getter");
      return 0;
    },
  };
  const result = await outcome(limiter.run(() => "called", options));
  assert.equal(result instanceof ClosedError && result.cause === "by a getter", true);
});

test("Limiter: a getter that fills the limiter: the job waits, and no more run than may", async () => {
  const limiter = new Limiter(1);
  const { begun, job } = manualJobs();
  let other: Promise<string> | undefined;
  const options = {
    get priority(): number {
      other = limiter.run(job("other"));
      return 0;
    },
  };
  const result = limiter.run(job("job"), options);
  assert.deepEqual([limiter.running, limiter.waiting], [1, 1]);
  begun[0]?.end();
  await other;
  await turn();
  begun[1]?.end();
  assert.equal(await result, "job");
  await checkSound(limiter);
});

test("Limiter: a job may run others, pause, change the concurrency and close from inside", async () => {
  const limiter = new Limiter(1);
  const log: string[] = [];
  const inner: Promise<unknown>[] = [];
  await limiter.run(() => {
    inner.push(limiter.run(() => log.push("waits for its outer job")));
    limiter.concurrency = 2;
    inner.push(limiter.run(() => log.push("runs beside it")));
    limiter.pause();
    limiter.resume();
    log.push("outer");
  });
  await Promise.all(inner);
  assert.deepEqual(log, ["outer", "waits for its outer job", "runs beside it"]);
  await checkSound(limiter);
  await limiter.run(() => {
    limiter.close("from inside"); // not awaited
  });
  assert.equal(String(limiter), "<Limiter [closed, running:0/2]>");
});

test("Limiter: a job that aborts its own signal goes on", async () => {
  const limiter = new Limiter(1);
  const controller = new AbortController();
  const job = () => {
    controller.abort("myself");
    return "went on";
  };
  assert.equal(await limiter.run(job, { signal: controller.signal }), "went on");
  await checkSound(limiter);
});

test("Limiter: a thenable that settles twice, throws or never calls back twice frees its place once", async () => {
  const limiter = new Limiter(2);
  const then = (settle: (resolve: (value: unknown) => void, reject: (reason: unknown) => void) => void) =>
    // biome-ignore lint/suspicious/noThenProperty: it is a thenable
    ({ then: settle });
  const twice = then((resolve, reject) => {
    resolve("first");
    resolve("second");
    reject("third");
  });
  const throws = then(() => thrown("then"));
  const late = then((resolve) => {
    resolve("value");
    thrown("too late");
  });
  assert.equal(await limiter.run(() => twice), "first");
  await assert.rejects(
    limiter.run(() => throws),
    { message: "then" },
  );
  assert.equal(await limiter.run(() => late), "value");
  await checkSound(limiter);
});

test("Limiter: a signal that is aborted while its listener is added leaves nothing behind", async () => {
  const limiter = new Limiter(1);
  const signal = {
    aborted: false,
    reason: "while it is added",
    addEventListener() {
      this.aborted = true;
    },
    removeEventListener() {},
  };
  limiter.pause();
  const result = limiter.run(() => "called", { signal: signal as never });
  assert.equal(limiter.waiting, 0);
  assert.equal(await outcome(result), "while it is added");
  limiter.resume();
  await checkSound(limiter);
});

test("Limiter: a signal that throws when it is asked counts as aborted with that", async () => {
  const limiter = new Limiter(1);
  let asked = 0;
  const signal = {
    get aborted(): boolean {
      return asked++ < 3 ? false : thrown("asked once too often");
    },
    addEventListener() {},
    removeEventListener() {},
  };
  const { begun, job } = manualJobs();
  const first = limiter.run(job("first"));
  const result = outcome(limiter.run(() => "called", { signal: signal as never }));
  begun[0]?.end();
  await first;
  assert.equal(((await result) as Error).message, "asked once too often");
  await checkSound(limiter);
});

test("Limiter: a signal that acts on the limiter when it is asked lets no more run than may", async () => {
  const limiter = new Limiter(1);
  const { begun, names, job } = manualJobs();
  let acts = false;
  const others: Promise<unknown>[] = [];
  const signal = {
    get aborted(): boolean {
      if (acts) {
        acts = false;
        others.push(limiter.run(job("urgent"), { priority: 9 }));
        limiter.pause();
        limiter.resume();
      }
      return false;
    },
    addEventListener() {},
    removeEventListener() {},
  };
  const first = limiter.run(job("first"));
  const result = limiter.run(job("asked"), { signal: signal as never });
  acts = true;
  begun[0]?.end();
  await first;
  await turn();
  assert.equal(limiter.running, 1);
  assert.deepEqual(names(), ["first", "urgent"]);
  begun[1]?.end();
  await turn();
  begun[2]?.end();
  await Promise.all([result, ...others]);
  await checkSound(limiter);
});

test("Limiter: a signal that is aborted when it is asked, and makes an urgent job then, fails its own job only", async () => {
  const limiter = new Limiter(1);
  const { begun, job } = manualJobs();
  let urgent: Promise<string> | undefined;
  let asks = false;
  const signal = {
    reason: "aborted when it is asked",
    get aborted(): boolean {
      if (asks) urgent ??= limiter.run(() => "urgent", { priority: 9 });
      return asks;
    },
    addEventListener() {},
    removeEventListener() {},
  };
  const first = limiter.run(job("first"));
  const result = outcome(limiter.run(() => "called", { signal: signal as never }));
  asks = true;
  begun[0]?.end();
  await first;
  assert.equal(await result, "aborted when it is asked");
  assert.equal(await urgent, "urgent");
  await checkSound(limiter);
});

test("Limiter: listeners that jobs add to the signal that is never aborted are dropped", async () => {
  const limiter = new Limiter(1);
  const signal = await limiter.run((seen) => {
    seen.addEventListener("abort", () => assert.fail("it is never aborted"));
    return seen;
  });
  (signal as AbortSignal).dispatchEvent(new Event("abort"));
});

test("Limiter: a job that fails while nobody listens is the caller's rejection, and there is no other", async () => {
  const rejections = await unhandled(async () => {
    const limiter = new Limiter(1);
    const controller = new AbortController();
    const jobs = [
      limiter.run(() => thrown("at once")),
      limiter.run(() => Promise.reject("later")),
      limiter.run(() => {}, { signal: controller.signal }),
    ].map(outcome);
    controller.abort("left");
    for await (const _ of limiter.map([1, 2, 3], (n) => (n > 1 ? Promise.reject(n) : n))) break;
    const failsToClose = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise<never>(() => {}),
        return: () => Promise.reject(new Error("close")),
      }),
    };
    const iterator = limiter.map(failsToClose, (n) => n)[Symbol.asyncIterator]();
    const next = iterator.next();
    await iterator.return?.();
    await next;
    await limiter.close();
    await Promise.all(jobs);
  });
  assert.deepEqual(rejections, []);
});

test("Limiter: iterators that throw, return no object, or act on the map from inside end it, and hold nothing", async () => {
  const limiter = new Limiter(2);
  const source = (next: () => unknown) => ({ [Symbol.iterator]: () => ({ next }) }) as Iterable<number>;
  const consume = async (items: Iterable<number>) => {
    for await (const _ of limiter.map(items, (n) => n));
  };
  await assert.rejects(consume({ [Symbol.iterator]: () => thrown("open") }), { message: "open" });
  await assert.rejects(consume(source(() => thrown("next"))), { message: "next" });
  await assert.rejects(consume(source(() => undefined)), TypeError);
  await checkSound(limiter);

  const stopped = limiter.map(
    source(() => {
      iterator.return?.();
      return { done: false, value: 1 };
    }),
    () => assert.fail("it must not be called"),
  );
  const iterator = stopped[Symbol.asyncIterator]();
  assert.deepEqual(await iterator.next(), { done: true, value: undefined });
  await checkSound(limiter);
});

test("Limiter: a function of map that stops its own iteration ends it, and holds nothing", async () => {
  const limiter = new Limiter(2);
  const mapped = limiter.map([1, 2, 3], async (n) => {
    if (n === 2) iterator.return?.(); // not awaited
    return n;
  });
  const iterator = mapped[Symbol.asyncIterator]();
  const results = await Promise.all([iterator.next(), iterator.next(), iterator.next()]);
  assert.equal(results.at(-1)?.done, true);
  await checkSound(limiter);
});
