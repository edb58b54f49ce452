/** State, time and program are one: the program of a scenario, run outside on mocked timers, has the events of the playground. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { bundle } from "./bundle.ts";
import type * as Inside from "./inside.ts";
import { Project } from "./project.ts";

const project = new Project();
after(() => project[Symbol.dispose]());

async function inside(): Promise<typeof Inside> {
  const { files } = await bundle(join(import.meta.dirname, "inside.ts"));
  for (const [name, code] of files)
    writeFileSync(
      join(project.folder, name.replace(".js", ".mjs")),
      code.replaceAll('.js"', '.mjs"').replaceAll(".js`", ".mjs`").replaceAll(".js'", ".mjs'"),
    );
  return await import(join(project.folder, "entry.mjs"));
}

const { exhibits, linesOf, programOf, run } = await inside();
const outside = join(import.meta.dirname, "outside.mjs");

/** What programs print. Those that are traced have a process each: tracing goes on in it. */
function printedBy(files: readonly string[]): string[][] {
  if (files.length === 0) return [];
  return JSON.parse(execFileSync("npx", ["--yes", "node@24", outside, ...files], { encoding: "utf8" }));
}

const programs = exhibits.map(({ id, scenario }) => {
  const file = join(project.folder, `${id}.ts`);
  writeFileSync(file, programOf(scenario));
  return { id, file, traced: scenario.report !== undefined };
});
const together = programs.filter(({ traced }) => !traced);
const outputs = new Map<string, readonly string[]>();
for (const [index, lines] of printedBy(together.map(({ file }) => file)).entries()) {
  outputs.set(together[index]?.id ?? "", lines);
}
for (const { id, file, traced } of programs) if (traced) outputs.set(id, printedBy([file])[0] ?? []);

for (const { id, scenario } of exhibits) {
  test(`${id}: the program has the same events in the same order`, async () => {
    const output = outputs.get(id) ?? [];
    const ran = await run(scenario);
    assert.deepEqual(
      output.filter((text) => /^\d/.test(text)),
      linesOf(ran),
    );
    assert.equal(
      output.find((text) => !/^\d/.test(text)),
      ran.report,
    );
  });
}
