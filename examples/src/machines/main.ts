// Four processes share a lock through PostgreSQL or Redis; one is killed, one stopped, one cut off
//
//   @sync/postgres, @sync/redis   worker.ts      a process that holds the lock again and again
//   @sync/remote                  work.ts        what it does while it holds it
//                                 processes.ts   kills, stops and cuts off
//                                 timeline.ts    draws who held it when, with the fences

import process from "node:process";
import { missing, Postgres, Redis } from "../../../conformance/src/remote/servers.ts";
import { type Check, report } from "../check.ts";
import { paint, print } from "../terminal.ts";
import { type Deed, Worker } from "./processes.ts";
import { draw, type Held, heldIn, list } from "./timeline.ts";
import { type Said, work } from "./work.ts";

const lease = 1_000;
const names = ["process 1", "process 2", "process 3", "process 4"];
const absent = missing();
const installed = {
  postgres: !absent.includes("postgresql"),
  redis: !absent.includes("redis-server"),
};
const wanted = process.argv[3]; // `npm run demo -- machines redis`, or `pglite`
const kind = (["postgres", "redis"] as const).find((each) => installed[each] && (wanted ?? each) === each);

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

if (kind === undefined) await inOneProcess();
else await inFour(kind);
process.exit();

async function inFour(kind: "postgres" | "redis"): Promise<void> {
  const title = kind === "postgres" ? "PostgreSQL" : "Redis";
  print(
    paint("bold", `Four processes share one lock, on ${title}`),
    `Each makes a part of a report, 250 ms at a time. The lease is a second. While they hold the lock, process 2 is killed,`,
    `process 3 is stopped for 1.6 s and process 4, at a larger part, is cut off from the server for 1.6 s.`,
  );
  const server = kind === "postgres" ? await Postgres.start() : await Redis.start();
  if (kind === "postgres") await migrate(server.port);
  const workers = await Promise.all(names.map((label) => Worker.start({ kind, port: server.port, label, lease })));
  const [, second, third, fourth] = workers as [Worker, Worker, Worker, Worker];
  const whenHolds = async (worker: Worker, ms = 1) => {
    for (let i = 0; i < 2_000 && worker.holdsFor < ms; i++) await sleep(2);
    await sleep(20);
  };
  await sleep(1_200);
  await whenHolds(second);
  await second.kill();
  await sleep(1_700);
  await whenHolds(third);
  await third.stopFor(1_600);
  await sleep(600);
  fourth.askLarge();
  await whenHolds(fourth, 1_000);
  await fourth.cutOffFor(1_600);
  await sleep(500);
  for (const worker of workers) worker.finish();
  await Promise.race([Promise.all(workers.map(({ ended }) => ended)), sleep(4_000)]);
  const left = await leftOn(kind, server.port);
  for (const worker of workers) worker.end();
  await server.stop();

  const said = workers.flatMap((worker) => worker.said);
  const deeds = workers.flatMap((worker) => worker.deeds);
  const held = heldIn(said, deeds);
  draw(names, said, held, deeds);
  list(held);
  report([...checksOf(held, deeds), ["nothing is left there", left, left === "no session, no request"]]);
}

/** What the picture must show. */
function checksOf(held: readonly Held[], deeds: readonly Deed[]): Check[] {
  const after = (what: Deed["what"]) => {
    const deed = deeds.find((each) => each.what === what);
    const own = held.findIndex(
      (each) => each.who === deed?.who && deed !== undefined && each.from < deed.from && each.to >= deed.from,
    );
    return { deed, own: held[own], next: held[own + 1] };
  };
  const overlaps = held.filter((each, i) => {
    const before = held[i - 1];
    const stopped = deeds.some(
      (deed) => deed.what === "stopped" && deed.who === before?.who && deed.from <= each.from && deed.to >= each.from,
    );
    return before !== undefined && each.from < before.to && !stopped;
  });
  const [killed, stopped, cut] = [after("killed"), after("stopped"), after("cut off")];
  const wait = (killed.next?.from ?? Number.NaN) - (killed.deed?.from ?? 0);
  const noticed = (stopped.own?.to ?? Number.NaN) - (stopped.deed?.to ?? 0);
  const ahead = (cut.next?.from ?? Number.NaN) - (cut.own?.to ?? 0);
  return [
    ["one at a time", `${held.length} grants, ${overlaps.length} overlap`, held.length > 10 && overlaps.length === 0],
    ["fences grow", "in the order of the grants", held.every((each, i) => each.from >= (held[i - 1]?.from ?? 0))],
    ["the killed one's lock", `went on after ${wait.toFixed(0)} ms, of a lease of ${lease}`, wait < 2 * lease],
    [
      "the stopped one",
      `knew of its loss ${noticed.toFixed(1)} ms after it went on`,
      stopped.own?.how === "lost" && noticed < 250,
    ],
    [
      "the one that was cut off",
      `knew of its loss ${ahead.toFixed(0)} ms before the next grant`,
      cut.own?.how === "lost" && ahead > 0,
    ],
  ];
}

