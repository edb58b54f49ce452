import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import * as Index from "@sync/effect";
import * as Remote from "@sync/effect/Remote";
import { type Engine, MemoryEngine, MemoryServer, memory, remote as plainRemote, SetupError } from "@sync/remote";
import * as Cause from "effect/Cause";
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Layer from "effect/Layer";
import * as Option from "effect/Option";

type Need<R = Remote.Remote> = Effect.Effect<void, unknown, R>;

const fork = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.forkChild(effect, { startImmediately: true });
const timersKeepRunning = Effect.callback<never>(() => {
  const timer = setInterval(() => {}, 1000); // timers of a remote keep no process alive
  return Effect.sync(() => clearInterval(timer));
});

/** Runs an effect with a remote on a server. */
function run(effect: Need, server = new MemoryServer()): Promise<void> {
  const program = Effect.raceFirst(effect, timersKeepRunning);
  return Effect.runPromise(program.pipe(Effect.provide(Remote.layerMemory({ server }))));
}

/** Waits until something holds, for so many turns of the event loop. */
function until(what: () => boolean): Effect.Effect<void> {
  return Effect.promise(async () => {
    for (let turns = 0; !what(); turns++) {
      assert.ok(turns < 1000, "it never comes");
      await new Promise<void>((resolve) => void setTimeout(resolve));
    }
  });
}

const held = (server: MemoryServer, name: string) => server.inspect(name)[0]?.taken ?? 0;
const waiting = (server: MemoryServer, name: string) => server.inspect(name)[0]?.waiters.length ?? 0;

/** An engine on a server, of which something is replaced. */
function engineOf(server: MemoryServer, replaced: Partial<Engine>): Engine {
  const engine = new MemoryEngine(server, () => "test");
  return {
    step: (step) => engine.step(step),
    listen: (granted) => engine.listen(granted),
    inspect: (name) => engine.inspect(name),
    ...replaced,
  };
}

test("fromPlain, the guard and the index", async () => {
  const plain = memory();
  const remote = Remote.fromPlain(plain);
  assert.equal(remote.plain, plain);
  assert.equal(Remote.isRemote(remote), true);
  assert.equal(Remote.isRemote(plain), false);
  assert.equal(Index.Remote.withLock, Remote.withLock);
  assert.equal(Index.LostError, Remote.LostError);
  assert.deepEqual(remote.toJSON(), { _id: "Remote" });
  assert.match(inspect(remote), /Remote/);
});

test("withLock, name first and effect first: held meanwhile, with its token, and released after any end", () => {
  const server = new MemoryServer();
  return run(
    Effect.gen(function* () {
      const fences: number[] = [];
      const body = Effect.gen(function* () {
        assert.equal(held(server, "x"), 1);
        const token = yield* Remote.Token;
        assert.ok(token.remaining > 0);
        fences.push(token.fence);
        return "done";
      });
      assert.equal(yield* Remote.withLock("x", body), "done");
      assert.equal(yield* body.pipe(Remote.withLock("x")), "done");
      assert.ok(Number(fences[0]) < Number(fences[1]));
      for (const end of [Effect.fail("no"), Effect.die("bug"), Effect.interrupt]) {
        const exit = yield* Effect.exit(Remote.withLock("x", Effect.andThen(body, end)));
        assert.ok(Exit.isFailure(exit));
        assert.equal(held(server, "x"), 0); // the release is confirmed
      }
      const exit = yield* Effect.exit(Remote.withLock("x", Effect.fail("no")));
      assert.deepEqual(exit, Exit.fail("no"));
    }),
    server,
  );
});

test("withLockIfAvailable and withPermitsIfAvailable never wait", () => {
  const server = new MemoryServer();
  return run(
    Effect.gen(function* () {
      const done = Effect.succeed("done");
      const one = { bound: 2 };
      assert.deepEqual(yield* Remote.withLockIfAvailable("x", done), Option.some("done"));
      assert.deepEqual(yield* Remote.withPermitsIfAvailable("x", one, done), Option.some("done"));
      assert.equal(held(server, "x"), 0);
      const inside = Effect.gen(function* () {
        assert.deepEqual(yield* done.pipe(Remote.withLockIfAvailable("x")), Option.none());
        assert.deepEqual(yield* done.pipe(Remote.withPermitsIfAvailable("x", one)), Option.some("done"));
        assert.deepEqual(yield* Remote.withPermitsIfAvailable("x", { bound: 2, permits: 2 }, done), Option.none());
        assert.equal(held(server, "x"), 1);
      });
      yield* Remote.withPermits("x", one, inside);
      assert.equal(held(server, "x"), 0);
      const failed = yield* Effect.exit(Remote.withLockIfAvailable("x", Effect.fail("no")));
      assert.deepEqual(failed, Exit.fail("no"));
      assert.equal(held(server, "x"), 0);
    }),
    server,
  );
});

