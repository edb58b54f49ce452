/** Runs programs outside of the playground: on Node, as they stand, on timers that are moved by hand. */
import { execFileSync } from "node:child_process";
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
