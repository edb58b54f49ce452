import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { Condition, NotAcquiredError, type Token } from "@sync/condition";
import { enqueue, enqueueWait, type Observer } from "@sync/core";
import { Lock } from "@sync/lock";

const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

/** A task that holds the lock, waits, notes how the wait ended, and releases. */
async function waiter(condition: Condition, log: string[], name: string, signal?: AbortSignal): Promise<void> {
  const token = await condition.acquire();
  try {
    await condition.wait({ signal });
    log.push(name);
  } catch (reason) {
    log.push(`${name}: ${reason}`);
  } finally {
    assert.equal(condition.locked(), true, "however a wait ends, the lock is held");
    token.release();
  }
}

test("a condition makes its own lock, or uses one that it is given", () => {
  assert.ok(new Condition().lock instanceof Lock);
  const lock = new Lock();
  assert.equal(new Condition(lock).lock, lock);
  assert.equal(new Condition(undefined).lock instanceof Lock, true);
});

test("acquire, tryAcquire, release, locked, with and wrap are those of the lock", async () => {
  const condition = new Condition();
  const { lock } = condition;
  const token = await condition.acquire();
  assert.deepEqual([condition.locked(), lock.locked()], [true, true]);
  assert.equal(condition.tryAcquire(), undefined);
  token.release();
  assert.equal(lock.locked(), false);
  condition.tryAcquire();
  condition.release();
  assert.equal(await condition.with(() => lock.locked()), true);
  assert.equal(await condition.wrap(() => lock.locked())(), true);
  assert.equal(lock.locked(), false);
  assert.throws(() => condition.release(), NotAcquiredError);
  await assert.rejects(condition.acquire({ signal: AbortSignal.abort("no") }), (reason) => reason === "no");
});

test("wait() frees the lock, and resolves with true when it is handed back", async () => {
  const condition = new Condition();
  const token = await condition.acquire();
  const wait = condition.wait();
  assert.deepEqual([condition.locked(), condition.waiting], [false, 1]);
  const other = await condition.acquire();
  assert.equal(condition.notify(), 1);
  assert.deepEqual([condition.waiting, condition.lock.waiting], [0, 1], "moved to the lock's line");
  other.release();
  assert.equal(await wait, true);
  assert.deepEqual([condition.locked(), token.released], [true, false], "the caller's token is its token still");
  token.release();
  assert.equal(condition.locked(), false);
});

test("wait(), notify() and notifyAll() without the lock: NotAcquiredError", async () => {
  const condition = new Condition();
  await assert.rejects(condition.wait(), NotAcquiredError);
  await assert.rejects(
    condition.waitFor(() => false),
    NotAcquiredError,
  );
  assert.throws(() => condition.notify(), NotAcquiredError);
  assert.throws(() => condition.notifyAll(), NotAcquiredError);
  assert.throws(() => condition[enqueueWait](), NotAcquiredError);
  assert.equal(String(condition), "<Condition [unlocked]>");
});

test("notify(n) moves the longest waiting, at most n, and says how many", async () => {
  const condition = new Condition();
  const log: string[] = [];
  const tasks = ["a", "b", "c", "d"].map((name) => waiter(condition, log, name));
  await turn();
  await condition.with(() => {
    assert.equal(condition.notify(0), 0);
    assert.equal(condition.notify(2), 2);
  });
  await turn();
  assert.deepEqual(log, ["a", "b"]);
  await condition.with(() => assert.equal(condition.notify(9), 2));
  await Promise.all(tasks);
  assert.deepEqual(log, ["a", "b", "c", "d"]);
});

test("notifyAll() moves all, and says how many", async () => {
  const condition = new Condition();
  const log: string[] = [];
  const tasks = ["a", "b", "c"].map((name) => waiter(condition, log, name));
  await turn();
  await condition.with(() => assert.equal(condition.notifyAll(), 3));
  await Promise.all(tasks);
  assert.deepEqual(log, ["a", "b", "c"]);
  await condition.with(() => assert.equal(condition.notifyAll(), 0));
});

test("the notified go behind those who wait for the lock already", async () => {
  const condition = new Condition();
  const log: string[] = [];
  const notified = waiter(condition, log, "notified");
  await turn();
  const holder = await condition.acquire();
  const inLine = condition.with(() => log.push("in line"));
  condition.notify();
  const late = condition.with(() => log.push("late"));
  holder.release();
  await Promise.all([notified, inLine, late]);
  assert.deepEqual(log, ["in line", "notified", "late"]);
});

