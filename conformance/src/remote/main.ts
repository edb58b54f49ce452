// The tests with servers: starts PostgreSQL, Redis and pgbouncer on ports of their own, and runs conformance/servers on Bun, Node
// and Deno. `npm run prove -- remote`; with words: only those runtimes or files, `bun conformance/src/remote/main.ts bun rules`.
import { inCI } from "../../../tools/in-ci.ts";
import { OnRuntimes } from "../on-runtimes.ts";
import { missing, PgBouncer, Postgres, Redis } from "./servers.ts";

const absent = missing();
if (absent.length > 0) {
  console.log(`not installed: ${absent.join(", ")}: apt-get install ${absent.join(" ")}`);
  console.log(inCI ? "0 passed, 1 failed" : "0 passed, 0 failed");
  process.exit(inCI ? 1 : 0);
}

const tests = new OnRuntimes("conformance/servers", 120_000);

/** Runs the files on a runtime, with servers of its own: the tests end connections, also of others. */
async function run(name: string): Promise<void> {
  const [postgres, redis] = await Promise.all([Postgres.start(), Redis.start()]);
  const pgbouncer = await PgBouncer.start(postgres);
  await tests.run(name, { SYNC_POSTGRES: postgres.url, SYNC_REDIS: redis.url, SYNC_PGBOUNCER: pgbouncer.url });
  await pgbouncer.stop();
  await Promise.all([postgres.stop(), redis.stop()]);
}

await Promise.all(tests.names.map(run));
tests.end();
