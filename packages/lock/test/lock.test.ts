import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { enqueue, type Observer } from "@sync/core";
import { Lock, NotAcquiredError, type Token } from "@sync/lock";

const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

test("acquire() resolves with a token that releases the lock", async () => {
  const lock = new Lock();
  const token = await lock.acquire();
  assert.equal(lock.locked(), true);
  assert.equal(token.released, false);
  token.release();
  assert.equal(lock.locked(), false);
  assert.equal(token.released, true);
});

test("a token is disposable: `using` releases the lock", async () => {
  const lock = new Lock();
  const token = await lock.acquire();
  const dispose: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for("Symbol.dispose");
  token[dispose]();
  assert.equal(lock.locked(), false);
  token[dispose]();
});

test("options may be left out, empty, or hold an undefined signal", async () => {
  const lock = new Lock();
  for (const options of [undefined, {}, { signal: undefined }]) (await lock.acquire(options)).release();
});

test("release() gives back a hold without its token, and spends the token", async () => {
  const lock = new Lock();
  const token = await lock.acquire();
  lock.release();
  assert.equal(token.released, true);
  await lock.acquire();
  token.release();
  assert.equal(lock.locked(), true, "a spent token releases nobody else's hold");
});

test("release() of an unlocked lock throws NotAcquiredError", () => {
  const lock = new Lock();
  assert.throws(() => lock.release(), NotAcquiredError);
  assert.throws(() => lock.release(), {
    name: "NotAcquiredError",
    message: "release() of a lock that is not acquired",
  });
  assert.equal(lock.locked(), false);
});

test("NotAcquiredError prints its name", () => {
  const error = new NotAcquiredError("why");
  assert.ok(error instanceof Error);
  assert.equal(String(error), "NotAcquiredError: why");
  assert.match(error.stack ?? "", /NotAcquiredError: why/);
});

test("tryAcquire() takes a free lock, and never waits", () => {
  const lock = new Lock();
  const token = lock.tryAcquire();
  assert.equal(token?.released, false);
  assert.equal(lock.tryAcquire(), undefined);
  token?.release();
  assert.notEqual(lock.tryAcquire(), undefined);
});

test("waiting counts those in line", async () => {
  const lock = new Lock();
  const first = await lock.acquire();
  const second = lock.acquire();
  const third = lock.acquire();
  assert.equal(lock.waiting, 2);
  first.release();
  assert.equal(lock.waiting, 1);
  (await second).release();
  (await third).release();
  assert.equal(lock.waiting, 0);
});

test("String() and console.log() show the state", async () => {
  const lock = new Lock();
  assert.equal(String(lock), "<Lock [unlocked]>");
  await lock.acquire();
  assert.equal(String(lock), "<Lock [locked]>");
  lock.acquire();
  lock.acquire();
  assert.equal(String(lock), "<Lock [locked, waiters:2]>");
  assert.equal(inspect(lock), "<Lock [locked, waiters:2]>");
  assert.equal(inspect({ lock }), "{ lock: <Lock [locked, waiters:2]> }");
});

test("a lock is no thenable: awaiting it is harmless", async () => {
  const lock = new Lock();
  assert.equal("then" in lock, false);
  assert.equal(await lock, lock);
});

test("a release hands the lock over in the same synchronous step", async () => {
  const lock = new Lock();
  const first = await lock.acquire();
  const second = lock.acquire();
  first.release();
  assert.equal(lock.locked(), true);
  assert.equal(lock.waiting, 0);
  assert.equal(lock.tryAcquire(), undefined, "nobody overtakes");
  const third = lock.acquire();
  assert.equal(lock.waiting, 1);
  (await second).release();
  (await third).release();
});

test("waiters are granted first in, first out, and their continuations run in that order", async () => {
  const lock = new Lock();
  const log: number[] = [];
  const first = await lock.acquire();
  const others = [1, 2, 3, 4, 5].map(async (i) => {
    const token = await lock.acquire();
    log.push(i);
    token.release();
  });
  first.release();
  await Promise.all(others);
  assert.deepEqual(log, [1, 2, 3, 4, 5]);
});