test("notifyAll() wakes one after the other, not all at once", async () => {
  const condition = new Condition();
  let inside = 0;
  const tasks = Array.from({ length: 5 }, () =>
    condition.with(async () => {
      await condition.wait();
      assert.equal(++inside, 1);
      await turn();
      inside--;
    }),
  );
  await turn();
  await condition.with(() => condition.notifyAll());
  await Promise.all(tasks);
});

test("several conditions may share one lock", async () => {
  const lock = new Lock();
  const [notEmpty, notFull] = [new Condition(lock), new Condition(lock)];
  const items: number[] = [];
  const taken: number[] = [];
  const producer = (async () => {
    for (let i = 0; i < 20; i++) {
      await lock.with(async () => {
        await notFull.waitFor(() => items.length < 3);
        items.push(i);
        notEmpty.notify();
      });
    }
  })();
  const consumer = (async () => {
    for (let i = 0; i < 20; i++) {
      await lock.with(async () => {
        await notEmpty.waitFor(() => items.length > 0);
        taken.push(items.shift() as number);
        notFull.notify();
      });
    }
  })();
  await Promise.all([producer, consumer]);
  assert.deepEqual(
    taken,
    Array.from({ length: 20 }, (_, i) => i),
  );
});

test("aborted before the call: rejects, and the caller keeps the lock", async () => {
  const condition = new Condition();
  const token = await condition.acquire();
  await assert.rejects(condition.wait({ signal: AbortSignal.abort("no") }), (reason) => reason === "no");
  assert.deepEqual([condition.locked(), token.released, condition.waiting], [true, false, 0]);
});

test("aborted before the notification, with the lock free: takes it again at once, then rejects with the reason", async () => {
  const condition = new Condition();
  const controller = new AbortController();
  const token = await condition.acquire();
  const wait = condition.wait({ signal: controller.signal });
  controller.abort("bored");
  assert.deepEqual([condition.locked(), condition.waiting], [true, 0]);
  await assert.rejects(wait, (reason) => reason === "bored");
  token.release();
  assert.equal(condition.locked(), false);
});

test("aborted before the notification: goes behind the lock's line, and wakes nobody", async () => {
  const condition = new Condition();
  const log: string[] = [];
  const controller = new AbortController();
  const aborted = waiter(condition, log, "aborted", controller.signal);
  const waits = waiter(condition, log, "waits");
  await turn();
  const holder = await condition.acquire();
  const inLine = condition.with(() => log.push("in line"));
  controller.abort("gone");
  await turn();
  assert.deepEqual(log, [], "it does not end before it has the lock");
  holder.release();
  await Promise.all([aborted, inLine]);
  await turn();
  assert.deepEqual(log, ["in line", "aborted: gone"]);
  assert.equal(condition.waiting, 1, "nobody was woken");
  await condition.with(() => condition.notify());
  await waits;
});

test("aborted after the notification: keeps its place, and passes the notification on when it has the lock", async () => {
  const condition = new Condition();
  const log: string[] = [];
  const controller = new AbortController();
  const aborted = waiter(condition, log, "aborted", controller.signal);
  const next = waiter(condition, log, "next");
  await turn();
  const holder = await condition.acquire();
  condition.notify();
  const late = condition.with(() => log.push("late"));
  controller.abort("gone");
  assert.equal(condition.waiting, 1, "not before it has the lock");
  holder.release();
  assert.equal(condition.waiting, 0);
  await Promise.all([aborted, next, late]);
  assert.deepEqual(log, ["aborted: gone", "late", "next"]);
});

test("a notification passes through any number of aborted waiters to one that stays", async () => {
  const condition = new Condition();
  const log: string[] = [];
  const controller = new AbortController();
  const aborted = ["a", "b", "c"].map((name) => waiter(condition, log, name, controller.signal));
  const stays = waiter(condition, log, "stays");
  await turn();
  const holder = await condition.acquire();
  assert.equal(condition.notify(), 1);
  controller.abort("gone");
  holder.release();
  await Promise.all([...aborted, stays]);
  assert.deepEqual([...log].sort(), ["a: gone", "b: gone", "c: gone", "stays"]);
  assert.deepEqual([condition.waiting, condition.locked()], [0, false]);
});

