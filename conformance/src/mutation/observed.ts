// Takes the place of `node:test` in the tests of an instrumented copy: leaves out some, and notes what each comes past.
import { writeFileSync } from "node:fs";
import { test as declare } from "node:test";
import { choice, counts } from "./switches.ts";

/** What a run of one file of tests came past. */
export interface Recorded {
  /** By test; what ran while the file was loaded is under the empty name. */
  readonly hits: Record<string, Record<string, number>>;
  readonly milliseconds: Record<string, number>;
}

const chosen = choice && new Set(choice.tests);
const recorded: Recorded = { hits: {}, milliseconds: {} };
let current = "";

/** What came since the last time belongs to the test that was the current one. */
function take(): void {
  const hits: Record<string, number> = {};
  for (const [id, count] of counts.entries()) if (count > 0) hits[id] = count;
  recorded.hits[current] = hits;
  counts.fill(0);
}

const { OBSERVED_RECORD: record } = process.env;
if (record !== undefined) {
  process.on("exit", () => {
    take();
    writeFileSync(record, JSON.stringify(recorded));
  });
}

/** `test` for one file. */
export function testOf(file: string): (name: string, fn: () => unknown) => void {
  return (name, fn) => {
    const id = `${file} ${name}`;
    if (chosen !== undefined && !chosen.has(id)) return;
    declare(name, async () => {
      take();
      current = id;
      const start = performance.now();
      try {
        await fn();
      } finally {
        recorded.milliseconds[id] = performance.now() - start;
      }
    });
  };
}
