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
const programs = exhibits.map(({ id, scenario }) => {
  const file = join(project.folder, `${id}.ts`);
  writeFileSync(file, programOf(scenario));
  return file;
});
const outside = join(import.meta.dirname, "outside.mjs");
const printed = execFileSync("npx", ["--yes", "node@24", outside, ...programs], { encoding: "utf8" });
const outputs = JSON.parse(printed) as string[][];

for (const [index, { id, scenario }] of exhibits.entries()) {
  test(`${id}: the program has the same events in the same order`, async () => {
    assert.deepEqual(outputs[index], linesOf(await run(scenario)));
  });
}
