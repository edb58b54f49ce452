/**
 * A read-write lock: many readers or one writer, first in, first out, with cancellation.
 *
 * @module
 */

export type { Governor, Token, WaitOptions } from "@sync/core";
export type { Mode, ModeOptions } from "./mode.ts";
export { ReadWriteLock } from "./read-write-lock.ts";
export type { ReadLock, WriteLock } from "./sides.ts";
export type { WriteToken } from "./write-token.ts";
