/**
 * A lock for each key, or any other governor for each key, first in, first out, with cancellation.
 *
 * @module
 */

export type { Governor, Token, WaitOptions } from "@sync/core";
export { Keyed, type OptionsOf } from "./keyed.ts";
