import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pool } from "../../../tools/pool.ts";
import { mutated } from "./mutant.ts";
import type { Recorded } from "./observed.ts";
import { preload, run, testFiles } from "./suite.ts";

/** A test that reaches a mutant. */
export interface Reach {
  readonly test: string;
  readonly file: string;
  /** How many times it comes past the mutant. */
  readonly hits: number;
  /** How long it takes. */
  readonly milliseconds: number;
}

const imported = /^import \{ (?:(afterEach), )?test \} from "node:test";$/m;

/** Lets the tests of an instrumented copy be chosen one by one, and says which of them reach each mutant. */
export async function coverage(folder: string): Promise<Map<number, Reach[]>> {
  const all = testFiles(folder, ...mutated.map((name) => `packages/${name}/test`), "conformance/test");
  const files = all.filter((file) => !/^conformance\/test\/(remote|stuck)\b/.test(file)); // of packages that have no mutants
  files.push("packages/trace/test/trace.test.ts"); // it asks what requests are a part of
  const observed = join(folder, preload);
  for (const file of files) {
    const text = readFileSync(join(folder, file), "utf8");
    const [line, also = ""] = imported.exec(text) ?? [];
    if (line === undefined) throw new Error(`${file} does not import as other tests do: ${imported}`);
    const kept = also && `import { ${also} } from "node:test";\n`;
    const observing = `import { testOf } from ${JSON.stringify(observed)};\nconst test = testOf(${JSON.stringify(file)});`;
    writeFileSync(join(folder, file), text.replace(line, kept + observing));
  }
  mkdirSync(join(folder, "observed"));
  const reaches = new Map<number, Reach[]>();
  await pool(files, [1, 2], async (file) => {
    const record = join(folder, "observed", `${file.replaceAll("/", " ")}.json`);
    const { ok, output } = await run(folder, { tests: [file], preload, environment: { OBSERVED_RECORD: record } });
    if (!ok) throw new Error(`without any mutant, ${file} fails:\n${output}`);
    const recorded = JSON.parse(readFileSync(record, "utf8")) as Recorded;
    for (const [test, milliseconds] of Object.entries(recorded.milliseconds)) {
      const all = { ...recorded.hits[""], ...recorded.hits[test] }; // what runs while a file is loaded comes before each test
      for (const [id, hits] of Object.entries(all)) {
        const reach = reaches.get(Number(id)) ?? [];
        reach.push({ test, file, hits, milliseconds });
        reaches.set(Number(id), reach);
      }
    }
  });
  return reaches;
}