test("grants in one step: the continuations run in the order of the grants, before any later grant's", async () => {
  const lock = new Lock();
  const log: string[] = [];
  await lock.acquire();
  const a = lock.acquire().then(() => log.push("a"));
  const b = lock.acquire().then(() => log.push("b"));
  lock.release();
  lock.release();
  lock.release();
  const c = lock.acquire().then(() => log.push("c"));
  await Promise.all([a, b, c]);
  assert.deepEqual(log, ["a", "b", "c"]);
});

test("aborted before the call: rejects with the reason, though the lock is free, and nothing is touched", async () => {
  const lock = new Lock();
  const reason = new Error("no");
  await assert.rejects(lock.acquire({ signal: AbortSignal.abort(reason) }), (error) => error === reason);
  assert.equal(String(lock), "<Lock [unlocked]>");
});

test("aborted while queued: leaves at once, whoever is behind moves up", async () => {
  const lock = new Lock();
  const controller = new AbortController();
  const first = await lock.acquire();
  const second = lock.acquire({ signal: controller.signal });
  const third = lock.acquire();
  controller.abort("bored");
  assert.equal(lock.waiting, 1);
  await assert.rejects(second, (reason) => reason === "bored");
  first.release();
  (await third).release();
  assert.equal(lock.locked(), false);
});

test("aborted after the grant: no effect, the caller has the token", async () => {
  const lock = new Lock();
  const controller = new AbortController();
  const first = await lock.acquire();
  const second = lock.acquire({ signal: controller.signal });
  first.release();
  controller.abort();
  const token = await second;
  assert.equal(token.released, false);
  token.release();
  assert.equal(lock.locked(), false);
});

test("AbortSignal.timeout and AbortSignal.any work as they are", async () => {
  const lock = new Lock();
  await lock.acquire();
  const signal = AbortSignal.any([new AbortController().signal, AbortSignal.timeout(5)]);
  const alive = setInterval(() => {}, 1000); // a timeout signal does not keep Node alive
  await assert.rejects(lock.acquire({ signal }), { name: "TimeoutError" });
  clearInterval(alive);
  assert.equal(lock.waiting, 0);
});

test("a holder that releases from its own listener of the signal does not grant a waiter of that signal", async () => {
  const lock = new Lock();
  const controller = new AbortController();
  const holder = await lock.acquire();
  controller.signal.addEventListener("abort", () => holder.release()); // runs before the waiter's listener
  const aborted = lock.acquire({ signal: controller.signal });
  const other = lock.acquire();
  controller.abort("shutdown");
  await assert.rejects(aborted, (reason) => reason === "shutdown");
  (await other).release();
});

test("a waiter whose abort event was stopped by another listener is not granted", async () => {
  const lock = new Lock();
  const controller = new AbortController();
  const holder = await lock.acquire();
  controller.signal.addEventListener("abort", (event) => event.stopImmediatePropagation());
  const aborted = lock.acquire({ signal: controller.signal });
  const other = lock.acquire();
  controller.abort("unheard");
  holder.release();
  await assert.rejects(aborted, (reason) => reason === "unheard");
  (await other).release();
  assert.equal(lock.locked(), false);
});

test("with() calls fn with nothing, under the lock, and resolves with its value", async () => {
  const lock = new Lock();
  const result = await lock.with((...args: unknown[]) => {
    assert.deepEqual(args, []);
    assert.equal(lock.locked(), true);
    return "value";
  });
  assert.equal(result, "value");
  assert.equal(lock.locked(), false);
});

test("with() releases however fn ends: value, rejection, synchronous throw", async () => {
  const lock = new Lock();
  await lock.with(async () => turn());
  assert.equal(lock.locked(), false);
  await assert.rejects(
    lock.with(async () => {
      await turn();
      throw new Error("later");
    }),
    new Error("later"),
  );
  assert.equal(lock.locked(), false);
  await assert.rejects(
    lock.with(() => {
      throw new Error("at once");
    }),
    new Error("at once"),
  );
  assert.equal(lock.locked(), false);
});

