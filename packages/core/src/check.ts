/** Checks of arguments. A message names the argument, the value, and what is allowed. */
import { requestOf } from "./seam.ts";

/** Shows a value in an error message, whatever it is. */
export function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Object(value) !== value) return String(value);
  return typeof value === "object" ? "an object" : "a function";
}

/** Throws what an invalid argument is rejected with: a `TypeError`, or a `RangeError` where the type is right. */
export function invalid(name: string, allowed: string, value: unknown, Invalid: ErrorConstructor = TypeError): never {
  throw new Invalid(`${name} must be ${allowed}, got ${show(value)}`);
}

/**
 * The value, if it is an integer that is large enough.
 *
 * @throws {TypeError} if it is not a number.
 * @throws {RangeError} if it is not a safe integer, or less than `min`.
 *
 * @example
 * ```ts
 * import { integer } from "@sync/core";
 * import assert from "node:assert/strict";
 *
 * assert.equal(integer("parties", 3, 1), 3);
 * assert.throws(() => integer("parties", 0, 1), new RangeError("parties must be an integer >= 1, got 0"));
 * assert.throws(() => integer("parties", "3", 1), new TypeError('parties must be an integer >= 1, got "3"'));
 * ```
 */
export function integer(name: string, value: unknown, min: number): number {
  if (Number.isSafeInteger(value) && (value as number) >= min) return (value as number) + 0; // no -0
  const max = Number.MAX_SAFE_INTEGER;
  const allowed = Number.isInteger(value) && (value as number) > max ? `<= ${max}` : `>= ${min}`;
  invalid(name, `an integer ${allowed}`, value, typeof value === "number" ? RangeError : TypeError);
}

/**
 * Rejects what cannot be called.
 *
 * @throws {TypeError} if the value is not a function.
 */
export function callable(name: string, value: unknown): void {
  if (typeof value !== "function") invalid(name, "a function", value);
}

/**
 * Rejects what cannot be iterated.
 *
 * @param allowed What it must be, in words.
 * @throws {TypeError} if the value is not iterable.
 */
export function iterable(name: string, allowed: string, value: unknown): void {
  if (typeof Object(value)[Symbol.iterator] !== "function") invalid(name, allowed, value);
}

/**
 * Rejects what cannot be acquired together with others.
 *
 * @throws {TypeError} if the value is not a governor.
 */
export function acquirable(name: string, value: unknown): void {
  if (typeof Object(value)[requestOf] !== "function") invalid(name, "a governor", value);
}

/**
 * The options, which may be left out.
 *
 * @throws {TypeError} if they are not an object.
 */
export function optionsOf<O extends object>(options: O | undefined): O | undefined {
  if (options !== undefined && (typeof options !== "object" || options === null)) {
    invalid("options", "an object", options);
  }
  return options;
}