test("aborted after the grant: no effect", async () => {
  const condition = new Condition();
  const controller = new AbortController();
  const token = await condition.acquire();
  const wait = condition.wait({ signal: controller.signal });
  const other = await condition.acquire();
  condition.notify();
  other.release();
  controller.abort();
  assert.equal(await wait, true);
  token.release();
});

test("a notification is passed on to a waiter who comes by freeing the lock", async () => {
  const condition = new Condition();
  const controller = new AbortController();
  const first = await condition.acquire();
  const aborted = condition.wait({ signal: controller.signal });
  const second = await condition.acquire();
  condition.notify();
  controller.abort("gone");
  const wait = condition.wait(); // frees the lock, which the aborted one takes; it has a notification to pass on
  await assert.rejects(aborted, (reason) => reason === "gone");
  first.release();
  assert.equal(await wait, true);
  second.release();
});

test("notify() from a listener of the same signal skips the waiters of that signal", async () => {
  const condition = new Condition();
  const log: string[] = [];
  const controller = new AbortController();
  let notified = -1;
  controller.signal.addEventListener("abort", () => {
    notified = condition.notify();
  });
  const aborted = waiter(condition, log, "aborted", controller.signal);
  const stays = waiter(condition, log, "stays");
  await turn();
  const holder = await condition.acquire();
  controller.abort("gone");
  assert.equal(notified, 1);
  holder.release();
  await Promise.all([aborted, stays]);
  assert.deepEqual(log, ["aborted: gone", "stays"]);
});

test("a release from a listener of the same signal does not end a notified wait as if it were granted", async () => {
  const condition = new Condition();
  const log: string[] = [];
  const controller = new AbortController();
  const holders: Token[] = [];
  controller.signal.addEventListener("abort", () => holders[0]?.release());
  const aborted = waiter(condition, log, "aborted", controller.signal);
  const next = waiter(condition, log, "next");
  await turn();
  holders.push(await condition.acquire());
  condition.notify();
  controller.abort("gone");
  await Promise.all([aborted, next]);
  assert.deepEqual(log, ["aborted: gone", "next"]);
});

test("a token released inside its own wait, before the notification: ends it at once, without the lock", async () => {
  const condition = new Condition();
  const token = await condition.acquire();
  const wait = condition.wait();
  token.release();
  assert.equal(condition.waiting, 0);
  await assert.rejects(wait, {
    name: "NotAcquiredError",
    message: "the token was released inside its own wait()",
  });
  assert.deepEqual([condition.locked(), token.released], [false, true]);
});

test("a token released inside its own wait, after the notification: the notification passes on", async () => {
  const condition = new Condition();
  const token = await condition.acquire();
  const ends = condition.wait();
  const other = await condition.acquire();
  const next = condition.wait();
  const holder = await condition.acquire();
  condition.notify();
  token.release();
  assert.deepEqual([condition.waiting, condition.lock.waiting], [0, 1]);
  await assert.rejects(ends, NotAcquiredError);
  holder.release();
  assert.equal(await next, true);
  other.release();
  assert.equal(condition.locked(), false);
});

test("a token released inside its own aborted wait: NotAcquiredError, for it says that the lock is not held", async () => {
  const condition = new Condition();
  const controller = new AbortController();
  const token = await condition.acquire();
  const wait = condition.wait({ signal: controller.signal });
  const holder = await condition.acquire();
  controller.abort("gone");
  token.release();
  await assert.rejects(wait, NotAcquiredError);
  assert.equal(condition.lock.waiting, 0);
  holder.release();
  assert.equal(condition.locked(), false);
});

test("release() while others wait releases the holder's hold, not theirs", async () => {
  const condition = new Condition();
  const log: string[] = [];
  const waits = waiter(condition, log, "waits");
  await turn();
  const holder = await condition.acquire();
  condition.notify();
  condition.release();
  assert.equal(holder.released, true);
  await waits;
  assert.deepEqual(log, ["waits"]);
});

test("wait() by somebody who is not the holder suspends the holder's hold", async () => {
  const condition = new Condition();
  const holder = await condition.acquire();
  const stranger = condition.wait();
  assert.equal(condition.locked(), false);
  await condition.with(() => condition.notify());
  assert.equal(await stranger, true);
  assert.deepEqual([condition.locked(), holder.released], [true, false]);
  holder.release();
  assert.equal(condition.locked(), false);
});

