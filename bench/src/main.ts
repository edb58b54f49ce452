// Measures ours and the peers on Bun, Deno and Node, and writes docs/benchmarks.md: `npm run bench`. With names of cases it
// measures those and prints what came of them: `npm run bench -- drain --runtime bun`. With `--compare` it measures all, and
// compares with the report. `--save FILE` keeps what a whole run has measured, `--from FILE` takes that and measures nothing: given
// more than once, it takes several runs together. `--base CHECKOUT` compares the packages of two checkouts of this repository, that one
// and this, for the named cases: `npm run bench -- --base ../main uncontended drain --turns 9 --size 1000 --runtime bun`.
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Description } from "./case.ts";
import { cases } from "./cases/all.ts";
import { folderOfCopies } from "./copies.ts";
import { findHosts, type Host } from "./hosts.ts";
import { imports, install, timeImports } from "./imports.ts";
import { comparePair } from "./paired.ts";
import { Progress } from "./progress.ts";
import { caseAsText } from "./report/text.ts";
import { writeReport } from "./report/write.ts";
import { type CaseResult, merged } from "./result.ts";
import { sizesOfOurs } from "./sizes/ours.ts";
import { sizesOfPeers } from "./sizes/peers.ts";
import { outputOf } from "./spawn.ts";
import { compareWithStored, store } from "./stored.ts";
import { isMet, type Results, targetsOf } from "./targets.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runtime: { type: "string", multiple: true },
    seconds: { type: "string" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 31)) },
    only: { type: "string", multiple: true },
    compare: { type: "boolean", default: false },
    save: { type: "string" },
    from: { type: "string", multiple: true },
    base: { type: "string" },
    here: { type: "string" },
    turns: { type: "string", default: "7" },
    size: { type: "string", multiple: true },
  },
});
const descriptions: ReadonlyMap<string, Description> = new Map([...cases, ["imports", imports]]);
for (const name of positionals) {
  if (!descriptions.has(name)) throw new Error(`no case ${name}. There are: ${[...descriptions.keys()].join(", ")}`);
}
const hosts = findHosts().filter(({ name }) => values.runtime?.includes(name.toLowerCase()) ?? true);
const isWhole = positionals.length === 0 && !values.runtime && !values.only;
if (values.compare && !isWhole) throw new Error("only a whole run can be compared");
const names = positionals.length > 0 ? positionals : [...descriptions.keys()];
const seed = Number(values.seed);
const processes = 2; // for each case on each runtime
const long = 0.1e9; // nanoseconds a sample

const copies = folderOfCopies();
process.on("exit", copies.remove);

if (values.base !== undefined) {
  await comparePairs(values.base);
  process.exit();
}

const results = values.from === undefined ? await measure() : together(values.from.map(load));
if (isWhole) await conclude();
else for (const [name, byHost] of results) for (const result of byHost.values()) print(name, result);

async function comparePairs(base: string): Promise<void> {
  console.error(`seed ${seed}`);
  const { here, seconds = "0.3", size: sizes, only } = values;
  const pair = { base, here, turns: Number(values.turns), seconds, seed, sizes, only };
  const chosen = names.filter((name) => cases.has(name));
  const progress = new Progress(chosen.length * hosts.length);
  for (const name of chosen) {
    for (const host of hosts) {
      const description = cases.get(name) as Description;
      const text = await progress.step(`${name} on ${host.name}`, () => comparePair(name, description, host, pair));
      console.log(`${text}\n`);
    }
  }
}

async function measure(): Promise<Results> {
  console.error(`seed ${seed}`);
  const progress = new Progress((names.length + 1) * hosts.length);
  for (const host of hosts) {
    await progress.step(`the adapters on ${host.name}`, () => outputOf(host.command("src/verify.ts")));
  }
  const results = new Map<string, Map<Host["name"], CaseResult>>();
  for (const name of names) {
    const byHost = new Map<Host["name"], CaseResult>();
    results.set(name, byHost);
    const installed = name === "imports" ? await install() : undefined;
    for (const host of hosts) {
      const run = () => (installed ? timeImports(host, installed.project, seed) : runCase(name, host));
      byHost.set(host.name, await progress.step(`${name} on ${host.name}`, run));
    }
    installed?.remove();
    save(results);
  }
  return results;
}

/** After every case, so that nothing is lost. */
function save(results: Results): void {
  if (values.save === undefined) return;
  writeFileSync(values.save, JSON.stringify([...results].map(([name, byHost]) => [name, [...byHost]])));
}

function load(file: string): Results {
  const saved = JSON.parse(readFileSync(file, "utf8")) as [string, [Host["name"], CaseResult][]][];
  return new Map(saved.map(([name, byHost]) => [name, new Map(byHost)]));
}

/** Several runs as one. */
function together([first = new Map(), ...others]: readonly Results[]): Results {
  return new Map(
    [...first].map(([name, byHost]) => {
      const pool = (host: Host["name"], result: CaseResult) =>
        merged([result, ...others.flatMap((other) => other.get(name)?.get(host) ?? [])]);
      return [name, new Map([...byHost].map(([host, result]) => [host, pool(host, result)]))];
    }),
  );
}

/** All take part in the first process; in the others, ours and those that do not take long. */
async function runCase(name: string, host: Host): Promise<CaseResult> {
  const { seconds, only } = values;
  const run = async (process: number, without: readonly string[]) => {
    const options = { seed: String(seed + process), seconds, only, without, copies: copies.folder };
    const given = Object.entries(options).flatMap(([option, value]) =>
      [value ?? []].flat().flatMap((one) => [`--${option}`, one]),
    );
    return JSON.parse(await outputOf(host.command("src/run.ts", name, ...given))) as CaseResult;
  };
  const first = await run(0, []);
  const { ours = [], unit } = descriptions.get(name) ?? {};
  const slow = [...first.tooSlow, ...first.entries.filter((entry) => (entry.first ?? 0) > long)]
    .filter(({ contender }) => !ours.includes(contender))
    .map(({ contender, size }) => `${contender}@${size}`);
  const others: CaseResult[] = [];
  for (let process = 1; unit !== "bytes" && process < processes; process++) others.push(await run(process, slow));
  return merged([first, ...others]);
}

function print(name: string, result: CaseResult): void {
  const description = descriptions.get(name);
  if (description !== undefined) console.log(`${caseAsText(description, result)}\n`);
}

async function conclude(): Promise<void> {
  const sizes = await sizesOfOurs();
  const targets = targetsOf(results, sizes);
  console.log(`${targets.filter(isMet).length} of ${targets.length} targets are met`);
  if (values.compare) return console.log(compareWithStored(targets));
  const runtimes = [...(results.get("uncontended")?.values() ?? [])].map(({ runtime }) => runtime);
  const { seed = 0 } = results.get("uncontended")?.values().next().value ?? {};
  writeReport({
    runs: values.from?.length ?? 1,
    seed,
    runtimes,
    descriptions,
    results,
    targets,
    sizes,
    sizesOfPeers: await sizesOfPeers(),
  });
  store(targets);
  console.log("written: docs/benchmarks.md");
}
