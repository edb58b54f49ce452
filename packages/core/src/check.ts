/** Shows a value in an error message, whatever it is. */
export function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return "a function";
  if (typeof value === "object" && value !== null) return "an object";
  return String(value);
}

/**
 * The value, if it is an integer that is large enough.
 *
 * @throws {TypeError} if it is not a number.
 * @throws {RangeError} if it is not a safe integer, or less than `least`.
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
export function integer(name: string, value: unknown, least: number): number {
  if (Number.isSafeInteger(value) && (value as number) >= least) return (value as number) + 0; // no -0
  const Refusal = typeof value === "number" ? RangeError : TypeError;
  throw new Refusal(`${name} must be an integer >= ${least}, got ${show(value)}`);
}

/**
 * Refuses what cannot be called.
 *
 * @throws {TypeError} if the value is not a function.
 */
export function callable(name: string, value: unknown): void {
  if (typeof value !== "function") throw new TypeError(`${name} must be a function, got ${show(value)}`);
}

/**
 * The options, which may be left out.
 *
 * @throws {TypeError} if they are not an object.
 */
export function optionsOf<O extends object>(options: O | undefined): O | undefined {
  if (options === undefined || (typeof options === "object" && options !== null)) return options;
  throw new TypeError(`options must be an object, got ${show(options)}`);
}
