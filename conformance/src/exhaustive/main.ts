// Every interleaving of small programs, against an executable specification and against CPython.
//
//   main.ts [world…] [--depth N] [--long] [--replay 'action; action']
import { commandLine } from "../command-line.ts";
import { Report } from "../report.ts";
import { actionsOf } from "./action.ts";
import { explore, type Failure, replay, type Totals } from "./explore.ts";
import { compareAll, programWorlds } from "./programs.ts";
import { type World, worlds } from "./worlds.ts";

const { long, words, text, number } = commandLine(["depth", "replay"]);
const depth = number("depth", 0);
const sequence = text("replay");
const names = [...worlds, ...programWorlds].map(({ name }) => name);
for (const name of words) {
  if (!names.includes(name)) throw new RangeError(`no world is called ${name}; there are ${names.join(", ")}`);
}
const isChosen = ({ name }: { readonly name: string }) => words.length === 0 || words.includes(name);

const report = new Report();
if (sequence === undefined) await all();
else {
  const [world, ...others] = worlds.filter(isChosen);
  if (world === undefined || others.length > 0) throw new RangeError("--replay takes the name of one world");
  await report.run(world.name, () => replay(world, actionsOf(sequence), console.log).then(() => sequence));
}
report.end();

async function all(): Promise<void> {
  const rows: Record<string, object> = {};
  const sum: Totals = { sequences: 0, states: 0, checks: 0 };
  for (const world of worlds.filter(isChosen)) {
    const totals: Totals = { sequences: 0, states: 0, checks: 0 };
    const start = performance.now();
    const depths = depth > 0 ? { sequences: depth, states: depth } : world[long ? "long" : "short"];
    const failure = await explore(world, depths, totals);
    for (const key of ["sequences", "states", "checks"] as const) sum[key] += totals[key];
    const reached = `${depths.sequences}/${depths.states}`;
    rows[world.name] = { depths: reached, ...totals, s: Math.round(performance.now() - start) / 1000 };
    report.check(failure === undefined);
    if (failure !== undefined) await explain(world, failure);
  }
  console.table({ ...rows, all: sum });
  await compareAll(programWorlds.filter(isChosen), report, long, depth);
}

/** Prints the shortest sequence that fails in this world: depth by depth, up to that of the failure. */
async function explain(world: World, failure: Failure): Promise<void> {
  let shortest: Failure | undefined;
  for (let states = 1; states < failure.sequence.length && shortest === undefined; states++) {
    shortest = await explore(world, { sequences: 0, states }, { sequences: 0, states: 0, checks: 0 });
  }
  const { sequence, message } = shortest ?? failure;
  const names = sequence.map(({ name }) => name).join("; ");
  console.log(`\n${world.name} fails after ${sequence.length}: ${names}\n  ${message}`);
  console.log(`  replay: main.ts ${world.name} --replay '${names}'\n`);
}