test("withPermits: so many at a time, first in, first out", () =>
  run(
    Effect.gen(function* () {
      let inside = 0;
      let most = 0;
      const log: number[] = [];
      const body = (n: number) =>
        Effect.gen(function* () {
          log.push(n);
          most = Math.max(most, ++inside);
          yield* Effect.promise(() => new Promise<void>((resolve) => void setTimeout(resolve)));
          inside--;
        });
      const numbers = Array.from({ length: 10 }, (_, n) => n);
      const all = numbers.map((n) => body(n).pipe(Remote.withPermits("x", { bound: 4, permits: 2 })));
      yield* Effect.all(all, { concurrency: "unbounded" });
      assert.equal(most, 2);
      assert.deepEqual(log, numbers);
    }),
  ));

test("interrupted while it waits, it leaves the server's queue at once, and the next is granted", () => {
  const server = new MemoryServer();
  return run(
    Effect.gen(function* () {
      const { plain } = yield* Remote.Remote;
      const first = yield* Effect.promise(() => plain.semaphore("x", 2).acquire());
      const both = yield* fork(Remote.withPermits("x", { bound: 2, permits: 2 }, Effect.never));
      yield* until(() => waiting(server, "x") === 1);
      const behind = yield* fork(Remote.withPermits("x", { bound: 2 }, Effect.succeed("granted")));
      yield* until(() => waiting(server, "x") === 2);
      yield* Fiber.interrupt(both);
      assert.equal(yield* Fiber.join(behind), "granted");
      assert.equal(waiting(server, "x"), 0);
      yield* Effect.promise(() => first.release());
    }),
    server,
  );
});

test("interrupted while it holds or asks, it releases, and ends when that is confirmed", () => {
  const server = new MemoryServer();
  return run(
    Effect.gen(function* () {
      const { plain } = yield* Remote.Remote;
      const holder = yield* fork(Remote.withLock("x", Effect.never));
      yield* until(() => held(server, "x") === 1);
      yield* Fiber.interrupt(holder);
      assert.equal(held(server, "x"), 0);
      const asks = yield* fork(Remote.withLockIfAvailable("x", Effect.never));
      yield* Fiber.interrupt(asks); // before the server has answered
      assert.equal(yield* Remote.withLock("x", Effect.succeed("free")), "free");
      assert.equal(plain.lock("x").waiting, 0);
    }),
    server,
  );
});

test("a timeout ends the wait, and only that", () =>
  run(
    Effect.gen(function* () {
      const { plain } = yield* Remote.Remote;
      const token = yield* Effect.promise(() => plain.lock("x").acquire());
      const late = Remote.withLock("x", Effect.void).pipe(Effect.timeoutOption("5 millis"));
      assert.deepEqual(yield* late, Option.none());
      assert.equal(token.released, false);
      yield* Effect.promise(() => token.release());
    }),
  ));

test("lost: the effect is interrupted, its finalizers run, and then it fails with LostError", () => {
  const server = new MemoryServer();
  return run(
    Effect.gen(function* () {
      const plain = memory({ server });
      const log: string[] = [];
      const work = Effect.never.pipe(
        Effect.ensuring(
          Effect.andThen(
            Effect.yieldNow,
            Effect.sync(() => log.push("cleaned up")),
          ),
        ),
      );
      const holder = yield* fork(
        Effect.provideService(Effect.flip(Remote.withLock("x", work)), Remote.Remote, Remote.fromPlain(plain)),
      );
      yield* until(() => held(server, "x") === 1);
      const fence = server.inspect("x")[0]?.holders[0]?.fence;
      yield* Effect.promise(() => plain.close());
      const error = yield* Fiber.join(holder);
      assert.deepEqual(log, ["cleaned up"]);
      assert.ok(error instanceof Remote.LostError);
      assert.equal(error._tag, "LostError");
      assert.equal(error.message, 'the token of "x" is lost: its remote was closed');
      assert.deepEqual([error.of, error.fence], ["x", fence]);
      assert.equal((error.cause as Error).name, "LostError");
    }),
    server,
  );
});

