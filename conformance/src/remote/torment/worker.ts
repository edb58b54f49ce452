// A process of the torment: many tasks that acquire, hold, write and release, with aborts. It writes down all that it does.
import { openSync, writeSync } from "node:fs";
import { postgres } from "@sync/postgres";
import { redis } from "@sync/redis";
import { LostError, type Remote, type RemoteToken } from "@sync/remote";
import { Redis as IoRedis } from "ioredis";
import { Pool } from "pg";
import { Random } from "../../random.ts";
import { pause } from "../world.ts";
import { type Line, moment } from "./record.ts";

const { kind, port, lease, seed, tasks, file, register, label } = JSON.parse(process.argv[2] ?? "{}") as {
  kind: "postgres" | "redis";
  port: number;
  lease: number;
  seed: number;
  tasks: number;
  file: string;
  register: string;
  label: string;
};

const log = openSync(file, "a");
type Unstamped<L> = L extends Line ? Omit<L, "t"> : never;
function note(line: Unstamped<Line>, t = moment()): void {
  writeSync(log, `${JSON.stringify({ ...line, t })}\n`);
}
for (const event of ["unhandledRejection", "uncaughtException"]) {
  process.on(event, (error: unknown) =>
    note({ what: "error", text: `${event}: ${error instanceof Error ? error.stack : error}` }),
  );
}

// Where the machine gives this process no time, that is a pause like any other.
let last = moment();
setInterval(() => {
  const now = moment();
  if (now - last > 35) note({ what: "paused", since: last }, now);
  last = now;
}, 5);

function open(): { remote: Remote; end: () => unknown } {
  if (kind === "redis") {
    const client = new IoRedis(port, "127.0.0.1", {
      maxRetriesPerRequest: null,
      retryStrategy: () => 50,
      connectTimeout: 500,
    });
    client.on("error", () => {});
    return { remote: redis(client, { lease, label }), end: () => client.disconnect() };
  }
  const pool = new Pool({
    host: "127.0.0.1",
    port,
    user: "sync",
    database: "postgres",
    max: 12,
    connectionTimeoutMillis: 500,
  });
  pool.on("error", () => {});
  return { remote: postgres(pool, { lease, label }), end: () => pool.end() };
}

const { remote, end } = open();
const names = ["a", "b", "c"];
const slots = 3;
let requests = 0;
let stopping = false;
process.stdin.on("data", () => {
  stopping = true;
});

/** Reads and writes with the fence, as a guarded store does. Resolves with whether the write was taken. */
async function increment(name: string, { fence }: RemoteToken, gap: number): Promise<boolean> {
  const ask = async (step: string) => (await (await fetch(`${register}/${step}/${name}/${fence}`)).text()) === "yes";
  if (!(await ask("claim"))) return false;
  await pause(gap);
  return await ask("write");
}

async function task(random: Random): Promise<void> {
  while (!stopping) {
    const isLock = random.next(4) > 0;
    const name = isLock ? random.pick(names) : "slots";
    const permits = isLock ? 1 : 1 + random.next(2);
    const signal = random.next(5) === 0 ? AbortSignal.timeout(1 + random.next(lease)) : undefined;
    const n = ++requests;
    note({ what: "asked", n, name, permits });
    try {
      const token = isLock
        ? await remote.lock(name).acquire({ signal })
        : await remote.semaphore(name, slots).acquire({ permits, signal });
      note({ what: "granted", n, name, permits, fence: token.fence });
      const lost = () => note({ what: "ended", n, how: "lost" });
      token.signal.addEventListener("abort", lost);
      if (token.signal.aborted) lost();
      if (isLock && (await increment(name, token, random.next(6) === 0 ? random.next(300) : random.next(4))))
        note({ what: "written", n, name });
      else await pause(random.next(40) === 0 ? random.next(lease) : random.next(6));
      token.signal.removeEventListener("abort", lost);
      if (!token.signal.aborted) note({ what: "ended", n, how: "released" });
      const released = token.release();
      if (random.next(2) === 0) await released;
    } catch (error) {
      if (signal?.aborted && error === signal.reason) note({ what: "aborted", n });
      else if (!(error instanceof LostError)) {
        note({ what: "aborted", n });
        if (
          !/ECONN|refused|terminat|timeout|ended|closed|starting up|shutting down|answer|hang up|reset/i.test(
            String(error),
          )
        )
          note({ what: "error", text: `request ${n}: ${error instanceof Error ? error.stack : error}` });
        await pause(20);
      }
    }
    await pause(random.next(8));
  }
}

const random = new Random(seed);
await Promise.all(Array.from({ length: tasks }, () => task(new Random(random.next(1 << 30)))));
note({ what: "calm" });
await remote.close();
note({ what: "closed" });
await end();
process.exit();