test("waitFor() resolves with the predicate's value, typed without its falsy part", async () => {
  const condition = new Condition();
  let value: number | undefined;
  const waits = condition.with(() => condition.waitFor(() => value));
  await turn();
  await condition.with(() => condition.notify());
  await turn();
  assert.equal(condition.waiting, 1, "the predicate did not hold: it waits again");
  await condition.with(() => {
    value = 7;
    condition.notify();
  });
  const result: number = await waits;
  assert.equal(result, 7);
});

test("waitFor(): a predicate that holds at once needs no lock", async () => {
  const condition = new Condition();
  const list = [1, 2, 3];
  assert.equal(await condition.waitFor(() => list), list);
  assert.equal(condition.locked(), false);
});

test("waitFor(): an aborted signal rejects, even if the predicate holds", async () => {
  const condition = new Condition();
  let called = false;
  const wait = condition.waitFor(
    () => {
      called = true;
      return true;
    },
    { signal: AbortSignal.abort("no") },
  );
  await assert.rejects(wait, (reason) => reason === "no");
  assert.equal(called, false);
});

test("waitFor() that is aborted ends with the lock held", async () => {
  const condition = new Condition();
  const controller = new AbortController();
  const token = await condition.acquire();
  const wait = condition.waitFor(() => false, { signal: controller.signal });
  controller.abort("gone");
  await assert.rejects(wait, (reason) => reason === "gone");
  assert.equal(condition.locked(), true);
  token.release();
});

test("waitFor(): what the predicate throws rejects, with the lock as it is", async () => {
  const condition = new Condition();
  const boom = new Error("boom");
  const throws = () => {
    throw boom;
  };
  await assert.rejects(condition.waitFor(throws), boom);
  assert.equal(condition.locked(), false, "it had not waited");

  let ready = false;
  const token = await condition.acquire();
  const wait = condition.waitFor(() => (ready ? throws() : false));
  await condition.with(() => {
    ready = true;
    condition.notify();
  });
  await assert.rejects(wait, boom);
  assert.equal(condition.locked(), true, "it had waited");
  token.release();
});

test("waitFor(): a predicate that throws passes on the notification that it consumed", async () => {
  const condition = new Condition();
  const log: string[] = [];
  let calls = 0;
  const throws = condition.with(() =>
    condition.waitFor(() => {
      if (calls++ > 0) throw new Error("boom");
      return false;
    }),
  );
  const next = waiter(condition, log, "next");
  await turn();
  await condition.with(() => assert.equal(condition.notify(), 1));
  await assert.rejects(throws, new Error("boom"));
  await next;
  assert.deepEqual(log, ["next"]);
});

test("waitFor(): aborted between two waits, it passes on the notification that it consumed", async () => {
  const condition = new Condition();
  const log: string[] = [];
  const controller = new AbortController();
  let calls = 0;
  const aborted = condition.with(() =>
    condition.waitFor(
      () => {
        if (calls++ > 0) controller.abort("gone");
        return false;
      },
      { signal: controller.signal },
    ),
  );
  const next = waiter(condition, log, "next");
  await turn();
  await condition.with(() => condition.notify());
  await assert.rejects(aborted, (reason) => reason === "gone");
  await next;
  assert.deepEqual(log, ["next"]);
});

test("waitFor(): a predicate that returns a promise is a TypeError", async () => {
  const condition = new Condition();
  await assert.rejects(
    condition.waitFor(async () => true),
    new TypeError("predicate must not return a promise"),
  );
});

test("wrong arguments are refused, with the lock as it is", async () => {
  const condition = new Condition();
  const token = await condition.acquire();
  await assert.rejects(condition.wait(1 as never), new TypeError("options must be an object, got 1"));
  await assert.rejects(condition.waitFor(1 as never), new TypeError("predicate must be a function, got 1"));
  await assert.rejects(
    condition.waitFor(() => false, { signal: 1 as never }),
    new TypeError("options.signal must be an AbortSignal, got 1"),
  );
  for (const n of [-1, 1.5, Number.NaN]) {
    assert.throws(() => condition.notify(n), new RangeError(`n must be an integer >= 0, got ${n}`));
  }
  assert.throws(() => condition.notify("1" as never), TypeError);
  assert.deepEqual([condition.locked(), condition.waiting, token.released], [true, 0, false]);
  for (const lock of [null, {}, 5, () => {}, Object.create(null)]) {
    assert.throws(() => new Condition(lock as never), /^TypeError: lock must be a Lock, got /);
  }
});

