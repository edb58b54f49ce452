import assert from "node:assert/strict";
import { test } from "node:test";
import { callable, integer, optionsOf, show } from "@sync/core";

test("integer: what is large enough is returned", () => {
  assert.equal(integer("n", 0, 0), 0);
  assert.equal(integer("n", Number.MAX_SAFE_INTEGER, 1), Number.MAX_SAFE_INTEGER);
  assert.ok(Object.is(integer("n", -0, 0), 0));
});

test("integer: a number that is not is a RangeError that names it, the value and what is allowed", () => {
  for (const value of [-1, 0, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => integer("parties", value, 1), new RangeError(`parties must be an integer >= 1, got ${value}`));
  }
  const tooLarge = new RangeError("parties must be an integer <= 9007199254740991, got 9007199254740992");
  assert.throws(() => integer("parties", 2 ** 53, 1), tooLarge);
});

test("integer: anything else is a TypeError that shows it", () => {
  const shown: [unknown, string][] = [
    ["1", '"1"'],
    [1n, "1"],
    [true, "true"],
    [null, "null"],
    [undefined, "undefined"],
    [Symbol("s"), "Symbol(s)"],
    [{}, "an object"],
    [Object.create(null), "an object"],
    [[1], "an object"],
    [() => 1, "a function"],
  ];
  for (const [value, text] of shown) {
    assert.throws(() => integer("n", value, 0), new TypeError(`n must be an integer >= 0, got ${text}`));
    assert.equal(show(value), text);
  }
});

test("callable: only functions pass", () => {
  callable("fn", () => 1);
  callable("fn", class {});
  assert.throws(() => callable("fn", undefined), new TypeError("fn must be a function, got undefined"));
});

test("optionsOf: only objects and undefined pass", () => {
  const options = {};
  assert.equal(optionsOf(options), options);
  assert.equal(optionsOf(undefined), undefined);
  for (const value of [null, 5, "x", () => {}]) {
    assert.throws(() => optionsOf(value as never), new TypeError(`options must be an object, got ${show(value)}`));
  }
});