test("lost because the lease is over: noticed by the client's own clock, though nothing answers", () => {
  const server = new MemoryServer();
  const engine = new MemoryEngine(server, () => "test");
  let cut = false;
  const step: Engine["step"] = (step) => (cut ? new Promise(() => {}) : engine.step(step));
  const plain = plainRemote(engineOf(server, { step }), { lease: 100 });
  return run(
    Effect.gen(function* () {
      const holder = Remote.withLock(
        "x",
        Effect.andThen(
          Effect.sync(() => (cut = true)),
          Effect.never,
        ),
      );
      const exit = yield* Effect.exit(Effect.provideService(holder, Remote.Remote, Remote.fromPlain(plain)));
      const reason = Exit.isFailure(exit) ? exit.cause.reasons[0] : undefined;
      assert.ok(reason && Cause.isFailReason(reason) && reason.error._tag === "LostError");
      assert.match(reason.error.message, /for its lease/);
      cut = false;
    }),
    server,
  );
});

test("an effect that stood still for longer than its lease fails with LostError, though it succeeds", () => {
  const stand = Effect.sync(() => {
    for (const end = performance.now() + 110; performance.now() < end; );
    return "too late";
  });
  return run(
    Effect.gen(function* () {
      const remote = Remote.fromPlain(memory({ lease: 100 }));
      for (const guard of [Remote.withLock("x"), Remote.withPermits("x", { bound: 2 })]) {
        const error = yield* stand.pipe(guard, Effect.flip, Effect.provideService(Remote.Remote, remote));
        assert.ok(error instanceof Remote.LostError);
      }
    }),
  );
});

test("what fails or succeeds with a token that is lost fails with LostError, with the failure as its cause", () => {
  const server = new MemoryServer();
  const ends: readonly Effect.Effect<string, string>[] = [Effect.succeed("too late"), Effect.fail("no")];
  const closing = (end: Effect.Effect<string, string>) =>
    Effect.gen(function* () {
      const plain = memory({ server });
      const work = Effect.uninterruptible(
        Effect.andThen(
          Effect.promise(() => plain.close()),
          end,
        ),
      );
      return yield* work.pipe(
        Remote.withLock("x"),
        Effect.flip,
        Effect.provideService(Remote.Remote, Remote.fromPlain(plain)),
      );
    });
  return run(
    Effect.gen(function* () {
      for (const end of ends) {
        const error = yield* closing(end);
        assert.ok(error instanceof Remote.LostError);
      }
      // Here the effect itself fails, because the signal of its token is aborted.
      const plain = memory({ server });
      const work = Effect.flatMap(Remote.Token, ({ signal }) =>
        Effect.tryPromise({
          try: async () => {
            plain.close();
            await new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("stopped"))));
          },
          catch: (error) => error as Error,
        }),
      );
      const remote = Remote.fromPlain(plain);
      const error = yield* Effect.flip(Effect.provideService(Remote.withLock("x", work), Remote.Remote, remote));
      assert.ok(error instanceof Remote.LostError);
    }),
    server,
  );
});

test("a token that its effect has released itself is not lost", () =>
  run(
    Effect.gen(function* () {
      const work = Effect.flatMap(Remote.Token, (token) => Effect.promise(() => token.release()));
      yield* Remote.withLock("x", work);
    }),
  ));

test("a layer closes its remote when it ends: the session is over on the server", async () => {
  const server = new MemoryServer();
  await run(
    Effect.gen(function* () {
      yield* Remote.withLock("x", Effect.void);
      assert.equal(server.sessions, 1);
    }),
    server,
  );
  assert.equal(server.sessions, 0);
});

test("closed while it waits, and after: ClosedError", () =>
  run(
    Effect.gen(function* () {
      const { plain } = yield* Remote.Remote;
      yield* Effect.promise(() => plain.lock("x").acquire());
      const waiter = yield* fork(Effect.flip(Remote.withLock("x", Effect.void)));
      yield* Effect.promise(() => plain.close());
      const errors = [
        yield* Fiber.join(waiter),
        yield* Effect.flip(Remote.withLock("x", Effect.void)),
        yield* Effect.flip(Remote.withLockIfAvailable("x", Effect.void)),
      ];
      for (const error of errors) assert.ok(error instanceof Remote.ClosedError);
      assert.equal(errors[0]?.message, "the remote was closed");
    }),
  ));

test("what the engine says is typed: SetupError, and DriverError with what the driver said", () => {
  const refused = new Error("connection refused");
  const failing = (error: Error) =>
    Effect.provideService(
      Remote.Remote,
      Remote.fromPlain(
        plainRemote(
          engineOf(new MemoryServer(), { step: () => Promise.reject(error), inspect: () => Promise.reject(error) }),
        ),
      ),
    );
  return run(
    Effect.gen(function* () {
      const tries = [
        Remote.withLock("x", Effect.void),
        Remote.withLockIfAvailable("x", Effect.void),
        Remote.withPermits("x", { bound: 2 }, Effect.void),
        Remote.inspect(),
      ];
      for (const attempt of tries) {
        const error = yield* attempt.pipe(Effect.asVoid, Effect.flip, failing(refused));
        assert.ok(error instanceof Remote.DriverError);
        assert.equal(error.message, "connection refused");
        assert.equal(error.cause, refused);
        const setup = yield* attempt.pipe(Effect.asVoid, Effect.flip, failing(new SetupError("no schema")));
        assert.ok(setup instanceof Remote.SetupError);
        assert.equal(setup.message, "no schema");
      }
    }),
  );
});

