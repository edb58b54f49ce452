// Runs every code block of the pages and of the doc comments as a file of its own, just as it stands, in a project that has
// the packed packages installed. `bun tools/examples.ts`, or with words that a block's file and line must contain.
import { findBlocks } from "./examples/block.ts";
import { type Place, places } from "./examples/place.ts";
import { compile, type Example, install, write } from "./examples/project.ts";
import { pool } from "./pool.ts";
import { TemporaryFolder } from "./release/repository.ts";
import { run } from "./release/run.ts";

const words = Bun.argv.slice(2);
const blocks = findBlocks().filter(({ file, line }) => words.every((word) => `${file}:${line}`.includes(word)));
const known = await places();

let passed = 0;
let failed = 0;

/** Runs what must not throw, and counts. */
async function count(name: string, what: () => Promise<unknown>): Promise<void> {
  try {
    await what();
    passed++;
  } catch (error) {
    failed++;
    console.log(`FAILED  ${name}: ${error instanceof Error ? error.message : error}`);
  }
}

/** Runs blocks in a place, two at a time. */
async function runAll(place: Place, examples: readonly Example[]): Promise<void> {
  const started = performance.now();
  await pool(examples, [1, 2], (example) => count(`${place.name}, ${example.name}`, () => place.run(example, project)));
  console.log(`${place.name}: ${examples.length} run  (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}

/** Throws if a fence has a word that says nothing. */
async function checkFences(): Promise<void> {
  const unknown = blocks.filter(({ place }) => !known.has(place));
  if (unknown.length === 0) return;
  const found = unknown.map(({ file, line, place }) => `${file}:${line} says "${place}"`);
  const words = [...known.keys()].filter((word) => word !== "");
  throw new Error(`${found.join(", ")}: it can say ${words.join(", ")}, or nothing`);
}

using folder = new TemporaryFolder();
const project = folder.sub("project");
await install(folder, project);
const examples = write(blocks, project);

await count("fences", checkFences);
await count("types", () => compile(project));
const sources = examples.filter(({ place }) => place === "").map(({ source }) => source);
if (sources.length > 0) await count("types, on Deno", () => run(["deno", "check", ...sources], { cwd: project }));
for (const [word, ofWord] of known) {
  const here = examples.filter(({ place }) => place === word);
  if (here.length > 0) for (const place of ofWord) await runAll(place, here);
}

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || blocks.length === 0 ? 1 : 0;
