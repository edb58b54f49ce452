import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import * as Index from "@sync/effect";
import * as Event from "@sync/effect/Event";
import * as Plain from "@sync/event";
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import type { Scope } from "effect/Scope";
import { settle } from "./settle.ts";

const run = <E>(effect: Effect.Effect<void, E, Scope>): Promise<void> => Effect.runPromise(Effect.scoped(effect));

const fork = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.forkChild(effect, { startImmediately: true });

test("make: each run gives another unset event", () =>
  run(
    Effect.gen(function* () {
      const a = yield* Event.make();
      const b = yield* Event.make();
      assert.notEqual(a, b);
      assert.equal(yield* Event.isSet(a), false);
    }),
  ));

test("makeUnsafe: an unset event, at once", () => {
  const event = Event.makeUnsafe();
  assert.equal(Event.isSetUnsafe(event), false);
  assert.equal(Event.waitingUnsafe(event), 0);
});

test("the package's index exports the same module", () => {
  assert.equal(Index.Event.await, Event.await);
});

test("set and clear are effects", () => {
  const event = Event.makeUnsafe();
  const set = Event.set(event);
  assert.equal(Event.isSetUnsafe(event), false, "nothing happens before it runs");
  Effect.runSync(set);
  assert.equal(Effect.runSync(Event.isSet(event)), true);
  Effect.runSync(Event.clear(event));
  assert.equal(Effect.runSync(Event.isSet(event)), false);
});

test("setUnsafe and clearUnsafe act at once", () => {
  const event = Event.makeUnsafe();
  Event.setUnsafe(event);
  assert.equal(Event.isSetUnsafe(event), true);
  Event.clearUnsafe(event);
  assert.equal(Event.isSetUnsafe(event), false);
});

test("await ends at once if it is set", () => {
  const event = Event.makeUnsafe();
  Event.setUnsafe(event);
  assert.equal(Effect.runSync(Event.await(event)), undefined);
  assert.equal(Effect.runSync(Event.await(event)), undefined, "and the event stays set");
});

test("await waits for the set", () =>
  run(
    Effect.gen(function* () {
      const event = yield* Event.make();
      const fiber = yield* fork(Event.await(event));
      yield* settle;
      assert.equal(fiber.pollUnsafe(), undefined);
      yield* Event.set(event);
      assert.equal(yield* Fiber.join(fiber), undefined);
    }),
  ));

test("set releases all who wait, in the order in which they came", () =>
  run(
    Effect.gen(function* () {
      const event = yield* Event.make();
      const log: number[] = [];
      const fibers: Fiber.Fiber<number>[] = [];
      for (const i of [0, 1, 2, 3]) {
        fibers.push(
          yield* fork(
            Effect.map(Event.await(event), () => {
              log.push(i);
              return i;
            }),
          ),
        );
      }
      yield* Event.set(event);
      for (const fiber of fibers) yield* Fiber.join(fiber);
      assert.deepEqual(log, [0, 1, 2, 3]);
    }),
  ));

test("set and clear in one step still release those who waited", () =>
  run(
    Effect.gen(function* () {
      const event = yield* Event.make();
      const fiber = yield* fork(Event.await(event));
      Event.setUnsafe(event);
      Event.clearUnsafe(event);
      yield* Fiber.join(fiber);
      assert.equal(yield* Event.isSet(event), false);
    }),
  ));

test("after a clear, await waits for the next set", () =>
  run(
    Effect.gen(function* () {
      const event = yield* Event.make();
      yield* Event.set(event);
      yield* Event.clear(event);
      const fiber = yield* fork(Event.await(event));
      assert.equal(yield* Event.waiting(event), 1);
      yield* Event.set(event);
      yield* Fiber.join(fiber);
      assert.equal(yield* Event.waiting(event), 0);
    }),
  ));

test("setUnsafe runs no fiber inside itself", () =>
  run(
    Effect.gen(function* () {
      const event = yield* Event.make();
      let ran = false;
      const fiber = yield* fork(
        Effect.map(Event.await(event), () => {
          ran = true;
        }),
      );
      Event.setUnsafe(event);
      assert.equal(ran, false);
      yield* Fiber.join(fiber);
      assert.equal(ran, true);
    }),
  ));

test("await: an interrupted fiber leaves, and its end is an interruption", () =>
  run(
    Effect.gen(function* () {
      const event = yield* Event.make();
      const fiber = yield* fork(Event.await(event));
      const other = yield* fork(Event.await(event));
      assert.equal(Event.waitingUnsafe(event), 2);
      yield* Fiber.interrupt(fiber);
      assert.equal(yield* Event.waiting(event), 1);
      const exit = yield* Fiber.await(fiber);
      assert.ok(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause));
      yield* Event.set(event);
      yield* Fiber.join(other);
    }),
  ));

