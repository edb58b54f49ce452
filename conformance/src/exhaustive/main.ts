// Every interleaving of small programs, against an executable specification and against CPython.
//
//   main.ts [world…] [--depth N] [--long] [--replay 'action; action']
import { parseArgs } from "node:util";
import { explore, type Failure, replay, type Totals } from "./explore.ts";
import { compareAll, programWorlds } from "./programs.ts";
import { watchRejections } from "./rejections.ts";
import { actionsOf, type World } from "./world.ts";
import { worlds } from "./worlds.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    depth: { type: "string" },
    long: { type: "boolean", default: false },
    replay: { type: "string" },
  },
});
const depth = values.depth === undefined ? undefined : Number(values.depth);
if (depth !== undefined && !(Number.isInteger(depth) && depth > 0))
  throw new RangeError("--depth must be an integer >= 1");
const names = [...worlds, ...programWorlds].map(({ name }) => name);
for (const name of positionals) {
  if (!names.includes(name)) throw new RangeError(`no world is called ${name}; there are ${names.join(", ")}`);
}
const chosen = <T extends { readonly name: string }>(all: readonly T[]) =>
  positionals.length === 0 ? all : all.filter(({ name }) => positionals.includes(name));

const breathe = watchRejections();
let passed = 0;
let failed = 0;
if (values.replay === undefined) await all();
else await again(values.replay);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

async function all(): Promise<void> {
  const sum: Totals = { sequences: 0, states: 0, steps: 0, checks: 0 };
  if (chosen(worlds).length > 0) console.log(row(["world", "depth", "sequences", "states", "checks", "s"]));
  for (const world of chosen(worlds)) {
    const totals: Totals = { sequences: 0, states: 0, steps: 0, checks: 0 };
    const start = performance.now();
    const { sequences, states } =
      depth === undefined ? world[values.long ? "long" : "short"] : { sequences: depth, states: depth };
    const failure =
      (await explore(world, sequences, false, totals, breathe)) ??
      (await explore(world, states, true, totals, breathe));
    for (const key of ["sequences", "states", "steps", "checks"] as const) sum[key] += totals[key];
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(row([world.name, `${sequences}/${states}`, totals.sequences, totals.states, totals.checks, seconds]));
    if (failure === undefined) passed++;
    else {
      failed++;
      await tell(world, failure);
    }
  }
  if (passed + failed > 0) console.log(row(["all", "", sum.sequences, sum.states, sum.checks, ""]));
  const compared = await compareAll(chosen(programWorlds), { long: values.long, depth }, console.log);
  passed += compared.passed;
  failed += compared.failed;
}

/** Prints the shortest sequence that fails in this world: depth by depth, up to that of the failure. */
async function tell(world: World, { sequence, message }: Failure): Promise<void> {
  let shortest: Failure = { sequence, message };
  for (let length = 1; length < sequence.length; length++) {
    const found = await explore(world, length, true, { sequences: 0, states: 0, steps: 0, checks: 0 }, breathe);
    if (found !== undefined) {
      shortest = found;
      break;
    }
  }
  const text = shortest.sequence.map(({ name }) => name).join("; ");
  console.log(`\n${world.name} fails after ${shortest.sequence.length}: ${text}\n  ${shortest.message}`);
  console.log(`  replay: main.ts ${world.name} --replay '${text}'\n`);
}

async function again(sequence: string): Promise<void> {
  const world = worlds.find(({ name }) => name === positionals[0]);
  if (world === undefined) throw new RangeError("--replay takes the name of one world");
  try {
    await replay(world, actionsOf(sequence), console.log);
    const rejection = await breathe();
    if (rejection !== undefined) throw new Error(rejection);
    passed++;
  } catch (error) {
    failed++;
    console.log(error instanceof Error ? error.message : error);
  }
}

function row(cells: readonly (string | number)[]): string {
  const widths = [26, 7, 10, 10, 12, 7];
  return cells
    .map((cell, i) => (i === 0 ? String(cell).padEnd(widths[0] ?? 0) : String(cell).padStart(widths[i] ?? 0)))
    .join(" ");
}
