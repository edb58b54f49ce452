import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Glob } from "bun";
import type { Recorded } from "./observed.ts";
import { pool } from "./pool.ts";
import { preload, run } from "./suite.ts";

/** A test that reaches a mutant. */
export interface Reach {
  readonly test: string;
  readonly file: string;
  /** How many times it comes past the mutant. */
  readonly hits: number;
  /** How long it takes. */
  readonly milliseconds: number;
}

const tests = [
  new Glob("packages/{core,lock,event,condition,semaphore,barrier}/test/**/*.test.ts"),
  new Glob("conformance/test/**/*.test.ts"),
];
const imported = 'import { test } from "node:test";';

/** Lets the tests of an instrumented copy be chosen one by one, and says which of them reach each mutant. */
export async function coverage(folder: string): Promise<Map<string, Reach[]>> {
  const files = tests.flatMap((glob) => [...glob.scanSync({ cwd: folder })]).sort();
  const observed = join(folder, "conformance/src/mutation/observed.ts");
  for (const file of files) {
    const parts = readFileSync(join(folder, file), "utf8").split(imported);
    if (parts.length !== 2) throw new Error(`${file} does not import as all tests do: ${imported}`);
    const observing = `import { testOf } from ${JSON.stringify(observed)};\nconst test = testOf(${JSON.stringify(file)});`;
    writeFileSync(join(folder, file), parts.join(observing));
  }
  mkdirSync(join(folder, "observed"));
  const reaches = new Map<string, Reach[]>();
  await pool(files, [1, 2], async (file) => {
    const record = join(folder, "observed", `${file.replaceAll("/", " ")}.json`);
    const { ok, output } = await run(folder, { tests: [file], preload, environment: { OBSERVED_RECORD: record } });
    if (!ok) throw new Error(`without any mutant, ${file} fails:\n${output}`);
    const recorded = JSON.parse(readFileSync(record, "utf8")) as Recorded;
    for (const test of Object.keys(recorded.milliseconds)) {
      const milliseconds = recorded.milliseconds[test] as number;
      const hits = { ...recorded.hits[""], ...recorded.hits[test] }; // what runs while a file is loaded comes before each test
      for (const [id, count] of Object.entries(hits)) {
        const reach = reaches.get(id) ?? [];
        reach.push({ test, file, hits: count, milliseconds });
        reaches.set(id, reach);
      }
    }
  });
  return reaches;
}
