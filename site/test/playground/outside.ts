/** Runs programs outside of the playground: on Node, as they stand, on timers that are moved by hand. */
import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Project } from "./project.ts";

/** What each program prints. Those that are traced have a process each, because tracing goes on in it. */
export function printedBy(programs: readonly string[]): string[][] {
  using project = new Project();
  const files = programs.map((program, index) => {
    const file = join(project.folder, `${index}.ts`);
    writeFileSync(file, program);
    return { file, index, traced: program.includes("@sync/trace") };
  });
  const together = files.filter(({ traced }) => !traced);
  const printed: string[][] = [];
  const runs = [together, ...files.filter(({ traced }) => traced).map((file) => [file])];
  for (const of of runs) {
    if (of.length === 0) continue;
    const args = ["--yes", "node@24", join(import.meta.dirname, "outside.mjs"), ...of.map(({ file }) => file)];
    const lines = JSON.parse(execFileSync("npx", args, { encoding: "utf8", maxBuffer: 2 ** 26 })) as string[][];
    for (const [at, { index }] of of.entries()) printed[index] = lines[at] ?? [];
  }
  return printed;
}

const compilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitReturns: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  module: "nodenext",
  target: "es2024",
  lib: ["es2024", "esnext.disposable", "dom"],
  types: [],
  noEmit: true,
};

/** Throws if the types of a program are not right. */
export function compile(programs: readonly string[]): void {
  using project = new Project();
  for (const [index, program] of programs.entries()) writeFileSync(join(project.folder, `${index}.ts`), program);
  writeFileSync(join(project.folder, "package.json"), '{ "type": "module" }');
  writeFileSync(join(project.folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  const tsc = join(import.meta.dirname, "../../../node_modules/.bin/tsc");
  const { status, stdout } = spawnSync(tsc, ["-p", project.folder], { encoding: "utf8" });
  if (status !== 0) throw new Error(stdout);
}
