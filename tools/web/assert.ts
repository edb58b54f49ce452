import { strict } from "assert";

// Named, for a module of `effect/testing`.
export const { deepStrictEqual, fail, notDeepStrictEqual, notStrictEqual, ok, strictEqual, throws } = strict;

export default strict;
