// Proxies, and methods without their primitive. State is private, so that nothing but the object itself has it: a proxy that
// hands itself on as `this` gets a `TypeError`, one that binds to its target works.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Barrier } from "@sync/barrier";
import { Condition } from "@sync/condition";
import { enqueue, enqueueWait } from "@sync/core";
import { Event } from "@sync/event";
import { Keyed } from "@sync/keyed";
import { Lock } from "@sync/lock";
import { ReadWriteLock } from "@sync/rwlock";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";
import { Both } from "../adapters.ts";
import { ForeignSignal } from "./foreign-signal.ts";
import { ended, governors, ofEach, outcomes, works } from "./subjects.ts";

const each = ofEach(test);

/** A proxy that hands its target's methods out bound, as membranes do. */
function membrane<T extends object>(target: T): T {
  return new Proxy(target, {
    get(object, key) {
      const value: unknown = Reflect.get(object, key, object);
      return typeof value === "function" ? value.bind(object) : value;
    },
  });
}

type Method = (...args: unknown[]) => unknown;

const ofSide = ["acquire", "tryAcquire", "locked", "with", enqueue, "toString"];
const ofGovernor = ["release", ...ofSide];
const subjects: [make: () => object, methods: PropertyKey[]][] = [
  [() => new Lock(), ofGovernor],
  [() => new Event(), ["set", "clear", "isSet", "wait", enqueue, "toString"]],
  [() => new Condition(), ["wait", "waitFor", "notify", "notifyAll", enqueueWait]],
  [() => new Semaphore(1), ofGovernor],
  [() => new BoundedSemaphore(1), [...ofGovernor, "resize"]],
  [() => new Barrier(2), ["wait", "with", "reset", "abort", enqueue, "toString"]],
  [() => new ReadWriteLock(), ofSide.filter((key) => key !== "locked")], // which is that of its side
  [() => new ReadWriteLock().read, ofSide],
  [() => new ReadWriteLock().write, ofSide],
  [() => new Keyed(), [...ofSide.filter((key) => key !== enqueue), "acquireAll", "waiting", Symbol.iterator]],
];

function argumentsOf(primitive: object, method: string): unknown[] {
  const fn = () => 0;
  const functions = primitive instanceof Keyed ? ["key", fn] : [fn];
  return { with: functions, waitFor: [fn], resize: [5], acquireAll: [["key"]] }[method] ?? [];
}

for (const [make, methods] of subjects) {
  const name = make().toString();

  for (const [how, receiver] of [
    ["without the primitive", () => undefined],
    ["on another object", () => ({})],
    ["on an object that inherits from it", (primitive: object) => Object.create(primitive)],
    ["on a proxy of it", (primitive: object) => new Proxy(primitive, {})],
  ] as const) {
    test(`${name}: methods called ${how} are TypeErrors, and nothing is touched`, async () => {
      const primitive = make() as Record<PropertyKey, Method>;
      const token = primitive instanceof Condition ? primitive.tryAcquire() : undefined;
      const before = String(primitive);
      for (const method of methods) {
        const call = async () =>
          primitive[method]?.call(receiver(primitive), ...argumentsOf(primitive, String(method)));
        await assert.rejects(call, TypeError, String(method));
        assert.equal(String(primitive), before, String(method));
      }
      token?.release();
      await works(primitive);
    });
  }

  test(`${name}: methods bound to it, or behind a membrane, work`, async () => {
    const primitive = make();
    const behind = membrane(primitive) as { acquire?: Method; wait?: Method; set?: Method };
    assert.equal(String(behind), name);
    const wait = behind.acquire ?? behind.wait;
    const waits = [wait?.(), "parties" in primitive ? wait?.() : behind.set?.()];
    const [outcome] = await Promise.all(waits);
    if (typeof outcome === "object") (outcome as { release(): void }).release();
    await works(primitive);
  });
}

// A platform's signal checks who it is called on, or does not: both are the platform's.
each("a signal behind a bare proxy aborts the wait or is a TypeError, and never hangs", async ({ primitive, wait }) => {
  const controller = new AbortController();
  const foreign = new ForeignSignal();
  const waits = outcomes([
    wait({ signal: new Proxy(controller.signal, {}) }),
    wait({ signal: new Proxy(foreign, {}) }),
  ]);
  controller.abort("stop");
  foreign.abort("stop");
  assert.equal(primitive.waiting, 0);
  for (const outcome of await waits) assert.ok(outcome === "stop" || outcome instanceof TypeError);
  assert.equal(foreign.listeners, 0);
});

each("a revoked proxy as signal, or as options, is a TypeError", async ({ primitive, wait }) => {
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const waits = outcomes([wait(revoked.proxy), wait({ signal: revoked.proxy as AbortSignal })]);
  await ended(primitive, waits, TypeError);
});

test("a token behind a proxy cannot be released by it, behind a membrane it can", async () => {
  for (const governor of [...Object.values(governors).map((make) => make()), new Both()]) {
    const token = await governor.acquire();
    assert.throws(() => new Proxy(token, {}).release(), TypeError);
    assert.throws(() => Object.create(token).release(), TypeError);
    assert.equal(governor.locked(), true);
    membrane(token).release();
    await works(governor);
  }
});

test("a condition rejects a proxy that hides its lock, and one of a lock fails with a TypeError", async () => {
  const lock = new Lock();
  assert.throws(() => new Condition(new Proxy(lock, { has: () => false })), TypeError);
  const condition = new Condition(new Proxy(lock, {}));
  const token = await lock.acquire();
  await assert.rejects(condition.wait(), TypeError);
  assert.deepEqual([condition.waiting, lock.locked(), token.released], [0, true, false]);
  token.release();
  await works(lock);
});

test("a bare proxy of a condition takes and gives back its lock", async () => {
  const condition = new Condition();
  const proxy = new Proxy(condition, {});
  (await proxy.acquire()).release();
  proxy.tryAcquire();
  assert.equal(proxy.locked(), true);
  proxy.release();
  assert.equal(await proxy.with(() => "value"), "value");
  await works(condition);
});
