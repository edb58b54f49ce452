// Measures ours and the peers on Node, Bun and Deno, and writes docs/benchmarks.md: `npm run bench`, in about twelve minutes.
//
//   npm run bench -- drain heap              only those cases; prints them
//     --runtime bun, --only NAME, --size N   only there, only those contenders, only at that size (each more than once)
//     --seconds N, --seed N                  for how long a case goes on in each process, and in which random order
//   npm run bench -- machines                locks across machines, on PostgreSQL and Redis: see machines/main.ts
//   npm run bench -- --save FILE             keeps what a whole run has measured
//   npm run bench -- --from FILE             takes that and measures nothing; more than once: several runs together
//   npm run bench -- --base CHECKOUT NAME…   compares the packages of another checkout of this repository with these, or
//     --here CHECKOUT, --turns N             with those of a third, in so many processes each: see paired.ts
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { mapValues } from "es-toolkit";
import { TemporaryFolder } from "../../tools/release/repository.ts";
import { root, run } from "../../tools/release/run.ts";
import type { Case } from "./cases/case.ts";
import { cases } from "./cases/index.ts";
import { findHosts, folder } from "./hosts.ts";
import { imports, install, timeImports } from "./imports.ts";
import { measureCase } from "./measure.ts";
import { comparePair } from "./paired.ts";
import { writePage } from "./report/page.ts";
import { type ByHost, caseTables } from "./report/text.ts";
import { merged } from "./result.ts";
import { sizesOfOurs } from "./sizes.ts";
import { isMet, type Results, targetsOf, targetTable } from "./targets.ts";

if (process.argv.includes("machines")) await import("./machines/main.ts"); // it ends the process

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runtime: { type: "string", multiple: true },
    only: { type: "string", multiple: true },
    size: { type: "string", multiple: true },
    seconds: { type: "string" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 31)) },
    save: { type: "string" },
    from: { type: "string", multiple: true },
    base: { type: "string" },
    here: { type: "string", default: root },
    turns: { type: "string", default: "7" },
  },
});
const { base, from, only } = values;
const all: ReadonlyMap<string, Case> = new Map([...cases, ["imports", imports]]);
for (const name of positionals) {
  if (!all.has(name)) throw new Error(`no case ${name}. There are: ${[...all.keys()].join(", ")}`);
}
const chosen = [...all].filter(([name]) => positionals.length === 0 || positionals.includes(name));
const hosts = (await findHosts()).filter(({ name }) => values.runtime?.includes(name.toLowerCase()) ?? true);
const isWhole = positionals.length === 0 && base === undefined && !values.runtime && !only && !values.size;
const seed = Number(values.seed);
const seconds = values.seconds === undefined ? undefined : Number(values.seconds);
const choice = { seed, seconds, only, sizes: values.size?.map(Number) };

const started = performance.now();
let done = 0;

/** Runs a step, and prints what it is and how long it took. */
async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const outcome = await work();
  const seconds = (since: number) => ((performance.now() - since) / 1000).toFixed(1);
  const steps = chosen.length * hosts.length;
  console.error(`${++done}/${steps}  ${name}: ${seconds(began)} s, ${seconds(started)} s in all`);
  return outcome;
}

async function measure(): Promise<Results> {
  console.error(`seed ${seed}`);
  for (const host of hosts) await run([...host.bench, "src/verify.ts"], { cwd: folder });
  using temporary = new TemporaryFolder();
  let project: string | undefined;
  const results: Results = {};
  for (const [name, described] of chosen) {
    const byHost: ByHost = {};
    results[name] = byHost;
    for (const host of hosts) {
      byHost[host.name] = await step(`${name} on ${host.name}`, async () => {
        if (described !== imports) return measureCase(name, described, host, choice);
        project ??= await install(temporary);
        return timeImports(host, project, seed);
      });
    }
    if (values.save) writeFileSync(values.save, JSON.stringify(results));
  }
  return results;
}

/** Several runs as one. */
function together(files: readonly string[]): Results {
  const [first = {}, ...others] = files.map((file) => JSON.parse(readFileSync(file, "utf8")) as Results);
  return mapValues(first, (byHost, name) =>
    mapValues(byHost, (result, host) => merged([result, ...others.flatMap((other) => other[name]?.[host] ?? [])])),
  );
}

if (base !== undefined) {
  const pair = {
    ...choice,
    base: resolve(root, base),
    here: resolve(root, values.here),
    turns: Number(values.turns),
    seconds: seconds ?? 0.3,
  };
  for (const [name, described] of chosen.filter(([name]) => cases.has(name))) {
    for (const host of hosts) {
      const work = () => comparePair(name, described, host, pair);
      console.log(`${await step(`${name} on ${host.name}`, work)}\n`);
    }
  }
} else {
  const results = from === undefined ? await measure() : together(from);
  if (isWhole) {
    const targets = targetsOf(results, await sizesOfOurs());
    console.log(`${targetTable(targets)}\n${targets.filter(isMet).length} of ${targets.length} targets are met`);
    await writePage(results, from?.length ?? 1);
  } else
    for (const [name, byHost] of Object.entries(results))
      console.log(`${all.get(name)?.title}\n\n${caseTables(all.get(name) as Case, byHost)}\n`);
}