test("String() and console.log() show the state", async () => {
  const condition = new Condition();
  assert.equal(String(condition), "<Condition [unlocked]>");
  const token = await condition.acquire();
  condition.wait().catch(() => {});
  await condition.acquire();
  assert.equal(String(condition), "<Condition [locked, waiters:1]>");
  assert.equal(inspect(condition), "<Condition [locked, waiters:1]>");
  token.release();
});

test("a condition is no thenable", async () => {
  const condition = new Condition();
  assert.equal("then" in condition, false);
  assert.equal(await condition, condition);
});

test("the lock may be a subclass", async () => {
  class Counted extends Lock {
    acquired = 0;
    override acquire(...args: Parameters<Lock["acquire"]>): Promise<Token> {
      this.acquired++;
      return super.acquire(...args);
    }
  }
  const lock = new Counted();
  const condition: Condition<Counted> = new Condition(lock);
  const log: string[] = [];
  const task = condition.with(async () => {
    await condition.wait();
    log.push("woken");
  });
  await turn();
  await condition.with(() => condition.notify());
  await task;
  assert.deepEqual([log, condition.lock.acquired], [["woken"], 2]);
});

test("enqueue(): a cancelled wait hears failed when the lock is back", async () => {
  const condition = new Condition();
  const log: string[] = [];
  const token = await condition.acquire();
  const wait = condition[enqueueWait](
    observer({
      granted: () => log.push("granted"),
      failed: (reason) => log.push(`failed: ${reason}, ${condition.locked() ? "locked" : "unlocked"}`),
    }),
  );
  const holder = await condition.acquire();
  wait.cancel("interrupted");
  wait.cancel("again");
  assert.deepEqual(log, []);
  holder.release();
  assert.deepEqual(log, ["failed: interrupted, locked"]);
  token.release();
});

test("enqueue(): a wait that is cancelled after its grant passes the notification on, and leaves the lock held", async () => {
  const condition = new Condition();
  const log: string[] = [];
  const token = await condition.acquire();
  const wait = condition[enqueueWait](
    observer({ granted: () => log.push("granted"), failed: () => log.push("failed") }),
  );
  const next = waiter(condition, log, "next");
  await turn();
  const holder = await condition.acquire();
  condition.notify();
  holder.release();
  assert.deepEqual(log, ["granted"]);
  wait.cancel();
  assert.deepEqual([condition.waiting, condition.locked(), token.released], [0, true, false]);
  token.release();
  await next;
  assert.deepEqual(log, ["granted", "next"]);
});

test("enqueue() never calls its own sink: what a sink of the lock's next holder does shows on the waiter", async () => {
  const condition = new Condition();
  const log: string[] = [];
  const token = await condition.acquire();
  condition.lock[enqueue](
    observer({
      granted: (next) => {
        condition.notify();
        next.release();
      },
    }),
  );
  const wait = condition[enqueueWait](observer({ granted: () => log.push("heard") }));
  assert.deepEqual([wait.granted, log], [true, []]);
  assert.equal(condition.locked(), true);
  token.release();
});

// Found by putting bugs back: the sink of a hold was replaced by the wait that suspended it.
test("a hold that is suspended before its sink has heard: the sink hears, and the wait only when it has the lock", () => {
  const condition = new Condition();
  const { lock } = condition;
  const log: string[] = [];
  const sink = (name: string, then = (_: Token) => {}) =>
    observer({
      granted(token: Token) {
        log.push(name);
        then(token);
      },
      failed: () => log.push(`${name} failed`),
    });
  let last: Token | undefined;
  const first = lock[enqueue]();
  lock[enqueue](
    sink("A", (token) => {
      token.release(); // B has the lock, and has not heard
      condition[enqueueWait](observer({ granted: () => log.push("wait"), failed: () => log.push("wait failed") })); // suspends B
      last = lock[enqueue]();
      assert.equal(condition.notify(), 1);
    }),
  );
  lock[enqueue](sink("B"));
  first.release();
  assert.deepEqual(log, ["A", "B"]);
  last?.release();
  assert.deepEqual(log, ["A", "B", "wait"]);
});

/** Calls one of two callbacks. */
function observer<T>(on: { granted?(value: T): void; failed?(reason: unknown): void }): Observer<T> {
  return { settled: (waiter) => (waiter.granted ? on.granted?.(waiter.outcome as T) : on.failed?.(waiter.outcome)) };
}
