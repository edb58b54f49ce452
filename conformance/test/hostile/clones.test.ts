// What a copy of a primitive or of a token is: data at most, that shares nothing with it. Nothing crosses to a worker.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ofEach, ofEachAcquired, outcomes } from "./subjects.ts";

const each = ofEach(test);
const eachAcquired = ofEachAcquired(test);

const copies: [how: string, copy: (value: object) => unknown][] = [
  ["structuredClone()", (value) => structuredClone(value)],
  ["a spread", (value) => ({ ...value })],
  ["Object.assign()", (value) => Object.assign({}, value)],
];

/** A copy, if one could be made: data that has none of the methods. */
function inert(value: object, copy: (value: object) => unknown): void {
  const copied = copy(value);
  assert.equal(typeof copied, "object");
  for (const method of ["acquire", "tryAcquire", "release", "wait", "set", "cancel", "grant", "then"]) {
    assert.equal(typeof (copied as Record<string, unknown>)[method], "undefined", method);
  }
}

for (const [how, copy] of copies) {
  each(`${how} makes data of it, also while somebody waits, and changes nothing`, async ({ primitive, wait, open }) => {
    inert(primitive, copy);
    const waits = outcomes([wait(), wait()]);
    const before = String(primitive);
    inert(primitive, copy);
    assert.equal(String(primitive), before);
    open();
    assert.deepEqual(await waits, ["granted", "granted"]);
  });
}

for (const [how, copy] of copies) {
  eachAcquired(`${how} of a token releases nothing`, async (governor) => {
    const token = await governor.acquire();
    inert(token, copy);
    assert.deepEqual([governor.locked(), token.released], [true, false]);
    token.release();
    inert(token, copy);
  });
}

each("JSON is what it prints, also while somebody waits, and changes nothing", async ({ primitive, wait, open }) => {
  assert.equal(JSON.parse(JSON.stringify(primitive)), String(primitive));
  const waits = outcomes([wait(), wait()]);
  const before = String(primitive);
  assert.equal(JSON.parse(JSON.stringify(primitive)), before);
  assert.equal(String(primitive), before);
  open();
  assert.deepEqual(await waits, ["granted", "granted"]);
});

eachAcquired("JSON of a token is what it prints, and releases nothing", async (governor) => {
  const token = await governor.acquire();
  assert.equal(JSON.stringify({ token }), '{"token":"<Token [held]>"}');
  assert.deepEqual([governor.locked(), token.released], [true, false]);
  token.release();
  assert.equal(JSON.stringify([token]), '["<Token [released]>"]');
});