test("with() that is aborted while queued does not call fn", async () => {
  const lock = new Lock();
  const controller = new AbortController();
  const token = await lock.acquire();
  let called = false;
  const run = lock.with(
    () => {
      called = true;
    },
    { signal: controller.signal },
  );
  controller.abort("no");
  await assert.rejects(run, (reason) => reason === "no");
  token.release();
  await turn();
  assert.equal(called, false);
});

test("wrap() keeps this, the arguments and the result, and runs one call at a time", async () => {
  const lock = new Lock();
  let running = 0;
  const account = {
    name: "account",
    greet: lock.wrap(async function (this: { name: string }, greeting: string, mark: string) {
      assert.equal(++running, 1);
      await turn();
      running--;
      return `${greeting} ${this.name}${mark}`;
    }),
  };
  assert.deepEqual(await Promise.all([account.greet("hello", "!"), account.greet("bye", ".")]), [
    "hello account!",
    "bye account.",
  ]);
});

test("wrong arguments: acquire and with reject with TypeError, wrap throws it, nobody waits", async () => {
  const lock = new Lock();
  await assert.rejects(lock.acquire(null as never), new TypeError("options must be an object, got null"));
  await assert.rejects(lock.acquire(5 as never), new TypeError("options must be an object, got 5"));
  await assert.rejects(
    lock.acquire({ signal: "x" as never }),
    new TypeError('options.signal must be an AbortSignal, got "x"'),
  );
  await assert.rejects(lock.with(3 as never), new TypeError("fn must be a function, got 3"));
  assert.throws(() => lock.wrap(undefined as never), new TypeError("fn must be a function, got undefined"));
  assert.equal(String(lock), "<Lock [unlocked]>");
});

test("options whose getters throw reject the promise", async () => {
  const lock = new Lock();
  const options = {
    get signal(): never {
      throw new Error("getter");
    },
  };
  await assert.rejects(lock.acquire(options), new Error("getter"));
  assert.equal(lock.locked(), false);
});

test("a frozen token releases, and never throws", async () => {
  const lock = new Lock();
  const token = Object.freeze(await lock.acquire());
  token.release();
  token.release();
  assert.equal(lock.locked(), false);
});

test("a subclass is a lock", async () => {
  class Named extends Lock {
    readonly name = "named";
  }
  const lock = new Named();
  const token = await lock.acquire();
  assert.equal(String(lock), "<Lock [locked]>");
  token.release();
});

test("enqueue(): the seam for callbacks shares the line with promises, in order of arrival", async () => {
  const lock = new Lock();
  const log: string[] = [];
  const first = lock[enqueue]();
  const second = lock.acquire().then((token) => {
    log.push("promise");
    token.release();
  });
  let third: Token | undefined;
  lock[enqueue](
    observer({
      granted: (token) => {
        log.push("callback");
        third = token;
      },
    }),
  );
  first.release();
  await second;
  assert.deepEqual(log, ["promise", "callback"]);
  third?.release();
  assert.equal(lock.locked(), false);
});

test("a chain of 100,000 hand-offs by callbacks does not touch the stack", () => {
  const lock = new Lock();
  const first = lock[enqueue]();
  let handed = 0;
  for (let i = 0; i < 100_000; i++) {
    lock[enqueue](
      observer({
        granted: (token) => {
          handed++;
          token.release();
        },
      }),
    );
  }
  first.release();
  assert.equal(handed, 100_000);
  assert.equal(lock.locked(), false);
});

/** Calls one of two callbacks. */
function observer<T>(on: { granted?(value: T): void; failed?(reason: unknown): void }): Observer<T> {
  return { settled: (waiter) => (waiter.granted ? on.granted?.(waiter.outcome as T) : on.failed?.(waiter.outcome)) };
}
