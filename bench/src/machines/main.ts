// Measures locks across machines beside what people use now, on the same servers in one run, and writes docs/benchmarks-machines.md:
// `npm run bench -- machines`, in about two minutes. It starts PostgreSQL and Redis itself.
//
//   --rounds N       how many rounds (default 5)
//   --only NAME      only those contenders (more than once); prints the figures, and writes nothing
//   --profile        the first process of each is profiled by Node, into the folder of the benchmarks; writes nothing
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { execa } from "execa";
import { Redis as Client } from "ioredis";
import { Pool } from "pg";
import { Random } from "../../../conformance/src/random.ts";
import { missing, Postgres, Redis } from "../../../conformance/src/remote/servers.ts";
import { findHosts } from "../hosts.ts";
import { contenders, type Urls } from "./contenders.ts";
import { writePage } from "./page.ts";
import { together, Worker } from "./processes.ts";
import { figuresOf, figureTables, type Measured, targetsTable } from "./report.ts";
import type { Workload } from "./workload.ts";

const { values } = parseArgs({
  args: process.argv.slice(2).filter((word) => word !== "machines"),
  options: {
    rounds: { type: "string", default: "5" },
    only: { type: "string", multiple: true },
    seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 31)) },
    profile: { type: "boolean" },
  },
});
const absent = missing().filter((name) => name !== "pgbouncer");
if (absent.length > 0) throw new Error(`not installed: apt-get install ${absent.join(" ")}`);

const processes = 4;
const tasks = 4; // of each process
const kept = 1_000;
const random = new Random(Number(values.seed));
const names = Object.keys(contenders).filter((name) => values.only?.includes(name) ?? true);
const load = () => loadavg().map((each) => each.toFixed(2));
const loadBefore = load();
console.error(`seed ${values.seed}, load ${loadBefore.join(" ")}`);

const [postgres, redis] = await Promise.all([Postgres.start(true), Redis.start()]);
const urls: Urls = { PostgreSQL: postgres.url, Redis: redis.url };
for (const name of names) {
  const { server, prepare } = contenders[name] ?? {};
  if (server !== undefined) await prepare?.(urls[server]);
}

const node = (await findHosts()).find(({ name }) => name === "Node");
if (node === undefined) throw new Error("no Node");
const [program = "", ...options] = node.bench;
const profiled = values.profile ? [program, "--cpu-prof", ...options] : node.bench;
const workers = Array.from({ length: processes }, (_, i) => new Worker(i === 0 ? profiled : node.bench));
const measured: Record<string, Measured> = {};
for (const name of names) measured[name] = { latency: [], handOffs: [], busy: [], renewals: 0 };

/** The versions of the runtime and of the servers. */
async function versionsOf(): Promise<Record<string, string>> {
  const [client, database] = [new Client(urls.Redis), new Pool({ connectionString: urls.PostgreSQL })];
  const [, ofRedis = ""] = /redis_version:(\S+)/.exec(await client.info("server")) ?? [];
  const { rows } = await database.query("SHOW server_version");
  await Promise.all([client.quit(), database.end()]);
  const { stdout: ofNode } = await execa(program, ["--version"]);
  return { Node: ofNode.slice(1), Redis: ofRedis, PostgreSQL: String(rows[0]?.server_version) };
}

let round = 0;
const workloadOf = (contender: string, changes: Partial<Workload>): Workload => {
  const server = contenders[contender]?.server ?? "Redis";
  const name = `bench ${round} ${contender} ${changes.duration}`;
  return { contender, url: urls[server], kind: "tasks", tasks: 1, name, hold: 0, think: 0, duration: 500, ...changes };
};

for (; round < Number(values.rounds); round++) {
  for (const name of random.shuffled(names)) {
    const of = measured[name] as Measured;
    const alone = await together(workers.slice(0, 1), workloadOf(name, {}));
    of.latency.push(alone.grants);
    of.handOffs.push((await together(workers, workloadOf(name, { tasks, duration: 1_500 }))).grants);
    of.busy.push(await together(workers, workloadOf(name, { tasks, hold: 2, think: 2, duration: 1_501 })));
  }
  console.error(`round ${round + 1} of ${values.rounds}, load ${load().join(" ")}`);
}
// Last, because it is only counted: what takes a connection for each lock has nothing to renew.
const renewing = names.filter((name) => name.startsWith("@sync/") || contenders[name]?.server === "Redis");
await Promise.all(
  renewing.map(async (name) => {
    const worker = new Worker(node.bench);
    const { calls } = await together([worker], workloadOf(name, { kind: "renewals", tasks: kept, duration: 10_000 }));
    (measured[name] as Measured).renewals = calls;
    worker.end();
  }),
);
for (const worker of workers) worker.end();
const versions = await versionsOf();
await Promise.all([postgres.stop(), redis.stop()]);

const loads = [loadBefore, load()].map((each) => each.join(" "));
const figures = figuresOf(measured);
console.log(`${figureTables(figures)}\n\n${targetsTable(figures)}\n\nload before ${loads[0]}, after ${loads[1]}`);
if (values.only === undefined && !values.profile)
  writePage(figures, { rounds: round, processes, tasks, kept, loads, versions });
process.exit();
