/** Shows a value in an error message, whatever it is. */
export function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Object(value) !== value) return String(value);
  return typeof value === "object" ? "an object" : "a function";
}

/** Refuses an argument. */
export function refuse(
  name: string,
  allowed: string,
  value: unknown,
  Refusal: ErrorConstructor = TypeError,
  options?: ErrorOptions,
): never {
  throw new Refusal(`${name} must be ${allowed}, got ${show(value)}`, options);
}

/**
 * The value, if it is an integer that is large enough, and not too large.
 *
 * @throws {TypeError} if it is not a number.
 * @throws {RangeError} if it is not a safe integer, less than `least`, or more than `most`. The `cause` is that `{ least, most }`.
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
export function integer(name: string, value: unknown, least: number, most = Number.MAX_SAFE_INTEGER): number {
  const integer = Number.isInteger(value) ? (value as number) : Number.NaN;
  if (integer >= least && integer <= most) return integer + 0; // no -0
  const bound = integer > most ? `<= ${most}` : `>= ${least}`;
  const Refusal = typeof value === "number" ? RangeError : TypeError;
  refuse(name, `an integer ${bound}`, value, Refusal, { cause: { least, most } });
}

/**
 * Refuses what cannot be called.
 *
 * @throws {TypeError} if the value is not a function.
 */
export function callable(name: string, value: unknown): void {
  if (typeof value !== "function") refuse(name, "a function", value);
}

/**
 * The options, which may be left out.
 *
 * @throws {TypeError} if they are not an object.
 */
export function optionsOf<O extends object>(options: O | undefined): O | undefined {
  if (options !== undefined && (typeof options !== "object" || options === null))
    refuse("options", "an object", options);
  return options;
}