test("whenSet, event first: runs the effect at once if it is set", () => {
  const event = Event.makeUnsafe();
  Event.setUnsafe(event);
  assert.equal(Effect.runSync(Event.whenSet(event, Effect.succeed("ran"))), "ran");
});

test("whenSet, effect first: effect.pipe(Event.whenSet(event))", () => {
  const event = Event.makeUnsafe();
  Event.setUnsafe(event);
  assert.equal(Effect.runSync(Effect.succeed("ran").pipe(Event.whenSet(event))), "ran");
});

test("whenSet as an array's map function ignores the index that it is given", () => {
  const event = Event.makeUnsafe();
  Event.setUnsafe(event);
  const effects = [Effect.succeed(1), Effect.succeed(2)].map(Event.whenSet(event));
  assert.deepEqual(Effect.runSync(Effect.all(effects)), [1, 2]);
});

test("whenSet does not run its effect before the set", () =>
  run(
    Effect.gen(function* () {
      const event = yield* Event.make();
      let ran = false;
      const effect = Effect.sync(() => {
        ran = true;
      });
      const fiber = yield* fork(Event.whenSet(event, effect));
      yield* settle;
      assert.equal(ran, false);
      yield* Event.set(event);
      yield* Fiber.join(fiber);
      assert.equal(ran, true);
    }),
  ));

test("whenSet: a failure arrives in the error channel, a defect stays one", () => {
  const event = Event.makeUnsafe();
  Event.setUnsafe(event);
  assert.equal(Effect.runSync(Effect.flip(Event.whenSet(event, Effect.fail("no")))), "no");
  assert.deepEqual(Effect.runSyncExit(Event.whenSet(event, Effect.die("bug"))), Exit.die("bug"));
});

test("whenSet: interrupted while it waits, it runs nothing", () =>
  run(
    Effect.gen(function* () {
      const event = yield* Event.make();
      let ran = false;
      const effect = Effect.sync(() => {
        ran = true;
      });
      const fiber = yield* fork(Event.whenSet(event, effect));
      yield* Fiber.interrupt(fiber);
      yield* Event.set(event);
      yield* settle;
      assert.equal(ran, false);
    }),
  ));

test("isEvent recognises events of effects only", () => {
  assert.equal(Event.isEvent(Event.makeUnsafe()), true);
  for (const other of [new Plain.Event(), {}, null, undefined, "event"]) assert.equal(Event.isEvent(other), false);
});

test("the type ID is a string, and the event carries it", () => {
  assert.equal(Event.TypeId, "~@sync/effect/Event");
  assert.equal(Event.makeUnsafe()[Event.TypeId], Event.TypeId);
});

test("an event pipes", () => {
  assert.equal(Effect.runSync(Event.makeUnsafe().pipe(Event.isSet)), false);
});

test("an event is not thenable", () => {
  assert.equal("then" in Event.makeUnsafe(), false);
});

test("toJSON says whether it is set, and how many wait", () =>
  run(
    Effect.gen(function* () {
      const event = yield* Event.make();
      yield* fork(Event.await(event));
      assert.deepEqual(event.toJSON(), { _id: "Event", isSet: false, waiting: 1 });
      yield* Event.set(event);
      assert.deepEqual(event.toJSON(), { _id: "Event", isSet: true, waiting: 0 });
    }),
  ));

test("String() and inspect() show what toJSON says", () => {
  const event = Event.makeUnsafe();
  assert.deepEqual(JSON.parse(String(event)), event.toJSON());
  assert.equal(inspect(event), inspect(event.toJSON()));
});

test("interop: fromPlain keeps the plain event", () => {
  const plain = new Plain.Event();
  const event = Event.fromPlain(plain);
  assert.equal(event.plain, plain);
  assert.ok(Event.isEvent(event));
  assert.ok(Event.makeUnsafe().plain instanceof Plain.Event);
});

test("interop: promise code sets what a fiber waits for", async () => {
  const event = Event.makeUnsafe();
  const waits = Effect.runPromise(Event.whenSet(event, Effect.succeed("ran")));
  assert.equal(event.plain.waiting, 1);
  event.plain.set();
  assert.equal(await waits, "ran");
  assert.equal(Event.isSetUnsafe(event), true);
});

test("interop: an effect sets what promise code and fibers wait for", async () => {
  const event = Event.makeUnsafe();
  const all = [event.plain.wait(), Effect.runPromise(Event.await(event)), event.plain.wait()];
  assert.equal(Event.waitingUnsafe(event), 3);
  Effect.runSync(Event.set(event));
  assert.deepEqual(await Promise.all(all), [true, undefined, true]);
});

test("a set by runSync resumes a fiber of another run", async () => {
  const event = Event.makeUnsafe();
  const waits = Effect.runPromise(Event.await(event));
  Effect.runSync(Event.set(event));
  assert.equal(await waits, undefined);
});
