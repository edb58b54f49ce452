// Loaded before the tests of an instrumented copy: which mutant is active, and how often the tests come past each.
import { readFileSync } from "node:fs";

/** What the instrumented sources look at, as `mutation`. */
export interface Switches {
  readonly active: number;
  readonly counts: Uint32Array;
  come(): true;
}

/** Which tests run, and how often they may come past the active mutant. */
export interface Choice {
  readonly mutant: number;
  readonly tests: readonly string[];
  readonly hits: number;
}

const most = 10_000; // mutants
const { OBSERVED_CHOICE: file } = process.env;

/** Nothing, when coverage is recorded. */
export const choice: Choice | undefined =
  file === undefined ? undefined : (JSON.parse(readFileSync(file, "utf8")) as Choice);

export const counts: Uint32Array = new Uint32Array(most);

let left = choice?.hits ?? 0;
const switches: Switches = {
  active: choice?.mutant ?? -1,
  counts,
  come() {
    if (left-- > 0) return true;
    throw new Error(`came past it too often`); // a loop without end, else
  },
};
Object.defineProperty(globalThis, "mutation", { value: switches });
