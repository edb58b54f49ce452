import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import * as Index from "@sync/effect";
import * as ReadWriteLock from "@sync/effect/ReadWriteLock";
import * as Plain from "@sync/rwlock";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";
import { settle } from "./settle.ts";

const state = (lock: ReadWriteLock.ReadWriteLock) => Effect.sync(() => String(lock.plain));
const fork = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.forkChild(effect, { startImmediately: true });

test("make, makeUnsafe, fromPlain and the guard", async () => {
  const lock = await Effect.runPromise(ReadWriteLock.make());
  assert.equal(ReadWriteLock.isReadWriteLock(lock), true);
  assert.equal(ReadWriteLock.isReadWriteLock(lock.plain), false);
  assert.notEqual(ReadWriteLock.makeUnsafe().plain, lock.plain);
  const plain = new Plain.ReadWriteLock();
  assert.equal(ReadWriteLock.fromPlain(plain).plain, plain);
  assert.equal(Index.ReadWriteLock.withRead, ReadWriteLock.withRead);
});

test("withRead and withWrite, lock first and effect first: held meanwhile, released after any end", () => {
  const lock = ReadWriteLock.makeUnsafe();
  assert.equal(Effect.runSync(ReadWriteLock.withRead(lock, state(lock))), "<ReadWriteLock [readers:1]>");
  assert.equal(Effect.runSync(state(lock).pipe(ReadWriteLock.withRead(lock))), "<ReadWriteLock [readers:1]>");
  assert.equal(Effect.runSync(ReadWriteLock.withWrite(lock, state(lock))), "<ReadWriteLock [writing]>");
  assert.equal(Effect.runSync(state(lock).pipe(ReadWriteLock.withWrite(lock))), "<ReadWriteLock [writing]>");
  for (const end of [Effect.fail("no"), Effect.die("bug"), Effect.interrupt]) {
    Effect.runSyncExit(ReadWriteLock.withRead(lock, end));
    Effect.runSyncExit(ReadWriteLock.withWrite(lock, end));
    assert.equal(ReadWriteLock.lockedUnsafe(lock), false);
  }
});

test("withReadIfAvailable and withWriteIfAvailable never wait", () => {
  const lock = ReadWriteLock.makeUnsafe();
  const reader = lock.plain.read.tryAcquire();
  const done = Effect.succeed("done");
  assert.deepEqual(Effect.runSync(ReadWriteLock.withReadIfAvailable(lock, done)), Option.some("done"));
  assert.deepEqual(Effect.runSync(done.pipe(ReadWriteLock.withReadIfAvailable(lock))), Option.some("done"));
  assert.deepEqual(Effect.runSync(ReadWriteLock.withWriteIfAvailable(lock, done)), Option.none());
  reader?.release();
  assert.deepEqual(Effect.runSync(done.pipe(ReadWriteLock.withWriteIfAvailable(lock))), Option.some("done"));
  lock.plain.write.tryAcquire();
  assert.deepEqual(Effect.runSync(ReadWriteLock.withReadIfAvailable(lock, done)), Option.none());
});

test("scoped: held until the scope closes", () => {
  const lock = ReadWriteLock.makeUnsafe();
  const readers = Effect.andThen(ReadWriteLock.acquireReadScoped(lock), ReadWriteLock.acquireReadScoped(lock));
  assert.equal(Effect.runSync(Effect.scoped(Effect.andThen(readers, state(lock)))), "<ReadWriteLock [readers:2]>");
  const writer = Effect.andThen(ReadWriteLock.acquireWriteScoped(lock), state(lock));
  assert.equal(Effect.runSync(Effect.scoped(writer)), "<ReadWriteLock [writing]>");
  assert.equal(ReadWriteLock.lockedUnsafe(lock), false);
});

test("a writer that is interrupted lets the readers behind it start at once", () =>
  Effect.runPromise(
    Effect.gen(function* () {
      const lock = yield* ReadWriteLock.make();
      const held = lock.plain.read.tryAcquire();
      const writer = yield* fork(ReadWriteLock.withWrite(lock, Effect.never));
      const reader = yield* fork(ReadWriteLock.withRead(lock, state(lock)));
      assert.equal(yield* ReadWriteLock.waiting(lock), 2);
      yield* Fiber.interrupt(writer);
      assert.equal(yield* Fiber.join(reader), "<ReadWriteLock [readers:2]>");
      held?.release();
      assert.equal(yield* ReadWriteLock.locked(lock), false);
    }),
  ));

test("effects and promise code share the queue", async () => {
  const lock = ReadWriteLock.makeUnsafe();
  const held = lock.plain.write.tryAcquire();
  const log: string[] = [];
  const note = (name: string) => Effect.sync(() => void log.push(name));
  const first = Effect.runPromise(ReadWriteLock.withRead(lock, note("effect reads")));
  const second = lock.plain.write.with(() => void log.push("promise writes"));
  const third = Effect.runPromise(ReadWriteLock.withRead(lock, note("effect reads again")));
  await Effect.runPromise(settle);
  held?.release();
  await Promise.all([first, second, third]);
  assert.deepEqual(log, ["effect reads", "promise writes", "effect reads again"]);
});

test("it prints", () => {
  const lock = ReadWriteLock.makeUnsafe();
  lock.plain.read.tryAcquire();
  assert.deepEqual(lock.toJSON(), { _id: "ReadWriteLock", locked: true, waiting: 0 });
  assert.match(inspect(lock), /ReadWriteLock/);
});
