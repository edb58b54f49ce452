// Loaded before the tests of an instrumented copy, and their `node:test`: switches one mutant on, leaves out some tests, and notes
// which mutants each test comes past.
import { readFileSync, writeFileSync } from "node:fs";
import { test as declare } from "node:test";

/** Which tests run, with which mutant, and how often they may come past it. */
export interface Choice {
  readonly mutant: number;
  readonly tests: readonly string[];
  readonly hits: number;
}

/** What a run of one file of tests came past. */
export interface Recorded {
  /** By test; what ran while the file was loaded is under the empty name. */
  readonly hits: Record<string, Record<string, number>>;
  readonly milliseconds: Record<string, number>;
}

const { OBSERVED_CHOICE, OBSERVED_RECORD } = process.env;
const choice =
  OBSERVED_CHOICE === undefined ? undefined : (JSON.parse(readFileSync(OBSERVED_CHOICE, "utf8")) as Choice);
const chosen = choice && new Set(choice.tests);
const recorded: Recorded = { hits: {}, milliseconds: {} };
const counts = new Uint32Array(10_000); // by mutant
let current = "";
let left = choice?.hits ?? 0;

function come(): true {
  if (left-- > 0) return true;
  throw new Error("came past it too often"); // a loop without end, else
}

Object.defineProperty(globalThis, "mutation", { value: { active: choice?.mutant ?? -1, counts, come } });

/** What came since the last time belongs to the test that was the current one. */
function take(next: string): void {
  const hits: Record<string, number> = {};
  for (const [id, count] of counts.entries()) if (count > 0) hits[id] = count;
  recorded.hits[current] = hits;
  counts.fill(0);
  current = next;
}

if (OBSERVED_RECORD !== undefined) {
  process.on("exit", () => {
    take("");
    writeFileSync(OBSERVED_RECORD, JSON.stringify(recorded));
  });
}

/** `test` for one file. */
export function testOf(file: string): (name: string, fn: () => unknown) => void {
  return (name, fn) => {
    const id = `${file} ${name}`;
    if (chosen !== undefined && !chosen.has(id)) return;
    declare(name, async () => {
      take(id);
      const start = performance.now();
      try {
        await fn();
      } finally {
        recorded.milliseconds[id] = performance.now() - start;
      }
    });
  };
}
