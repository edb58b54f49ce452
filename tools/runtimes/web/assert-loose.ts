// Not what the tests use: a module of `effect/testing` loads it.
import assert from "assert";

export const { deepStrictEqual, fail, notDeepStrictEqual, notStrictEqual, ok, strictEqual, throws } = assert;

export default assert;