test("more permits than the bound: PermitsExceededError; what is no name, bound or count is a defect", () =>
  run(
    Effect.gen(function* () {
      const three = { bound: 2, permits: 3 };
      const attempts = [
        (name: string, options: Remote.PermitsOptions) => Remote.withPermits(name, options, Effect.void),
        (name: string, options: Remote.PermitsOptions) =>
          Effect.asVoid(Remote.withPermitsIfAvailable(name, options, Effect.void)),
      ];
      for (const attempt of attempts) {
        const error = yield* Effect.flip(attempt("x", three));
        assert.ok(error instanceof Remote.PermitsExceededError);
        assert.deepEqual([error.requested, error.bound], [3, 2]);
        for (const [name, options] of [
          ["", { bound: 1 }],
          ["x", { bound: 0 }],
          ["x", { bound: 1.5 }],
          ["x", { bound: 2, permits: 0 }],
          ["x", { bound: 2, permits: "1" as never }],
        ] as const) {
          const exit = yield* Effect.exit(attempt(name, options));
          assert.ok(Exit.isFailure(exit) && Cause.hasDies(exit.cause), name);
        }
      }
      const exit = yield* Effect.exit(Remote.inspect(""));
      assert.ok(Exit.isFailure(exit) && Cause.hasDies(exit.cause));
    }),
  ));

test("inspect: who holds and who waits", () =>
  run(
    Effect.gen(function* () {
      assert.deepEqual(yield* Remote.inspect("x"), []);
      const [shown] = yield* Remote.withLock("x", Remote.inspect());
      assert.equal(shown?.name, "x");
      assert.equal(shown?.holders.length, 1);
    }),
  ));

test("guard: the token's own, and a defect where it has none", () =>
  run(
    Effect.gen(function* () {
      const exit = yield* Effect.exit(Remote.withLock("x", Remote.guard("transaction")));
      assert.ok(Exit.isFailure(exit) && Cause.hasDies(exit.cause));
      const token = yield* Remote.withLock("x", Remote.Token);
      const asked: unknown[] = [];
      const guards = (guard: (transaction: unknown) => Promise<void>) =>
        Effect.provideService(Remote.Token, { ...token, guard } as typeof token);
      yield* Remote.guard("transaction").pipe(guards(async (transaction) => void asked.push(transaction)));
      assert.deepEqual(asked, ["transaction"]);
      const lost = Object.assign(new Error("lost"), { name: "LostError", of: "x", fence: 3 });
      const first = yield* Effect.flip(Remote.guard("transaction").pipe(guards(() => Promise.reject(lost))));
      assert.ok(first instanceof Remote.LostError && first.fence === 3 && first.cause === lost);
      const second = yield* Effect.flip(Remote.guard("").pipe(guards(() => Promise.reject(new Error("syntax")))));
      assert.ok(second instanceof Remote.DriverError && second.message === "syntax");
    }),
  ));

test("promise code and effects are in one queue, in the order of their calls", () =>
  run(
    Effect.gen(function* () {
      const { plain } = yield* Remote.Remote;
      const lock = plain.lock("x");
      const token = yield* Effect.promise(() => lock.acquire());
      const log: string[] = [];
      const first = yield* fork(
        Remote.withLock(
          "x",
          Effect.sync(() => log.push("effect")),
        ),
      );
      const second = lock.with(() => log.push("promise"));
      const third = yield* fork(
        Remote.withLock(
          "x",
          Effect.sync(() => log.push("effect again")),
        ),
      );
      assert.equal(lock.waiting, 1); // of this object
      yield* Effect.promise(() => token.release());
      yield* Effect.all([Fiber.join(first), Effect.promise(() => second), Fiber.join(third)]);
      assert.deepEqual(log, ["effect", "promise", "effect again"]);
    }),
  ));

test("services: a program may have two remotes", () => {
  class Other extends Context.Service<Other, Remote.Remote>()("test/Other") {
    static readonly layer = Layer.effect(Other)(Remote.make(Effect.sync(() => memory())));
  }
  const program = Effect.gen(function* () {
    const other = yield* Other;
    const inner = Effect.provideService(Remote.withLock("x", Effect.succeed("both")), Remote.Remote, other);
    assert.equal(yield* Remote.withLock("x", inner), "both");
  });
  return run(program.pipe(Effect.provide(Other.layer)));
});
