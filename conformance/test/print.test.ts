// What console.log prints of each primitive, by the runtime's own inspector.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect as nodeInspect } from "node:util";
import { Barrier } from "@sync/barrier";
import { Condition } from "@sync/condition";
import { Event } from "@sync/event";
import { Lock } from "@sync/lock";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";

type Inspect = (value: unknown) => string;
const { Deno, Bun } = globalThis as { Deno?: { inspect: Inspect }; Bun?: { inspect: Inspect } };
const inspect = Deno?.inspect ?? Bun?.inspect ?? nodeInspect;

const printed: [string, unknown][] = [
  ["<Lock [unlocked]>", new Lock()],
  ["<Event [unset]>", new Event()],
  ["<Condition [unlocked]>", new Condition()],
  ["<Semaphore [unlocked, value:1]>", new Semaphore()],
  ["<BoundedSemaphore [unlocked, value:1]>", new BoundedSemaphore()],
  ["<Barrier [filling, waiters:0/3]>", new Barrier(3)],
];

for (const [text, primitive] of printed) {
  test(`console.log prints ${text}, by itself and inside an object`, () => {
    assert.equal(inspect(primitive), text);
    assert.match(inspect({ primitive }), new RegExp(text.replace(/[[\]/]/g, "\\$&")));
    assert.equal(Object.prototype.toString.call(primitive), `[object ${text.match(/\w+/)?.[0]}]`);
  });
}

test("a subclass prints its parent's name, until it has one of its own", () => {
  class Nameless extends Lock {}
  class Mutex extends Lock {
    override get [Symbol.toStringTag](): string {
      return "Mutex";
    }
  }
  assert.deepEqual([new Nameless(), new Mutex()].map(String), ["<Lock [unlocked]>", "<Mutex [unlocked]>"]);
  assert.equal(inspect(new Mutex()), "<Mutex [unlocked]>");
});
