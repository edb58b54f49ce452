// The tests with servers: starts PostgreSQL, Redis and pgbouncer on ports of their own, and runs conformance/servers on Bun, Node
// and Deno. `npm run prove -- remote`; with words: only those runtimes or files, `bun conformance/src/remote/main.ts bun rules`.
import { execa } from "execa";
import { options as shell } from "../../../tools/release/run.ts";
import { missing, PgBouncer, Postgres, Redis } from "./servers.ts";

const absent = missing();
if (absent.length > 0) {
  console.log(`not installed: ${absent.join(", ")}: apt-get install ${absent.join(" ")}`);
  const { CI = "" } = process.env;
  const inCI = !["", "0", "false"].includes(CI);
  console.log(inCI ? "0 passed, 1 failed" : "0 passed, 0 failed");
  process.exit(inCI ? 1 : 0);
}

const runtimes: Readonly<Record<string, readonly string[]>> = {
  bun: ["bun", "test", "--conditions=@sync/source", "--timeout=120000"],
  node: [
    "npx",
    "--yes",
    "node@24",
    "--conditions=@sync/source",
    "--test",
    "--test-concurrency=1",
    "--test-timeout=120000",
  ],
  deno: ["deno", "test", "-A", "--no-check"],
};

const words = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const chosen = Object.keys(runtimes).filter((name) => words.includes(name));
const files = [...new Bun.Glob("conformance/servers/*.test.ts").scanSync()].sort();
const parts = words.filter((word) => !(word in runtimes));
const some = files.filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)));

let [passed, failed] = [0, 0];

/** Runs the files on a runtime, with servers of its own: the tests end connections, also of others. */
async function run(name: string, [program = "", ...args]: readonly string[]): Promise<void> {
  const started = performance.now();
  const [postgres, redis] = await Promise.all([Postgres.start(), Redis.start()]);
  const pgbouncer = await PgBouncer.start(postgres);
  const env = { SYNC_POSTGRES: postgres.url, SYNC_REDIS: redis.url, SYNC_PGBOUNCER: pgbouncer.url };
  const options = { ...shell({ env }), all: true, reject: false } as const;
  const { exitCode, all: output } = await execa(program, [...args, ...some.map((file) => `./${file}`)], options);
  const count = (...patterns: RegExp[]) => Number(patterns.map((each) => each.exec(output)?.[1]).find(Boolean) ?? 0);
  const good = count(/^\s*(\d+) pass$/m, /^(?:#|ℹ) pass (\d+)$/m, /(\d+) passed \|/);
  const bad = count(/^\s*(\d+) fail$/m, /^(?:#|ℹ) fail (\d+)$/m, /\| (\d+) failed/);
  passed += good;
  failed += exitCode !== 0 && bad === 0 ? 1 : bad;
  if (exitCode !== 0 || good === 0) console.log(output);
  console.log(`${name}: ${good} passed, ${bad} failed  (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  await pgbouncer.stop();
  await Promise.all([postgres.stop(), redis.stop()]);
}

const names = Object.entries(runtimes).filter(([name]) => chosen.length === 0 || chosen.includes(name));
await Promise.all(names.map(([name, command]) => run(name, command)));
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
