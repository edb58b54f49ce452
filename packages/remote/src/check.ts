/** Checks of what goes to a server: names, leases and labels. */
import { integer, invalid } from "@sync/core";

const encoder = new TextEncoder();

/**
 * The text, if a server can keep it: Unicode without unpaired surrogates and without `"\0"`, and not too long.
 *
 * @throws {TypeError} if it is not such a string.
 * @throws {RangeError} if it is shorter than `min`, or longer than `max` bytes in UTF-8.
 *
 * @example
 * ```ts
 * import { text } from "@sync/remote";
 * import assert from "node:assert/strict";
 *
 * assert.equal(text("name", "invoices"), "invoices");
 * assert.throws(() => text("name", ""), new RangeError('name must be a string of 1 to 255 bytes, got ""'));
 * assert.throws(() => text("name", 5), TypeError);
 * ```
 */
export function text(name: string, value: unknown, min = 1, max = 255): string {
  const allowed = `a string of ${min} to ${max} bytes`;
  if (typeof value !== "string") invalid(name, allowed, value);
  if (value.includes("\0") || !value.isWellFormed()) invalid(name, "Unicode text without \\0", value);
  const { length } = encoder.encode(value);
  if (length < min || length > max) {
    invalid(name, allowed, value.length > 60 ? `${value.slice(0, 60)}…` : value, RangeError);
  }
  return value;
}

/** How long a session lives on the server without a sign of life, if nothing else is asked for. */
const defaultLease = 10_000;

/** The lease: an integer of milliseconds, from 100 to a day. */
export function leaseOf(value: unknown = defaultLease): number {
  const lease = integer("options.lease", value, 100);
  if (lease > 86_400_000) invalid("options.lease", "an integer <= 86400000", lease, RangeError);
  return lease;
}

/** A random id that nobody guesses, as a UUID. (Pages without TLS lack `crypto.randomUUID`.) */
export function randomId(): string {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte, i) => {
    const fixed = i === 6 ? (byte & 0x0f) | 0x40 : i === 8 ? (byte & 0x3f) | 0x80 : byte;
    return fixed.toString(16).padStart(2, "0");
  });
  return hex.join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
