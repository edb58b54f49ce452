// What is promised of locks across machines, for each engine alike. The numbers are those of the guarantees.
import assert from "node:assert/strict";
import { test } from "node:test";
import { enqueue } from "@sync/core";
import { ClosedError, LostError, type RemoteToken, SetupError } from "@sync/remote";
import { Processes, pause, soon, until, type World } from "./world.ts";

/** How a test is written: with the processes of a server. */
type Body = (processes: Processes, name: string) => Promise<void>;

/** Declares the tests of an engine. `lease` is how long one is, where a test must see it end. */
export function rules(title: string, open: () => Promise<World> | World, lease: number): void {
  let names = 0;
  const long = 3 * lease; // where nothing may be lost although the machine is busy
  const rule = (what: string, body: Body) => {
    test(`${title}: ${what}`, async () => {
      const world = await open();
      const processes = new Processes(world);
      try {
        await body(processes, `${title} ${++names}`);
        await soon("close", processes.close());
        await until("the server is empty", () => isEmpty(world), 2 * lease);
      } catch (error) {
        // Where the machine stands still for long, a test may lose what it did not mean to.
        const lost = processes.losses.map(({ message }) => message);
        throw new Error(`${error}\nlost meanwhile: ${lost.join("; ") || "nothing"}`, { cause: error });
      } finally {
        await soon("close", processes.close());
      }
    });
  };

  rule("requests are granted in the order of arrival, whatever their sizes", async (processes, name) => {
    const all = [processes.start(), processes.start(), processes.start()] as const;
    const first = await all[0].remote.semaphore(name, 4).acquire({ permits: 3 });
    const log: number[] = [];
    const holders: Promise<void>[] = [];
    const sizes = [2, 1, 4, 1, 1, 3, 1, 2, 4, 1];
    for (const [i, permits] of sizes.entries()) {
      const { remote, engine } = all[i % 3] ?? all[0];
      const acquired = remote.semaphore(name, 4).acquire({ permits });
      holders.push(
        acquired.then(async (token) => {
          log.push(token.fence);
          await pause(1);
          await token.release();
        }),
      );
      const asked = () => engine.steps.some(({ ops }) => ops.some((op) => op[0] === "a" && op[2] === name));
      await until("it is asked", asked);
      await until("it waits", async () => ((await remote.inspect(name))[0]?.waiters.length ?? 0) === i + 1);
    }
    const [shown] = await all[0].remote.inspect(name);
    assert.deepEqual(
      shown?.waiters.map(({ permits }) => permits),
      sizes,
    );
    await first.release();
    await soon("all", Promise.all(holders));
    assert.equal(log.length, sizes.length);
  });

  rule("a process's own requests are granted in the order of its calls", async (processes, name) => {
    const { remote } = processes.start();
    const lock = remote.lock(name);
    const log: number[] = [];
    const fences: number[] = [];
    await soon(
      "all",
      Promise.all(
        Array.from({ length: 50 }, (_, i) =>
          lock.with(({ fence }) => {
            log.push(i);
            fences.push(fence);
          }),
        ),
      ),
    );
    assert.deepEqual(log, [...log.keys()]);
    assert.deepEqual(
      fences,
      fences.toSorted((a, b) => a - b),
    );
    assert.equal(new Set(fences).size, 50);
  });

  rule("a small request does not overtake a large one, and tryAcquire overtakes nobody", async (processes, name) => {
    const [a, b] = [processes.start(), processes.start()];
    const held = await a.remote.semaphore(name, 3).acquire({ permits: 2 });
    const large = b.remote.semaphore(name, 3).acquire({ permits: 3 });
    await until("it waits", async () => (await a.remote.inspect(name))[0]?.waiters.length === 1);
    assert.equal(await a.remote.semaphore(name, 3).tryAcquire(), undefined);
    const small = a.remote.semaphore(name, 3).acquire();
    await pause(20);
    assert.equal((await a.remote.inspect(name))[0]?.taken, 2);
    await held.release();
    const token = await soon("the large one", large);
    assert.equal((await a.remote.inspect(name))[0]?.waiters.length, 1);
    await token.release();
    const last = await soon("the small one", small);
    assert.ok(last.fence > token.fence && token.fence > held.fence);
    await last.release();
  });

  rule("a release grants the next in the same step, and calls its process", async (processes, name) => {
    const [a, b] = [processes.start(), processes.start()];
    const held = await a.remote.lock(name).acquire();
    const waiting = b.remote.lock(name).acquire();
    await until("it waits", async () => (await a.remote.inspect(name))[0]?.waiters.length === 1);
    await until("its step is answered", () => b.engine.steps.length === 2);
    await pause(30);
    const steps = b.engine.steps.length;
    held.release();
    const token = await soon("the next", waiting);
    assert.equal(b.engine.steps.length, steps); // it did not ask
    await token.release();
  });

  rule("each request carries its bound, so a deploy may change it", async (processes, name) => {
    const [a, b] = [processes.start(), processes.start()];
    const old = await Promise.all([1, 2, 3].map(() => a.remote.semaphore(name, 3).acquire()));
    const wider = await soon("a wider bound", b.remote.semaphore(name, 4).acquire());
    const narrow = b.remote.semaphore(name, 2).acquire();
    await until("it waits", async () => (await a.remote.inspect(name))[0]?.waiters.length === 1);
    await Promise.all(old.slice(0, 2).map((token) => token.release()));
    assert.equal((await a.remote.inspect(name))[0]?.waiters.length, 1); // two are taken
    await wider.release();
    const token = await soon("the narrow one", narrow);
    await Promise.all([token.release(), old[2]?.release()]);
  });

  rule("one renewal every third of the lease keeps all that a process has", async (processes, name) => {
    const [a, b] = [processes.start({ lease: long }), processes.start({ lease: long })];
    const tokens = await Promise.all(Array.from({ length: 60 }, (_, i) => a.remote.lock(`${name}/${i}`).acquire()));
    const waiting = b.remote.lock(`${name}/0`).acquire();
    const before = a.engine.steps.length;
    await pause(3 * long);
    const renewals = a.engine.steps.length - before;
    assert.ok(renewals >= 7 && renewals <= 12, `${renewals} renewals in three leases`);
    assert.ok(tokens.every((token) => token.remaining > 0 && !token.signal.aborted));
    await Promise.all(tokens.map((token) => token.release()));
    const token = await soon("the next", waiting);
    await token.release();
    await pause(10);
    const idle = a.engine.steps.length;
    await pause(lease);
    assert.equal(a.engine.steps.length, idle); // nothing to keep
  });

  rule("a process that is cut off knows of its loss before the next is granted", async (processes, name) => {
    const lost: LostError[] = [];
    const [a, b] = [processes.start({ lease, onLost: (error) => lost.push(error) }), processes.start({ lease })];
    const log: string[] = [];
    const held = await a.remote.lock(name).acquire();
    held.signal.addEventListener("abort", () => void log.push("lost"));
    const next = b.remote.lock(name).acquire();
    next.then(() => log.push("granted"));
    a.engine.faults.cut = true;
    const token = await soon("the next", next, 3 * lease);
    assert.deepEqual(log, ["lost", "granted"]);
    assert.equal(held.remaining, 0);
    assert.ok(held.signal.reason instanceof LostError);
    assert.deepEqual(lost, [held.signal.reason]);
    assert.equal(lost[0]?.fence, held.fence);
    assert.ok(token.fence > held.fence);
    await held.release(); // it does nothing
    assert.equal((await b.remote.inspect(name))[0]?.taken, 1);
    await token.release();
  });

  rule("by whichever of its two clocks has seen more time", async (processes, name) => {
    const { remote } = processes.start();
    const token = await remote.lock(name).acquire();
    const before = token.remaining;
    const real = Date.now;
    try {
      Date.now = () => real() - 3_600_000; // set back: the other clock goes on
      assert.ok(token.remaining <= before + 2 && token.remaining > 0); // one of the clocks is a whole number
      Date.now = () => real() + 3_600_000; // the machine has slept, or its clock was set
      assert.equal(token.remaining, 0);
    } finally {
      Date.now = real;
    }
    assert.equal(token.remaining, 0); // for good
    await until("the signal is aborted", () => token.signal.aborted);
    const again = await soon("another", remote.lock(name).acquire());
    assert.ok(again.fence > token.fence);
    await again.release();
  });

  rule("a connection that drops for less than a lease loses nothing", async (processes, name) => {
    const [a, b] = [processes.start({ lease: long }), processes.start({ lease: long })];
    const held = await a.remote.lock(name).acquire();
    const other = await b.remote.lock(`${name}/other`).acquire();
    const waiting = a.remote.lock(`${name}/other`).acquire();
    await until("it waits", async () => (await b.remote.inspect(`${name}/other`))[0]?.waiters.length === 1);
    a.engine.faults.refused = true;
    const meanwhile = a.remote.lock(`${name}/third`).acquire();
    await pause(0.2 * long);
    a.engine.faults.refused = false;
    await soon("what was asked meanwhile", meanwhile).then((token) => token.release());
    assert.ok(held.remaining > 0 && !held.signal.aborted);
    const { fence } = held;
    assert.equal((await b.remote.inspect(name))[0]?.holders[0]?.fence, fence);
    await other.release();
    await (await soon("what waited", waiting)).release();
    await held.release();
  });

  rule(
    "a process that was silent for a lease has lost what it held, and what waits queues again",
    async (processes, name) => {
      const [a, b] = [processes.start({ lease }), processes.start({ lease })];
      const held = await a.remote.lock(name).acquire();
      const other = await b.remote.lock(`${name}/other`).acquire();
      const waiting = a.remote.lock(`${name}/other`).acquire();
      await until("it waits", async () => (await b.remote.inspect(`${name}/other`))[0]?.waiters.length === 1);
      a.engine.faults.cut = true;
      const token = await soon("what it held", b.remote.lock(name).acquire(), 3 * lease);
      assert.equal((await b.remote.inspect(`${name}/other`))[0]?.waiters.length, 0);
      assert.ok(held.signal.aborted);
      a.engine.faults.cut = false;
      await until("it waits again", async () => (await b.remote.inspect(`${name}/other`))[0]?.waiters.length === 1);
      await other.release();
      await (await soon("what waited", waiting)).release();
      await token.release();
    },
  );

  rule("a crash costs at most one lease, and those who wait ask when it is over", async (processes, name) => {
    const [a, b] = [processes.start({ lease }), processes.start({ lease })];
    await a.remote.lock(name).acquire();
    const waiting = b.remote.lock(name).acquire();
    await until("it waits", async () => (await b.remote.inspect(name))[0]?.waiters.length === 1);
    a.crash();
    const started = performance.now();
    const before = b.engine.steps.length;
    const token = await soon("the next", waiting, 3 * lease);
    const took = performance.now() - started;
    assert.ok(took < 2 * lease, `${took} ms of a lease of ${lease}`);
    const steps = b.engine.steps.length - before;
    assert.ok(steps <= 6, `${steps} steps`);
    await token.release();
  });

  rule("a crash of one that waits holds up nobody", async (processes, name) => {
    const [a, b, c] = [processes.start({ lease }), processes.start({ lease }), processes.start({ lease })];
    const held = await a.remote.lock(name).acquire();
    b.remote
      .lock(name)
      .acquire()
      .catch(() => {}); // its process crashes
    await until("b waits", async () => (await a.remote.inspect(name))[0]?.waiters.length === 1);
    const last = c.remote.lock(name).acquire();
    await until("c waits", async () => (await a.remote.inspect(name))[0]?.waiters.length === 2);
    b.crash();
    await held.release(); // to a process that is not there any more
    await (await soon("the last", last, 3 * lease)).release();
  });

  rule("a call that is lost is made up for: on reconnecting, or with the next renewal", async (processes, name) => {
    const [a, b] = [processes.start({ lease }), processes.start({ lease })];
    for (const reconnects of [false, true]) {
      const held = await a.remote.lock(name).acquire();
      const waiting = b.remote.lock(name).acquire();
      await until("it waits", async () => (await a.remote.inspect(name))[0]?.waiters.length === 1);
      b.engine.faults.deaf = true;
      await held.release();
      if (reconnects) b.engine.reconnect();
      const started = performance.now();
      const token = await soon("the next", waiting, lease);
      if (reconnects) assert.ok(performance.now() - started < lease / 3);
      b.engine.faults.deaf = false;
      await token.release();
    }
  });

  rule("calls that do not come have what listens connect anew", async (processes, name) => {
    const lasting = 2 * lease; // only b's calls may be lost
    const [a, b] = [processes.start({ lease: lasting }), processes.start({ lease: lasting })];
    const handOver = async (): Promise<void> => {
      const held = await a.remote.lock(name).acquire();
      const waiting = b.remote.lock(name).acquire();
      await until("it waits", async () => (await a.remote.inspect(name))[0]?.waiters.length === 1);
      await held.release();
      await (await soon("the next", waiting, lasting)).release();
    };
    const keep = await b.remote.lock(`${name}/other`).acquire(); // so that it renews
    await handOver();
    await pause(0.7 * lasting); // two renewals
    assert.equal(b.engine.relistened, 0);
    b.engine.faults.deaf = true; // no connection has ended
    await handOver();
    await until("it listens anew", () => b.engine.relistened > 0, lasting);
    b.engine.faults.deaf = false;
    await handOver();
    await keep.release();
  });

  rule(
    "an abort rejects at once with the reason, and the request leaves the server's queue at once",
    async (processes, name) => {
      const [a, b] = [processes.start(), processes.start()];
      const held = await a.remote.semaphore(name, 3).acquire({ permits: 2 });
      const controller = new AbortController();
      const large = b.remote.semaphore(name, 3).acquire({ permits: 3, signal: controller.signal });
      await until("it waits", async () => (await a.remote.inspect(name))[0]?.waiters.length === 1);
      const small = a.remote.semaphore(name, 3).acquire();
      await until("it waits", async () => (await a.remote.inspect(name))[0]?.waiters.length === 2);
      const reason = new Error("no time");
      controller.abort(reason);
      await assert.rejects(large, (error) => error === reason);
      await (await soon("what it held back", small)).release(); // long before the next renewal
      await held.release();

      const aborted = AbortSignal.abort(reason);
      const { length } = a.engine.steps;
      for (const call of [
        () => a.remote.lock(name).acquire({ signal: aborted }),
        () => a.remote.lock(name).tryAcquire({ signal: aborted }),
        () => a.remote.lock(name).with(() => assert.fail(), { signal: aborted }),
      ]) {
        await assert.rejects(call(), (error) => error === reason);
      }
      assert.equal(a.engine.steps.length, length);
    },
  );

  rule("an abort while the answer is on its way gives back what was granted", async (processes, name) => {
    const { remote, engine } = processes.start();
    await (await remote.lock(`${name}/first`).acquire()).release();
    engine.faults.late = 300; // longer than it takes to see the grant on the server
    const controller = new AbortController();
    const acquired = remote.lock(name).acquire({ signal: controller.signal });
    await until("it is granted there", async () => (await remote.inspect(name))[0]?.holders.length === 1);
    controller.abort("no time");
    await assert.rejects(acquired, (error) => error === "no time");
    engine.faults.late = 0;
    await until("it is given back", async () => ((await remote.inspect(name))[0]?.holders.length ?? 0) === 0);
  });

  rule("a step counts once: sent twice, unanswered, or late", async (processes, name) => {
    const [a, b] = [processes.start({ lease: long }), processes.start()];
    a.engine.faults.twice = true;
    const token = await a.remote.semaphore(name, 2).acquire();
    assert.equal((await b.remote.inspect(name))[0]?.taken, 1);
    const asked = a.engine.steps.find(({ ops }) => ops.length > 0);
    a.engine.faults.twice = false;

    a.engine.faults.unanswered = true;
    const second = a.remote.semaphore(name, 2).acquire();
    const third = a.remote.semaphore(name, 2).tryAcquire();
    await until("it is done there", async () => (await b.remote.inspect(name))[0]?.taken === 2);
    await pause(0.4 * long);
    a.engine.faults.unanswered = false;
    const other = await soon("what was unanswered", second);
    assert.equal(await soon("what was unanswered", third), undefined);
    assert.equal((await b.remote.inspect(name))[0]?.taken, 2);

    await token.release();
    await other.release();
    if (asked !== undefined) await a.engine.again(asked);
    assert.equal((await b.remote.inspect(name))[0]?.taken ?? 0, 0);
  });

  rule("a step that comes late, when what it asked for was released, does nothing", async (processes, name) => {
    const { remote, engine } = processes.start();
    const token = await remote.lock(name).acquire();
    const asked = engine.steps.at(-1);
    await token.release();
    assert.ok(asked !== undefined && asked.ops.length === 1);
    await engine.again(asked);
    assert.equal((await remote.inspect(name))[0]?.taken ?? 0, 0);
  });

  rule("what remains is counted from before the renewal was sent", async (processes, name) => {
    const { remote, engine } = processes.start();
    engine.faults.late = 80;
    const token = await remote.lock(name).acquire();
    assert.ok(token.remaining <= 9_000 - 150, `${token.remaining}`);
    await token.release();
  });

  rule("a step that arrives when its session is over does nothing", async (processes, name) => {
    const [a, b] = [processes.start(), processes.start()];
    const token = await a.remote.lock(name).acquire();
    const steps = a.engine.steps.filter(({ ops }) => ops.length > 0);
    await token.release();
    await a.remote.close();
    for (const step of steps) assert.equal((await a.engine.again(step)).gone, true);
    assert.equal((await b.remote.inspect(name)).length === 0 || (await b.remote.inspect(name))[0]?.taken === 0, true);
  });

  rule("fences grow with every grant of a name, and after a loss of data", async (processes, name) => {
    const { remote } = processes.start();
    const fences: number[] = [];
    const use = async () => {
      const token = await soon("a token", remote.semaphore(name, 2).acquire());
      fences.push(token.fence);
      return token;
    };
    const tokens = [await use(), await use()];
    for (const token of tokens) await token.release();
    await (await use()).release();
    await processes.world.wipe();
    await pause(10); // some clocks are coarse
    await (await use()).release();
    await (await use()).release();
    assert.ok(
      fences.every((fence, i) => Number.isSafeInteger(fence) && fence > (fences[i - 1] ?? 0)),
      `${fences}`,
    );
  });

  rule("what the server has forgotten is lost, and what waits asks again", async (processes, name) => {
    const [a, b] = [processes.start({ lease }), processes.start({ lease })];
    const held = await a.remote.lock(name).acquire();
    const waiting = b.remote.lock(name).acquire();
    await until("it waits", async () => (await a.remote.inspect(name))[0]?.waiters.length === 1);
    await processes.world.wipe();
    await (await soon("what waited", waiting)).release();
    await until("its loss is noticed", () => held.signal.aborted);
    assert.match(String(held.signal.reason), /does not know/);
  });

  rule("with rejects with LostError if the token was lost meanwhile", async (processes, name) => {
    const [a, b] = [processes.start({ lease }), processes.start()];
    const lock = a.remote.lock(name);
    assert.equal(await lock.with((token) => token.remaining > 0), true);
    await assert.rejects(
      lock.with(() => Promise.reject(new Error("its own"))),
      /its own/,
    );
    assert.equal((await b.remote.inspect(name))[0]?.taken ?? 0, 0);
    const ended = lock.with(async (token) => {
      a.engine.faults.cut = true;
      await until("it is lost", () => token.signal.aborted);
      return "done";
    });
    await assert.rejects(soon("with", ended), LostError);
    a.engine.faults.cut = false;
    const failed = lock.with(async (token) => {
      a.engine.faults.cut = true;
      await until("it is lost", () => token.remaining === 0);
      throw new Error("its own");
    });
    await assert.rejects(
      soon("with", failed),
      (error) => error instanceof LostError && /its own/.test(String(error.cause)),
    );
  });

  rule("a token: releases once, says what remains, prints its state", async (processes, name) => {
    const { remote, engine } = processes.start();
    const token: RemoteToken = await remote.semaphore(name, 3).acquire({ permits: 2 });
    assert.equal(token.released, false);
    assert.ok(token.remaining > 5_000 && token.remaining <= 9_000, `${token.remaining}`);
    assert.equal(String(token), `<Token [held, fence:${token.fence}]>`);
    assert.equal(JSON.stringify({ token }).includes(engine.steps[0]?.session ?? "-"), false);
    assert.equal((await remote.inspect(name))[0]?.taken, 2);
    const released = token.release();
    assert.equal(token.release(), released);
    assert.equal(token.released, true);
    assert.equal(token.remaining, 0);
    assert.equal(token.signal.aborted, false);
    await released;
    assert.equal(String(token), `<Token [released, fence:${token.fence}]>`);
    assert.equal((await remote.inspect(name))[0]?.taken ?? 0, 0);
  });

  rule("tryAcquire: the token if it is free, undefined if not", async (processes, name) => {
    const [a, b] = [processes.start(), processes.start()];
    const token = await soon("free", a.remote.lock(name).tryAcquire());
    assert.ok(token);
    assert.equal(await soon("held", b.remote.lock(name).tryAcquire()), undefined);
    assert.equal(await soon("held", a.remote.lock(name).tryAcquire()), undefined);
    await token.release();
    const [first, second] = await Promise.all([a.remote.lock(name).tryAcquire(), a.remote.lock(name).tryAcquire()]);
    assert.ok(first);
    assert.equal(second, undefined);
    await first.release();
  });

  rule("close rejects what is pending, ends what is held, and waits for the releases", async (processes, name) => {
    const [a, b] = [processes.start(), processes.start()];
    const held = await a.remote.lock(name).acquire();
    const released = await a.remote.lock(`${name}/other`).acquire();
    const pending = assert.rejects(a.remote.lock(name).acquire(), ClosedError);
    a.engine.faults.late = 20;
    released.release();
    await soon("close", a.remote.close());
    await pending;
    assert.deepEqual([held.remaining, held.signal.aborted], [0, true]);
    assert.deepEqual(
      (await b.remote.inspect()).filter(({ name: other, taken }) => other.startsWith(name) && taken > 0),
      [],
    );
    await assert.rejects(a.remote.lock(name).acquire(), ClosedError);
    await held.release();
    await a.remote.close();
  });

  rule(
    "a server that cannot be reached at first rejects, and is tried again by the next request",
    async (processes, name) => {
      const { remote, engine } = processes.start();
      engine.faults.refused = true;
      await assert.rejects(soon("a request", remote.lock(name).acquire()), /refused/);
      await assert.rejects(soon("a request", remote.lock(name).tryAcquire()), /refused/);
      engine.faults.refused = false;
      await (await soon("a request", remote.lock(name).acquire())).release();
    },
  );

  rule("a facade can make a request, and cancel what it was granted", async (processes, name) => {
    const { remote } = processes.start();
    const lock = remote.lock(name);
    const log: string[] = [];
    const first = lock[enqueue]({ settled: (waiter) => log.push(`first ${waiter.granted}`) });
    const second = lock[enqueue]({ settled: (waiter) => log.push(`second ${waiter.granted}`) });
    await until("it is granted", () => first.granted);
    assert.equal(lock.waiting, 1);
    first.cancel("interrupted");
    await until("the next is granted", () => second.granted);
    const third = lock[enqueue]({ settled: (waiter) => log.push(`third ${waiter.outcome}`) });
    third.cancel("interrupted");
    second.cancel();
    assert.deepEqual(log, ["first true", "second true", "third interrupted"]);
    assert.equal(lock.waiting, 0);
    await until("it is given back", async () => ((await remote.inspect(name))[0]?.taken ?? 0) === 0);
  });

  rule("names are kept as they are", async (processes, name) => {
    const { remote } = processes.start();
    const names = [
      "'; drop table x; --",
      "a b\tc\n",
      '"\\',
      "{}",
      "%s$1$$",
      "é",
      "e\u0301",
      "🔒".repeat(60),
      " ",
      name,
    ];
    const tokens = await Promise.all(names.map((each) => remote.lock(`${each}${name}`.slice(0, 120)).acquire()));
    const shown = (await remote.inspect()).filter(({ taken }) => taken > 0).map(({ name: each }) => each);
    for (const each of names) assert.ok(shown.includes(`${each}${name}`.slice(0, 120)), each);
    await Promise.all(tokens.map((token) => token.release()));
  });

  rule("a thousand requests at once are a few steps", async (processes, name) => {
    const { remote, engine } = processes.start();
    const tokens = await soon(
      "all",
      Promise.all(Array.from({ length: 1000 }, (_, i) => remote.lock(`${name}/${i}`).acquire())),
      20_000,
    );
    await Promise.all(tokens.map((token) => token.release()));
    assert.ok(engine.steps.length < 20, `${engine.steps.length} steps`);
  });

  rule("inspect shows who holds and who waits, and no secret", async (processes, name) => {
    const [a, b] = [processes.start({ label: "a" }), processes.start({ label: "b" })];
    assert.deepEqual(await b.remote.inspect(name), []);
    const held = await a.remote.semaphore(name, 3).acquire({ permits: 2 });
    const waiting = b.remote.semaphore(name, 5).acquire({ permits: 4 });
    await until("it waits", async () => (await a.remote.inspect(name))[0]?.waiters.length === 1);
    const [shown] = await a.remote.inspect(name);
    assert.equal(shown?.name, name);
    assert.equal(shown?.taken, 2);
    const [holder] = shown?.holders ?? [];
    assert.deepEqual([holder?.label, holder?.permits, holder?.bound, holder?.fence], ["a", 2, 3, held.fence]);
    assert.ok(holder && holder.expiresIn > 5_000 && holder.expiresIn <= 10_000);
    const [waiter] = shown?.waiters ?? [];
    assert.deepEqual([waiter?.label, waiter?.permits, waiter?.bound, waiter?.fence], ["b", 4, 5, 0]);
    const text = JSON.stringify(await a.remote.inspect());
    for (const { engine } of [a, b]) assert.equal(text.includes(engine.steps[0]?.session ?? "-"), false);
    await held.release();
    await (await soon("the next", waiting)).release();
  });

  rule("an error that no repetition mends rejects all that is pending", async (processes, name) => {
    const { remote, engine } = processes.start();
    const held = await remote.lock(name).acquire();
    const pending = remote.lock(name).acquire();
    await pause(20);
    const { step } = engine;
    engine.step = () => Promise.reject(new SetupError("no right"));
    const later = remote.lock(name).acquire();
    await assert.rejects(soon("a request", pending), SetupError);
    await assert.rejects(soon("a request", later), SetupError);
    engine.step = step;
    await until("it goes on", async () => (await remote.inspect(name))[0]?.waiters.length === 0);
    await held.release();
  });
}

/** Whether nothing is there any more, once somebody has come by, who ends what is over. */
async function isEmpty(world: World): Promise<boolean> {
  const engine = world.engine("the last");
  const session = crypto.randomUUID();
  const { signal } = new AbortController();
  await engine.step({ session, seq: 1, lease: 1_000, whole: true, ops: [] }, signal);
  await engine.step({ session, seq: 2, lease: 0, whole: false, ops: [] }, signal);
  return (await world.left()) === 0;
}
