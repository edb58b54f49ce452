// A process that does a share of the work: it holds the lock for a while, again and again, and says so on stdout.
import process from "node:process";
import { postgres } from "@sync/postgres";
import { redis } from "@sync/redis";
import type { LeasedProcess, Said } from "./work.ts";
import { work } from "./work.ts";

const { kind, port, label, lease } = JSON.parse(process.argv[2] ?? "{}") as LeasedProcess;
const say = (said: Said) => process.stdout.write(`${JSON.stringify(said)}\n`);
const stop = new AbortController();
let large = false;
process.stdin.on("data", (line) => {
  if (String(line).includes("large")) large = true;
  else stop.abort("the work is done");
});
const isLarge = () => {
  const next = large;
  large = false;
  return next;
};

if (kind === "postgres") {
  const { Pool } = await import("pg");
  const pool = new Pool({ host: "127.0.0.1", port, user: "sync", database: "postgres", max: 5 });
  pool.on("error", () => {}); // a connection that was cut off
  await work(postgres(pool, { lease, label }), label, say, stop.signal, isLarge);
  await pool.end();
} else {
  const { Redis } = await import("ioredis");
  const client = new Redis(port, "127.0.0.1", { maxRetriesPerRequest: null });
  client.on("error", () => {});
  await work(redis(client, { lease, label }), label, say, stop.signal, isLarge);
  client.disconnect();
}
process.exit();
