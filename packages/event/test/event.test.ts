import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { enqueue, type Observer } from "@sync/core";
import { Event } from "@sync/event";

test("an event starts unset; set() and clear() change it", () => {
  const event = new Event();
  assert.equal(event.isSet(), false);
  event.set();
  event.set();
  assert.equal(event.isSet(), true);
  event.clear();
  event.clear();
  assert.equal(event.isSet(), false);
});

test("wait() resolves with true once the event is set", async () => {
  const event = new Event();
  const waits = [event.wait(), event.wait()];
  assert.equal(event.waiting, 2);
  event.set();
  assert.equal(event.waiting, 0);
  assert.deepEqual(await Promise.all(waits), [true, true]);
});

test("wait() on a set event resolves at once", async () => {
  const event = new Event();
  event.set();
  assert.equal(await event.wait(), true);
});

test("set() releases in the order of arrival", async () => {
  const event = new Event();
  const log: number[] = [];
  const waits = [0, 1, 2, 3].map((i) => event.wait().then(() => log.push(i)));
  event.set();
  await Promise.all(waits);
  assert.deepEqual(log, [0, 1, 2, 3]);
});

test("set() and clear() in one step still release those who waited, and nobody else", async () => {
  const event = new Event();
  const before = event.wait();
  event.set();
  event.clear();
  let after = false;
  event.wait().then(() => {
    after = true;
  });
  await before;
  await new Promise((resolve) => setTimeout(resolve, 1));
  assert.equal(after, false);
  assert.equal(event.waiting, 1);
});

test("String() and console.log() show the state", () => {
  const event = new Event();
  assert.equal(String(event), "<Event [unset]>");
  event.wait();
  assert.equal(String(event), "<Event [unset, waiters:1]>");
  event.set();
  assert.equal(String(event), "<Event [set]>");
  assert.equal(inspect(event), "<Event [set]>");
});

test("an event is no thenable", async () => {
  const event = new Event();
  assert.equal("then" in event, false);
  assert.equal(await event, event);
});

test("aborted before the call: rejects, even if the event is set", async () => {
  const event = new Event();
  event.set();
  await assert.rejects(event.wait({ signal: AbortSignal.abort("no") }), (reason) => reason === "no");
});

test("aborted while waiting: leaves at once; the others go on waiting", async () => {
  const event = new Event();
  const controller = new AbortController();
  const [stays, leaves] = [event.wait(), event.wait({ signal: controller.signal })];
  controller.abort("gave up");
  assert.equal(event.waiting, 1);
  await assert.rejects(leaves, (reason) => reason === "gave up");
  event.set();
  assert.equal(await stays, true);
});

test("aborted after set(): no effect", async () => {
  const event = new Event();
  const controller = new AbortController();
  const wait = event.wait({ signal: controller.signal });
  event.set();
  controller.abort();
  assert.equal(await wait, true);
});

test("set() from a listener of the same signal does not release a waiter of that signal", async () => {
  const event = new Event();
  const controller = new AbortController();
  controller.signal.addEventListener("abort", () => event.set());
  const aborted = event.wait({ signal: controller.signal });
  const other = event.wait();
  controller.abort("stop");
  await assert.rejects(aborted, (reason) => reason === "stop");
  assert.equal(await other, true);
});

test("wrong arguments reject with TypeError, and nobody waits", async () => {
  const event = new Event();
  await assert.rejects(event.wait("soon" as never), new TypeError('options must be an object, got "soon"'));
  await assert.rejects(
    event.wait({ signal: {} as never }),
    new TypeError("options.signal must be an AbortSignal, got an object"),
  );
  assert.equal(event.waiting, 0);
});

test("options may be left out, empty, or hold an undefined signal", async () => {
  const event = new Event();
  event.set();
  for (const options of [undefined, {}, { signal: undefined }]) assert.equal(await event.wait(options), true);
});

test("enqueue(): callbacks and promises are released in order of arrival; cancel() leaves", async () => {
  const event = new Event();
  const log: string[] = [];
  const sink = (name: string) =>
    observer({
      granted: (value: true) => log.push(`${name} ${value}`),
      failed: (reason: unknown) => log.push(`${name} ${reason}`),
    });
  event[enqueue](sink("first"));
  const second = event[enqueue](sink("second"));
  event[enqueue](sink("third"));
  second.cancel("left");
  event.set();
  assert.deepEqual(log, ["second left", "first true", "third true"]);
  const late = event[enqueue](sink("late"));
  assert.equal(late.granted, true);
  late.cancel();
  assert.equal(log.length, 3);
});

test("a callback that clears and waits again is not released by the same set()", () => {
  const event = new Event();
  const log: string[] = [];
  const notes = (name: string): Observer<true> => observer({ granted: () => log.push(name) });
  event[enqueue](
    observer({
      granted: () => {
        log.push("first");
        event.clear();
        event[enqueue](notes("again"));
      },
    }),
  );
  event[enqueue](notes("second"));
  event.set();
  assert.deepEqual(log, ["first", "second"]);
  assert.equal(event.waiting, 1);
});

/** Calls one of two callbacks. */
function observer<T>(on: { granted?(value: T): void; failed?(reason: unknown): void }): Observer<T> {
  return { settled: (waiter) => (waiter.granted ? on.granted?.(waiter.outcome as T) : on.failed?.(waiter.outcome)) };
}