async function migrate(port: number): Promise<void> {
  const [{ Pool }, { postgres }] = [await import("pg"), await import("@sync/postgres")];
  const pool = new Pool({ host: "127.0.0.1", port, user: "sync", database: "postgres" });
  pool.on("error", () => {}); // the server ends soon
  await postgres(pool).migrate();
  await pool.end();
}

/** What is on the server when all have ended. The first request of another process ends what is over. */
async function leftOn(kind: "postgres" | "redis", port: number): Promise<string> {
  await sleep(lease / 2);
  if (kind === "redis") {
    const [{ Redis: Client }, { redis }] = [await import("ioredis"), await import("@sync/redis")];
    const client = new Client(port, "127.0.0.1");
    const remote = redis(client);
    await remote.lock("the last").with(() => {});
    await remote.close();
    const keys = (await client.keys("*")).filter((key) => !key.endsWith(":fence"));
    client.disconnect();
    return keys.length === 0 ? "no session, no request" : keys.join(", ");
  }
  const [{ Pool }, { postgres }] = [await import("pg"), await import("@sync/postgres")];
  const pool = new Pool({ host: "127.0.0.1", port, user: "sync", database: "postgres" });
  pool.on("error", () => {}); // the server ends soon
  const remote = postgres(pool);
  await remote.lock("the last").with(() => {});
  await remote.close();
  const { rows } = await pool.query(
    "SELECT (SELECT count(*) FROM sync.session)::int AS a, (SELECT count(*) FROM sync.request)::int AS b",
  );
  await pool.end();
  return rows[0].a + rows[0].b === 0 ? "no session, no request" : `${rows[0].a} sessions, ${rows[0].b} requests`;
}

/** Without a server: four sessions on PGlite, which is PostgreSQL in this process. Nothing can be killed or cut off here. */
async function inOneProcess(): Promise<void> {
  print(
    paint("bold", "Four sessions share one lock, on PGlite in this process"),
    `To see four processes, of which one is killed, one stopped and one cut off: apt-get install postgresql, or redis-server.`,
  );
  const [{ PGlite }, { postgres }] = [await import("@electric-sql/pglite"), await import("@sync/postgres")];
  const db = new PGlite();
  await postgres(db).migrate();
  const said: Said[] = [];
  const stop = new AbortController();
  const all = names.map((label) => work(postgres(db, { label }), label, (line) => said.push(line), stop.signal));
  await sleep(4_000);
  stop.abort("the work is done");
  await Promise.all(all);
  const held = heldIn(said, []);
  draw(names, said, held, []);
  const overlaps = held.filter((each, i) => each.from < (held[i - 1]?.to ?? 0));
  const { rows } = await db.query<{ n: number }>("SELECT (SELECT count(*) FROM sync.session)::int AS n");
  report([
    ["one at a time", `${held.length} grants, ${overlaps.length} overlap`, held.length > 8 && overlaps.length === 0],
    ["fences grow", "in the order of the grants", held.every((each, i) => each.from >= (held[i - 1]?.from ?? 0))],
    ["nothing is left there", `${rows[0]?.n} sessions`, rows[0]?.n === 0],
  ]);
  await db.close();
}
