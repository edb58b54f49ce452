// Runs programs with tracing on, and prints the report of each: `run.ts NAME...`, and `--colour`.
import process from "node:process";
import { parseArgs } from "node:util";
import type { Program } from "./program.ts";
import { startFor, watch } from "./watch.ts";

const { values, positionals } = parseArgs({ options: { colour: { type: "boolean" } }, allowPositionals: true });
const colour = values.colour ?? false;

for (const name of positionals) {
  const program = (await import(`./programs/${name}.ts`)) as Program;
  if (program.runsDry) {
    const tracer = startFor(program);
    program.main();
    process.once("beforeExit", () => console.log(tracer.report({ colour }))); // the tracer has looked before
    continue;
  }
  const { tracer } = await watch(program);
  console.log(`\n${name}\n\n${tracer.report({ colour })}`);
}
const last = (await import(`./programs/${positionals.at(-1)}.ts`)) as Program;
if (!last.runsDry) process.exit(); // what is stuck stays stuck
